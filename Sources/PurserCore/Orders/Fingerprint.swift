/// A digest of an order's content: the 32 bytes of a SHA-256. It tells a repetition from another
/// order of the same name. The bytes lie inline, so that keeping and comparing it costs nothing.
package struct Fingerprint: Hashable, Sendable {
  // The bytes in their order, as memory has them: `withBytes` gives them back as they came.
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// How many bytes a fingerprint has.
  package static let byteCount = 32

  /// Of no content: what stands where nobody compares.
  package static let zero = Fingerprint()

  private init() { words = (0, 0, 0, 0) }

  /// The fingerprint of these bytes; `nil` where they are not 32.
  package init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init()
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
  }

  /// Gives `body` the 32 bytes.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var copy = words
    return try withUnsafeBytes(of: &copy) { bytes throws(Failure) in try body(bytes) }
  }

  /// Whether both are of the same content.
  package static func == (one: Self, other: Self) -> Bool { one.words == other.words }

  /// Feeds the bytes.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}
