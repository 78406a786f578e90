import PurserCore
import Testing

@Suite("Fingerprint")
struct FingerprintTests {
  private func made(of bytes: [UInt8]) -> Fingerprint? {
    bytes.withUnsafeBytes { Fingerprint(bytes: $0) }
  }

  @Test("gives back the 32 bytes that it was made of, in their order")
  func bytes() throws {
    let bytes = (0..<32).map { UInt8($0 * 7 % 251) }
    let fingerprint = try #require(made(of: bytes))
    #expect(fingerprint.withBytes { Array($0) } == bytes)
    #expect(MemoryLayout<Fingerprint>.size == 32)
  }

  @Test("any other number of bytes makes none", arguments: [0, 1, 31, 33, 64])
  func otherLengths(count: Int) {
    #expect(made(of: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test("each of the bytes counts", arguments: 0..<32)
  func everyByteCounts(place: Int) throws {
    var bytes = [UInt8](repeating: 0, count: 32)
    bytes[place] = 1
    let other = try #require(made(of: bytes))
    #expect(other != .zero)
    #expect(Set([other, .zero, other]).count == 2)
  }
}
