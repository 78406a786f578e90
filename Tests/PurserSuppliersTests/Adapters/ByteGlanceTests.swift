import Testing

@testable import PurserSuppliers

@Suite("A glance at bytes")
struct ByteGlanceTests {
  @Test("sees every byte, wherever it stands", arguments: [0, 1, 7, 8, 9, 16, 23])
  func everywhere(count: Int) {
    for place in 0..<count {
      for byte: UInt8 in [0x00, 0x1A, 0x1B, 0x1C, 0x7F, 0x80, 0x9B, 0xFF] {
        for rest: UInt8 in [0x00, 0x1A, 0x1B, 0x1C, 0x7F, 0x9B] {
          var bytes = [UInt8](repeating: rest, count: count)
          bytes[place] = byte
          let glance = ByteGlance(bytes)
          #expect(glance.isASCII == bytes.allSatisfy { $0 < 0x80 }, "\(bytes)")
          #expect(glance.hasEscape == bytes.contains(0x1B), "\(bytes)")
        }
      }
    }
  }

  @Test("nothing is ASCII without an escape")
  func nothing() {
    let glance = ByteGlance([])
    #expect(glance.isASCII)
    #expect(!glance.hasEscape)
  }
}
