internal import PurserCore

/// How an order's name is stored: a UUID in its usual form as 16 bytes, anything else as text.
enum OrderName {
  /// Puts the name into `bytes`.
  ///
  /// - Returns: whether it is a UUID.
  static func write(_ id: OrderID, to bytes: ByteWriter) -> Bool {
    var name = id.name
    return name.withUTF8 { text in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { packed in
        if pack(text, into: packed) {
          bytes.raw(UnsafeRawBufferPointer(packed))
          return true
        }
        bytes.unsigned(text.count)
        bytes.raw(UnsafeRawBufferPointer(text))
        return false
      }
    }
  }

  static func read(_ reader: inout ByteReader, isUUID: Bool) throws -> OrderID {
    let name = isUUID ? text(of: try reader.raw(16)) : try reader.text()
    guard let id = OrderID(name) else {
      throw StoreError.damagedRow("an order with an impossible name")
    }
    return id
  }

  /// Steps over a name.
  static func pass(_ reader: inout ByteReader, isUUID: Bool) throws {
    if isUUID { _ = try reader.raw(16) } else { _ = try reader.part() }
  }

  /// Puts a canonical lower-case UUID (RFC 9562, section 4) into 16 bytes.
  private static func pack(
    _ text: UnsafeBufferPointer<UInt8>, into packed: UnsafeMutableBufferPointer<UInt8>
  ) -> Bool {
    guard text.count == 36 else { return false }
    var source = 0
    var malformed: UInt8 = 0
    for index in 0..<16 {
      if index == 4 || index == 6 || index == 8 || index == 10 {
        malformed |= text[source] ^ UInt8(ascii: "-")
        source += 1
      }
      let (high, low) = (digit(text[source]), digit(text[source + 1]))
      malformed |= (high | low) & 0xF0
      packed[index] = high << 4 | low & 0x0F
      source += 2
    }
    return malformed == 0
  }

  /// The value of a lower-case hexadecimal digit; above 15 where it is none.
  private static func digit(_ text: UInt8) -> UInt8 {
    switch text {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): text - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): text - UInt8(ascii: "a") + 10
    default: 0xFF
    }
  }

  private static func text(of bytes: ArraySlice<UInt8>) -> String {
    let digits = "0123456789abcdef".utf8.map(\.self)
    return String(unsafeUninitializedCapacity: 36) { text in
      var place = 0
      for (index, byte) in bytes.enumerated() {
        if index == 4 || index == 6 || index == 8 || index == 10 {
          text[place] = UInt8(ascii: "-")
          place += 1
        }
        text[place] = digits[Int(byte >> 4)]
        text[place + 1] = digits[Int(byte & 15)]
        place += 2
      }
      return place
    }
  }
}
