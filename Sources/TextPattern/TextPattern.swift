/// A regular expression of PCRE2, compiled once and matched any number of times, by any thread.
///
/// Patterns and texts are Unicode; `\w`, `\d` and `\s` mean ASCII unless the pattern begins with
/// `(*UCP)`. CR, LF and CRLF each end a line, so `.` matches neither and `(?m)$` stands before
/// both. What a match may cost is bounded (`TextPatternLimits`), whatever the text.
package struct TextPattern: Sendable {
  /// The pattern as it was written.
  package let text: String
  private let code: CompiledPattern

  /// Compiles a pattern.
  ///
  /// - Throws: `TextPatternError` with the place where it breaks PCRE2's grammar, or where it is
  ///   too long or too deep.
  package init(_ pattern: String) throws(TextPatternError) {
    code = try CompiledPattern(pattern)
    text = pattern
  }

  /// The names of the groups that have one, in the order of their numbers.
  package var groupNames: [String] { code.names.map(\.name) }

  /// How many groups there are, with and without names. They count from 1, by their opening
  /// parentheses.
  package var groupCount: Int { code.groupCount }

  /// The first place in `text` where the pattern matches, `nil` where there is none.
  ///
  /// - Throws: `TextPatternError.Code.limit` when finding that out takes too many steps.
  package func firstMatch(in text: String) throws(TextPatternError) -> TextMatch? {
    var text = text
    return try text.withUTF8 { bytes in code.firstMatch(in: bytes) }.get()
  }
}

extension TextPattern: Hashable, CustomStringConvertible {
  /// Whether both are written alike, byte by byte.
  package static func == (left: TextPattern, right: TextPattern) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  /// Feeds the text.
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// The pattern as it was written.
  package var description: String { text }
}
