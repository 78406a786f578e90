internal import CPCRE2

/// The wall around PCRE2: a compiled pattern.
///
/// `@unchecked` because of the pointer. What it points to is written by `pcre2_compile` before the
/// initialiser returns, never changed after (no just-in-time compiler is used, which would), read by
/// `pcre2_match` alone, and freed when nobody refers to it any more; pcre2api(3) lets any number of
/// threads match with one compiled pattern at the same time.
final class CompiledPattern: @unchecked Sendable {
  /// A group that has a name.
  struct Name: Sendable {
    let name: String
    let number: Int
  }

  let groupCount: Int
  /// In the order of their numbers.
  let names: [Name]
  /// The numbers of each name.
  let numbers: [String: [Int]]
  private let pointer: OpaquePointer

  init(_ pattern: String) throws(TextPatternError) {
    guard pattern.utf8.count <= TextPatternLimits.patternBytes else {
      throw TextPatternError(
        .tooLong,
        "the pattern is longer than \(TextPatternLimits.patternBytes) bytes; make it shorter")
    }
    pointer = try Self.compile(pattern)
    groupCount = Int(Self.number(PCRE2_INFO_CAPTURECOUNT, of: pointer))
    names = Self.names(of: pointer)
    numbers = names.reduce(into: [:]) { $0[$1.name, default: []].append($1.number) }
  }

  deinit {
    pcre2_code_free_8(pointer)
  }

  /// The first match in a text, which is valid UTF-8.
  func firstMatch(
    in text: UnsafeBufferPointer<UInt8>
  ) -> Result<TextMatch?, TextPatternError> {
    var meter = StepMeter()
    guard let data = pcre2_match_data_create_from_pattern_8(pointer, nil),
      let context = pcre2_match_context_create_8(nil)
    else { return .failure(TextPatternError(.failed, "there is no memory to match with")) }
    defer {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
    }
    StepMeter.setLimits(of: context)
    let code = withUnsafeMutablePointer(to: &meter) { meter in
      pcre2_set_callout_8(context, StepMeter.callout, meter)
      return pcre2_match_8(
        pointer, text.baseAddress, text.count, 0, PCRE2_NO_UTF_CHECK, data, context)
    }
    if code == PCRE2_ERROR_NOMATCH { return .success(nil) }
    guard code > 0 else { return .failure(Self.error(ofMatch: code)) }
    return .success(match(in: text, data))
  }

  private func match(in text: UnsafeBufferPointer<UInt8>, _ data: OpaquePointer) -> TextMatch {
    let offsets = pcre2_get_ovector_pointer_8(data)
    let places = (0...groupCount).map { number -> Range<Int>? in
      guard let start = offsets?[2 * number], let end = offsets?[2 * number + 1],
        start != purser_pcre2_unset(), start <= end, end <= text.count
      else { return nil }
      return start..<end
    }
    let groups = places.map { place in place.map { String(decoding: text[$0], as: UTF8.self) } }
    return TextMatch(
      whole: (groups.first ?? nil) ?? "", groups: groups, places: places, numbers: numbers)
  }

  private static func error(ofMatch code: Int32) -> TextPatternError {
    switch code {
    case PCRE2_ERROR_CALLOUT, PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT,
      PCRE2_ERROR_HEAPLIMIT:
      TextPatternError(
        .limit,
        "matching takes more than \(TextPatternLimits.steps) steps on this text; anchor the pattern "
          + "with `^`, and let no repeat stand within another")
    default:
      TextPatternError(.failed, "matching failed: \(message(of: code))")
    }
  }
}

// Compiling.
extension CompiledPattern {
  private static func compile(_ pattern: String) throws(TextPatternError) -> OpaquePointer {
    guard let context = pcre2_compile_context_create_8(nil) else {
      throw TextPatternError(.failed, "there is no memory to compile the pattern")
    }
    defer { pcre2_compile_context_free_8(context) }
    // Said here, so that it does not depend on how the library was built.
    pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_ANYCRLF))
    pcre2_set_bsr_8(context, UInt32(PCRE2_BSR_UNICODE))
    // With automatic callouts PCRE2 reports each item it tries, which is what `StepMeter` counts.
    let options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT
    var pattern = pattern
    var code: Int32 = 0
    var offset = 0
    let compiled = pattern.withUTF8 { bytes in
      // A pattern without characters has no address either.
      withUnsafePointer(to: 0 as UInt8) { empty in
        pcre2_compile_8(
          bytes.baseAddress ?? empty, bytes.count, options, &code, &offset, context)
      }
    }
    guard let compiled else {
      throw TextPatternError(
        .syntax, message(of: code), at: characters(of: pattern, before: offset))
    }
    return compiled
  }

  /// How many whole characters of a pattern stand before a byte. PCRE2 counts bytes, and may stop within
  /// a character.
  private static func characters(of pattern: String, before byte: Int) -> Int {
    var rest = byte
    return pattern.prefix { character in
      rest -= character.utf8.count
      return rest >= 0
    }.count
  }

  private static func number(_ what: Int32, of pointer: OpaquePointer) -> UInt32 {
    var number: UInt32 = 0
    pcre2_pattern_info_8(pointer, UInt32(what), &number)
    return number
  }

  /// The table of names has entries of one size: the number in two bytes, the name, a zero.
  private static func names(of pointer: OpaquePointer) -> [Name] {
    let count = Int(number(PCRE2_INFO_NAMECOUNT, of: pointer))
    let size = Int(number(PCRE2_INFO_NAMEENTRYSIZE, of: pointer))
    var table: UnsafePointer<UInt8>?
    pcre2_pattern_info_8(pointer, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard count > 0, let table else { return [] }
    let names = (0..<count).map { entry in
      let start = table + entry * size
      return Name(name: String(cString: start + 2), number: Int(start[0]) << 8 | Int(start[1]))
    }
    return names.sorted { $0.number < $1.number }
  }

  private static func message(of code: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(code, &buffer, buffer.count)
    // Too long a message is cut, and its length is then an error.
    let text = buffer.prefix(length < 0 ? buffer.count : Int(length)).prefix { $0 != 0 }
    return String(decoding: text, as: UTF8.self)
  }
}
