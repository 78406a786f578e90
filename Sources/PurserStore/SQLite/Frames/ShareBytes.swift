internal import PurserCore

/// What a hold is since it was divided, in how its order stands:
///
///     what is there, count of lines, amount of each, quantity, number of the part that it was taken from,
///     replies, length of the reference, reference
///
/// Of replies each line has the moment; where there are several lines, whether it has one stands before it. A moment is
/// a distance back from when it was told, as the others of how an order stands.
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
        | (origin?.repliedAt.isEmpty == false ? isReplied : 0))
    let lines = hold.lines
    bytes.unsigned(lines.count)
    for line in lines { bytes.signed(line.amount.units) }
    if let quantity = share.quantity { bytes.unsigned(UInt64(bitPattern: quantity)) }
    if let origin { bytes.unsigned(origin.part) }
    for at in origin?.repliedAt ?? [] {
      if lines.count > 1 { bytes.byte(at == nil ? 0 : 1) }
      guard let at else { continue }
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
    let part = flags & isPart == 0 ? nil : try reader.count()
    var repliedAt: [Timestamp?] = []
    for _ in 0..<(flags & isReplied == 0 ? 0 : lines.count) {
      guard try lines.count == 1 || reader.byte() != 0 else {
        repliedAt.append(nil)
        continue
      }
      let at = toldAt.microsecondsSinceEpoch &- (try reader.signed())
      repliedAt.append(Timestamp(microsecondsSinceEpoch: at))
    }
    let origin = part.map {
      HoldShare.Origin(part: $0, isReturned: flags & isReturned != 0, repliedAt: repliedAt)
    }
    let reference = try reader.text()
    guard var divided = Hold(lines: lines, attempt: hold.attempt) else { throw ByteReader.damage }
    divided.timeToLive = hold.timeToLive
    divided.share = HoldShare(
      quantity: quantity, origin: origin,
      reference: reference.isEmpty ? nil : EntryReference(reference))
    return divided
  }

  /// Steps to the replies.
  ///
  /// - Returns: how many lines have them.
  static func passToReplies(_ reader: inout ByteReader) throws -> Int {
    let flags = try reader.byte()
    let lines = try reader.count()
    for _ in 0..<lines { _ = try reader.signed() }
    if flags & hasQuantity != 0 { _ = try reader.unsigned() }
    if flags & isPart != 0 { _ = try reader.unsigned() }
    return flags & isReplied == 0 ? 0 : lines
  }

  /// Steps over what follows the replies.
  static func passRest(_ reader: inout ByteReader) throws { _ = try reader.text() }
}
