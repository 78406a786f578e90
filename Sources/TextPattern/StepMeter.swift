internal import CPCRE2

/// Counts what a match costs and ends it when that is too much.
///
/// PCRE2's own limit counts backtracking points, and from every place where a match may begin it
/// counts anew: a long text can cost many times that limit. It does not count how far a repeat
/// runs either. This counts both, through the callout before every item of the pattern.
struct StepMeter {
  private var steps = 0
  private var position = 0

  private mutating func note(_ newPosition: Int) -> Bool {
    steps += 1 + abs(newPosition - position) / TextPatternLimits.bytesPerStep
    position = newPosition
    return steps <= TextPatternLimits.steps
  }

  /// For `pcre2_set_callout`, with a pointer to a meter.
  static let callout:
    @convention(c) (
      UnsafeMutablePointer<pcre2_callout_block_8>?, UnsafeMutableRawPointer?
    ) -> Int32 = { block, meter in
      guard let block, let meter else { return PCRE2_ERROR_CALLOUT }
      let position = block.pointee.current_position
      let goesOn = meter.assumingMemoryBound(to: StepMeter.self).pointee.note(position)
      return goesOn ? 0 : PCRE2_ERROR_CALLOUT
    }

  /// What PCRE2 counts itself.
  static func setLimits(of context: OpaquePointer) {
    pcre2_set_match_limit_8(context, TextPatternLimits.backtracks)
    pcre2_set_depth_limit_8(context, TextPatternLimits.depth)
    pcre2_set_heap_limit_8(context, TextPatternLimits.heapKibibytes)
  }
}
