internal import PurserCore

/// How an order's name is stored: a UUID in its usual form as 16 bytes, anything else as text.
enum OrderName {
  /// Puts the name into `bytes`.
  ///
  /// - Returns: whether it is a UUID.
  static func write(_ id: OrderID, to bytes: ByteWriter) -> Bool {
    if let uuid = id.uuid {
      withUnsafeBytes(of: (uuid.high.bigEndian, uuid.low.bigEndian)) { bytes.raw($0) }
      return true
    }
    id.withUTF8 { text in
      bytes.unsigned(text.count)
      bytes.raw(UnsafeRawBufferPointer(text))
    }
    return false
  }

  static func read(_ reader: inout ByteReader, isUUID: Bool) throws -> OrderID {
    guard !isUUID else {
      let halves = try reader.raw(16).withUnsafeBytes { bytes in
        (
          bytes.loadUnaligned(as: UInt64.self),
          bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        )
      }
      return OrderID(uuid: UInt64(bigEndian: halves.0), UInt64(bigEndian: halves.1))
    }
    guard let id = OrderID(stored: try reader.text()) else {
      throw StoreError.damagedRow("an order with an impossible name")
    }
    return id
  }

  /// Steps over a name.
  static func pass(_ reader: inout ByteReader, isUUID: Bool) throws {
    if isUUID { _ = try reader.raw(16) } else { _ = try reader.part() }
  }
}
