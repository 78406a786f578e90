/// Why a text is not JSON, and where.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of fault, for a program to decide on.
  package enum Code: String, Sendable, Hashable {
    /// The text ends inside a value, or holds none.
    case unexpectedEnd = "unexpected_end"
    /// A character that cannot stand where it does.
    case unexpectedCharacter = "unexpected_character"
    /// A number that breaks the grammar, such as `01`, `1.e5` or `-x`.
    case invalidNumber = "invalid_number"
    /// A control character inside a string that is not escaped.
    case controlCharacter = "control_character"
    /// A backslash followed by what is no escape.
    case invalidEscape = "invalid_escape"
    /// Half of a `\u` surrogate pair without the other half.
    case loneSurrogate = "lone_surrogate"
    /// Bytes that are not UTF-8.
    case invalidUTF8 = "invalid_utf8"
    /// A member name that the object already has.
    case duplicateMember = "duplicate_member"
    /// Arrays and objects nested deeper than the limit.
    case tooDeep = "too_deep"
    /// Something after the one value.
    case trailingContent = "trailing_content"
  }

  /// The fault.
  package let code: Code
  /// A sentence for people, without the place.
  package let sentence: String
  /// Bytes from the start of the text to the place.
  package let offset: Int
  /// The line of the place, counted from 1.
  package let line: Int
  /// The column of the place in code points, counted from 1.
  package let column: Int

  /// `line 3, column 14: a member name is expected`.
  package var description: String { "line \(line), column \(column): \(sentence)" }

  init(_ code: Code, _ sentence: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    self.code = code
    self.sentence = sentence
    self.offset = offset
    var line = 1
    var column = 1
    let start = UTF8Scanner.byteOrderMarkLength(bytes)
    for index in start..<max(start, min(offset, bytes.count)) {
      if bytes[index] == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if bytes[index] & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.line = line
    self.column = column
  }
}
