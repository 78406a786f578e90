internal import PurserCore

/// 63 bits that stand for an order's name: they are never negative as a number of SQLite's, and their
/// highest bits are spread evenly. Two names may have the same; whoever looks up compares the name.
enum NameHash {
  /// How many bits it has.
  static let width = 63

  /// The hash of a name. The salt is a number of the file's own, so that nobody outside can make up
  /// names that share a hash.
  static func hash(_ id: OrderID, salt: UInt64) -> UInt64 {
    id.withUTF8 { hash(UnsafeRawBufferPointer($0), salt: salt) }
  }

  /// The hash of any text.
  static func hash(_ text: String, salt: UInt64) -> UInt64 {
    var text = text
    return text.withUTF8 { hash(UnsafeRawBufferPointer($0), salt: salt) }
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer, salt: UInt64) -> UInt64 {
    var sum = mix(salt ^ UInt64(bytes.count), 0x9E37_79B9_7F4A_7C15)
    var place = 0
    while place + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      sum = mix(sum ^ UInt64(littleEndian: word), 0xA076_1D64_78BD_642F)
      place += 8
    }
    var rest: UInt64 = 0
    while place < bytes.count {
      rest = rest << 8 | UInt64(bytes[place])
      place += 1
    }
    return mix(sum ^ rest, 0xE703_7ED1_A0B4_28DB) >> 1
  }

  /// The halves of a product, one over the other.
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ 0x8EBC_6AF0_9C88_C6E3).multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// The part of `count` equal parts of all hashes that one falls into.
  static func part(of hash: UInt64, among count: Int) -> Int {
    Int((hash << 1).multipliedFullWidth(by: UInt64(count)).high)
  }
}
