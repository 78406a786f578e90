/// Reads JSON strictly by RFC 8259 in one pass over the bytes.
///
/// Beyond the grammar: the text must be UTF-8 (a byte order mark at its start is skipped), a `\u`
/// surrogate needs its other half, and a member name may stand only once in an object, because two
/// answers to "how much" are none. Numbers stay text and may be of any size.
package enum JSONParser {
  /// What a text may ask of the parser.
  package struct Limits: Sendable, Hashable {
    /// The deepest nesting any caller may allow. Parsing, comparing, querying and freeing nested
    /// values all use the stack; this many levels fit the smallest thread stack in use (512 KiB)
    /// even in a debug build.
    package static let deepest = 128

    /// How deep arrays and objects may nest; 1 allows `[]` but not `[[]]`.
    package let depth: Int

    /// Whether a number may have zeros before its first digit, as in `0012`, which RFC 8259 forbids. Suppliers
    /// write codes so, and each zero is a part of the code.
    package let allowsLeadingZeros: Bool

    /// Limits with the given depth, held to between 0 and `deepest`.
    package init(depth: Int = deepest, allowsLeadingZeros: Bool = false) {
      self.depth = min(max(depth, 0), Self.deepest)
      self.allowsLeadingZeros = allowsLeadingZeros
    }
  }

  /// Parses the whole text as one value; without copying it where its bytes lie in one piece, as
  /// those of an array do.
  /// - Throws: `JSONError` with the place of the first thing that is wrong.
  package static func parse(
    _ bytes: some Collection<UInt8>, limits: Limits = Limits()
  ) throws(JSONError) -> JSONValue {
    let outcome = bytes.withContiguousStorageIfAvailable { buffer in
      Result { () throws(JSONError) in try parse(buffer, limits: limits) }
    }
    guard let outcome else { return try parse(Array(bytes), limits: limits) }
    return try outcome.get()
  }

  /// Parses the UTF-8 of the whole text as one value.
  /// - Throws: `JSONError` with the place of the first thing that is wrong.
  package static func parse(
    _ text: String, limits: Limits = Limits()
  ) throws(JSONError) -> JSONValue {
    try parse(text.utf8, limits: limits)
  }

  /// Parses the whole buffer as one value, without copying it.
  /// - Throws: `JSONError` with the place of the first thing that is wrong.
  package static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: Limits = Limits()
  ) throws(JSONError) -> JSONValue {
    var reader = JSONReader(bytes: bytes, limits: limits)
    return try reader.readDocument()
  }
}
