/// Why a text is no JSONPath query, and where.
package struct JSONPathError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A sentence for people, without the place.
  package let sentence: String
  /// UTF-8 bytes from the start of the query to the place.
  package let offset: Int

  init(_ sentence: String, at offset: Int) {
    self.sentence = sentence
    self.offset = offset
  }

  /// `at 7: ']' is expected, found 'x'`; the place counts from 0.
  package var description: String { "at \(offset): \(sentence)" }
}
