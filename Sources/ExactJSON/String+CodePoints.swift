// JSON compares text by code point (RFC 8259 section 8.3). `String` compares by canonical equivalence,
// which would make two different member names one.

extension String {
  /// Whether both are the same sequence of code points.
  package func hasSameCodePoints(as other: String) -> Bool {
    guard utf8.count == other.utf8.count, self == other else { return false }
    return utf8.elementsEqual(other.utf8)
  }

  /// Whether this comes before the other in code point order, which is also the order of UTF-8 bytes.
  package func precedesByCodePoints(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }

  func hashCodePoints(into hasher: inout Hasher) {
    var copy = self
    copy.withUTF8 { bytes in hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
    hasher.combine(0xFF as UInt8)
  }
}
