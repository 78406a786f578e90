internal import GRDB
internal import PurserCore

/// A row of open orders: those of 64 numbers, as a frame of `carried` records. Records are copied as
/// bytes, since an open order takes tens of them and there may be a million.
struct OpenOrderBlock {
  /// A record of a row.
  struct Kept {
    /// The bytes of the order, from its name to its sending.
    var head: ArraySlice<UInt8>
    var flags: OrderFlags
    var placedAt: Timestamp
    /// The number of who paid for it.
    var payer: Int64
    /// When it was told how it stands, and the bytes of that.
    var told: (at: Timestamp, standing: ArraySlice<UInt8>)?

    /// The parts of a record that are kept.
    init(_ record: Frame.Record, in frame: Frame, _ catalogue: Catalogue) throws {
      var body = record.body
      let flags = OrderFlags(rawValue: try body.byte())
      placedAt = frame.moment(try body.signed())
      let start = body.position
      try OrderName.pass(&body, isUUID: flags.contains(.isUUID))
      payer = try body.number()
      for _ in try catalogue.pools(ofPayer: payer) { _ = try body.signed() }
      if !flags.contains(.isFirstAttempt) { _ = try body.unsigned() }
      if !flags.contains(.isAssumedSent) { _ = try SendingBytes.read(&body) }
      head = frame.bytes[start..<body.position]
      self.flags = flags.intersection([.isUUID, .isFirstAttempt, .isAssumedSent])
      for _ in 0..<(try body.count()) { try OrderEntries.pass(&body) }
      guard flags.contains(.hasStanding) else { return }
      var part = try body.part()
      let at = placedAt.microsecondsSinceEpoch &+ (try part.signed())
      told = (Timestamp(microsecondsSinceEpoch: at), try part.raw(part.end - part.position))
    }

    /// When it ended for good, as far as the record knows.
    fileprivate var endedAt: Int64? {
      guard let told, let first = told.standing.first,
        Standing.isEndedForGood(first, told.standing.last ?? 0)
      else { return nil }
      return told.at.microsecondsSinceEpoch
    }
  }

  /// How many numbers a row has.
  static let length: Int64 = 64

  /// The number of the row of an order.
  static func number(_ order: Int64) -> Int64 { order / length }

  let number: Int64
  var orders: [Int64: Kept] = [:]

  var range: Range<Int64> { number * Self.length..<(number + 1) * Self.length }

  /// The row of a number; empty where there is none.
  init(_ number: Int64, _ frames: FrameStore) throws {
    self.number = number
    let row = try CStatement(frames.db, "SELECT orders FROM open_order WHERE block = ?")
    row.bind(1, number)
    guard try row.next() else { return }
    defer { row.reset() }
    let frame = try Frame(row.bytes(0))
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      guard record.kind == .carried else { continue }
      orders[record.number] = try Kept(record, in: frame, frames.catalogue)
    }
  }

  // MARK: Writing

  /// Writes the row anew without the orders that all readings contain, or removes it.
  func write(_ horizons: Horizons, _ db: Database, _ buffer: FrameBuffer) throws {
    let earliest = orders.values.map(\.placedAt).min()
    buffer.begin(
      number: range.lowerBound, base: earliest ?? Timestamp(microsecondsSinceEpoch: 0),
      firstEntry: 0)
    var earliestEnd: Int64?
    for number in range {
      guard let order = orders[number] else { continue }
      if let at = order.endedAt {
        if at <= horizons.horizon(ofPayer: order.payer) { continue }
        earliestEnd = min(earliestEnd ?? .max, at)
      }
      buffer.skip(number - buffer.nextNumber)
      Self.put(order, buffer)
    }
    try store(earliestEnd, db, buffer)
  }

  private static func put(_ order: Kept, _ buffer: FrameBuffer) {
    let mark = buffer.open(.carried)
    var flags = order.flags.union(
      .standing(order.told?.standing.first.map(Standing.standing) ?? .open))
    if order.told != nil { flags.insert(.hasStanding) }
    buffer.body.byte(flags.rawValue)
    buffer.moment(order.placedAt)
    buffer.body.raw(order.head)
    buffer.body.unsigned(0)
    if let told = order.told {
      let part = buffer.body.open()
      buffer.body.signed(
        told.at.microsecondsSinceEpoch &- order.placedAt.microsecondsSinceEpoch)
      buffer.body.raw(told.standing)
      buffer.body.close(part)
    }
    buffer.close(mark, .carried)
  }

  private func store(_ earliestEnd: Int64?, _ db: Database, _ buffer: FrameBuffer) throws {
    guard !buffer.isEmpty else {
      return try db.cachedStatement(sql: "DELETE FROM open_order WHERE block = ?")
        .execute(arguments: [number])
    }
    let row = try CStatement(
      db, "INSERT OR REPLACE INTO open_order (block, ended, orders) VALUES (?, ?, ?)")
    row.bind(1, number)
    row.bind(2, earliestEnd)
    try buffer.finish().withMemoryRebound(to: UInt8.self) {
      row.bind(3, lastingBlob: $0)
      try row.run()
    }
  }
}
