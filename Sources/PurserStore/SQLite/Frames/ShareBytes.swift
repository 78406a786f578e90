internal import PurserCore

/// What a hold is since it was divided, in how its order stands:
///
///     what is there, count of lines, amount of each, quantity, number of the part that it was taken from,
///     moment of the reply, length of the reference, reference
///
/// The moment is a distance back from when it was told, as the others of how an order stands.
enum ShareBytes {
  private static let hasQuantity: UInt8 = 1
  private static let isPart: UInt8 = 1 << 1
  private static let isReturned: UInt8 = 1 << 2
  private static let isReplied: UInt8 = 1 << 3

  static func write(
    _ share: HoldShare, of hold: Hold, toldAt: Timestamp, to bytes: ByteWriter
  ) {
    let origin = share.origin
    bytes.byte(
      (share.quantity == nil ? 0 : hasQuantity) | (origin == nil ? 0 : isPart)
        | (origin?.isReturned == true ? isReturned : 0)
        | (origin?.repliedAt == nil ? 0 : isReplied))
    let lines = hold.lines
    bytes.unsigned(lines.count)
    for line in lines { bytes.signed(line.amount.units) }
    if let quantity = share.quantity { bytes.unsigned(UInt64(bitPattern: quantity)) }
    if let origin { bytes.unsigned(origin.part) }
    if let at = origin?.repliedAt {
      bytes.signed(toldAt.microsecondsSinceEpoch &- at.microsecondsSinceEpoch)
    }
    bytes.text(share.reference?.name ?? "")
  }

  /// Reads what a hold is since it was divided.
  ///
  /// - Parameters:
  ///   - reader: where it stands.
  ///   - hold: what the hold was when its order was written.
  ///   - toldAt: when it was told.
  /// - Returns: the hold.
  /// - Throws: `StoreError.corrupt` where it cannot be read.
  static func read(
    _ reader: inout ByteReader, of hold: Hold, toldAt: Timestamp
  ) throws -> Hold {
    let flags = try reader.byte()
    var lines = hold.lines
    guard try reader.count() == lines.count else { throw ByteReader.damage }
    for place in lines.indices {
      lines[place].amount = Money(
        units: try reader.signed(), currency: lines[place].amount.currency)
    }
    let quantity =
      flags & hasQuantity == 0 ? nil : Int64(bitPattern: try reader.unsigned())
    var origin: HoldShare.Origin?
    if flags & isPart != 0 {
      origin = HoldShare.Origin(part: try reader.count(), isReturned: flags & isReturned != 0)
    }
    if flags & isReplied != 0 {
      let at = toldAt.microsecondsSinceEpoch &- (try reader.signed())
      origin?.repliedAt = Timestamp(microsecondsSinceEpoch: at)
    }
    let reference = try reader.text()
    guard var divided = Hold(lines: lines, attempt: hold.attempt) else { throw ByteReader.damage }
    divided.timeToLive = hold.timeToLive
    divided.share = HoldShare(
      quantity: quantity, origin: origin,
      reference: reference.isEmpty ? nil : EntryReference(reference))
    return divided
  }

  /// Steps to the moment.
  ///
  /// - Returns: whether there is one.
  static func passToMoment(_ reader: inout ByteReader) throws -> Bool {
    let flags = try reader.byte()
    for _ in 0..<(try reader.count()) { _ = try reader.signed() }
    if flags & hasQuantity != 0 { _ = try reader.unsigned() }
    if flags & isPart != 0 { _ = try reader.unsigned() }
    return flags & isReplied != 0
  }

  /// Steps over what follows the moment.
  static func passRest(_ reader: inout ByteReader) throws { _ = try reader.text() }
}
