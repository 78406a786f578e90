/// Reads JSON strictly by RFC 8259 in one pass over the bytes.
///
/// Beyond the grammar: the text must be UTF-8 (a byte order mark at its start is skipped), a `\u`
/// surrogate needs its other half, and a member name may stand only once in an object, because two
/// answers to "how much" are none. Numbers stay text and may be of any size.
package enum JSONParser {
  /// What a text may ask of the parser.
  package struct Limits: Sendable, Hashable {
    /// The deepest nesting any caller may allow. Parsing, comparing and freeing nested values all use
    /// the stack, and this many levels fit the smallest thread stacks in use (512 KiB).
    package static let deepest = 512

    /// How deep arrays and objects may nest; 1 allows `[]` but not `[[]]`.
    package let depth: Int

    /// Limits with the given depth, held to between 0 and `deepest`.
    package init(depth: Int = 128) { self.depth = min(max(depth, 0), Self.deepest) }
  }

  /// Parses the whole text as one value.
  /// - Throws: `JSONError` with the place of the first thing that is wrong.
  package static func parse(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(JSONError) -> JSONValue {
    try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
      try parse(buffer, limits: limits)
    }
  }

  /// Parses the UTF-8 of the whole text as one value.
  /// - Throws: `JSONError` with the place of the first thing that is wrong.
  package static func parse(
    _ text: String, limits: Limits = Limits()
  ) throws(JSONError) -> JSONValue {
    try parse(Array(text.utf8), limits: limits)
  }

  /// Parses the whole buffer as one value, without copying it.
  /// - Throws: `JSONError` with the place of the first thing that is wrong.
  package static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: Limits = Limits()
  ) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes: bytes, depthLeft: limits.depth)
    return try reader.readDocument()
  }
}
