package import PurserCore

extension Fingerprint {
  /// A fingerprint for a test: equal texts have equal ones, different texts different ones, as long
  /// as they have up to 32 bytes.
  package static func sample(_ text: String) -> Fingerprint {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    for (index, byte) in text.utf8.enumerated() { bytes[index % byteCount] ^= byte }
    return bytes.withUnsafeBytes { Fingerprint(bytes: $0) } ?? .zero
  }
}
