/// Why a text is no pattern, or why a pattern cannot be matched.
package struct TextPatternError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure a caller decides on.
  package enum Code: String, Sendable, CaseIterable {
    /// The pattern is longer than patterns may be.
    case tooLong
    /// The pattern breaks PCRE2's grammar or what it can compile.
    case syntax
    /// Matching takes more steps or memory than a match may.
    case limit
    /// Anything else, such as a pattern that calls itself without end, or no memory.
    case failed
  }

  /// The kind of failure.
  package let code: Code
  /// A sentence for people, without the place.
  package let message: String
  /// Characters from the start of the pattern to the place; `nil` where there is none.
  package let offset: Int?

  init(_ code: Code, _ message: String, at offset: Int? = nil) {
    self.code = code
    self.message = message
    self.offset = offset
  }

  /// `at 7: ...` where there is a place, counted from 0; else the sentence.
  package var description: String { offset.map { "at \($0): \(message)" } ?? message }
}
