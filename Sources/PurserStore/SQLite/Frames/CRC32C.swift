/// The checksum of what is stored as bytes: CRC-32C, the Castagnoli polynomial (RFC 3720, appendix
/// B.4), eight bytes at a time by tables ("slicing by 8").
enum CRC32C {
  /// The checksum of `bytes`, going on from the checksum of what precedes them.
  static func checksum(_ bytes: UnsafeRawBufferPointer, after earlier: UInt32 = 0) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      var sum = ~earlier
      var rest = bytes
      while rest.count >= 8 {
        let word =
          UInt64(littleEndian: rest.loadUnaligned(as: UInt64.self)) ^ UInt64(sum)
        sum = 0
        for place in 0..<8 {
          sum ^= tables[(7 - place) << 8 + Int(word >> UInt64(8 * place) & 0xFF)]
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[8...])
      }
      for byte in rest { sum = sum >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
      return ~sum
    }
  }

  /// Eight tables of 256, one behind the other.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for index in 0..<256 {
      var sum = UInt32(index)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0x82F6_3B78 : 0) }
      tables[index] = sum
    }
    for index in 256..<tables.count {
      let before = tables[index - 256]
      tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
  }()
}
