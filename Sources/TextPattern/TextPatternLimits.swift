/// What patterns and matches may cost. Patterns come from people who mean well; the texts they are
/// matched against come from outside.
package enum TextPatternLimits {
  /// The length of a pattern in UTF-8.
  package static let patternBytes = 4_096
  /// Steps of one match: an item of the pattern is tried, or a repeat runs over
  /// `bytesPerStep`.
  package static let steps = 1_000_000
  /// A repeat runs over this many bytes of the text in about the time of a step.
  package static let bytesPerStep = 32
  /// PCRE2's own count of backtracking points, from each place where a match may begin.
  static let backtracks: UInt32 = 1_000_000
  /// How deep backtracking points may nest. The heap ends it first.
  static let depth: UInt32 = 250_000
  /// What a match may keep to come back to, in KiB.
  static let heapKibibytes: UInt32 = 32 * 1_024
}
