internal import GRDB
internal import PurserCore

/// Brings the rows of open orders up to date with the batches since the mark, and sets the mark.
/// Records are copied as bytes, since an open order takes tens of them and there may be a million.
struct OpenOrderKeeper {
  /// A record of a row.
  private struct Kept {
    /// The bytes of the order, from its name to its sending.
    var head: ArraySlice<UInt8>
    var flags: OrderFlags
    var placedAt: Timestamp
    /// When it was told how it stands, and the bytes of that.
    var told: (at: Timestamp, standing: ArraySlice<UInt8>)?
  }

  /// What was told last of an order.
  private struct Told {
    var at: Timestamp
    var standing: ArraySlice<UInt8>
    /// Whether nothing can follow but what recalls it.
    var isEnded: Bool
  }

  private let frames: FrameStore
  private let buffer: FrameBuffer
  /// An order of a payer that ended up to here is in the readings of all its pools.
  private let horizons: [Int64: Int64]
  private var told: [Int64: Told] = [:]
  private var fresh: [Int64: Kept] = [:]

  init(_ frames: FrameStore, _ buffer: FrameBuffer) throws {
    self.frames = frames
    self.buffer = buffer
    var ofPool: [PoolID: Int64] = [:]
    let row = try CStatement(frames.db, "SELECT number, horizon FROM pool")
    while try row.next() {
      ofPool[try frames.catalogue.pool(row.integer(0))] = row.optionalInteger(1) ?? .min
    }
    var horizons: [Int64: Int64] = [:]
    for payer in frames.catalogue.payers {
      horizons[payer.number] = payer.pools.map { ofPool[$0] ?? .min }.min() ?? .min
    }
    self.horizons = horizons
  }

  /// Takes in the batches from the mark on.
  ///
  /// - Parameters:
  ///   - sealed: the mark.
  ///   - next: the number of the next event, which becomes the mark.
  ///   - limit: how many rows to look through for orders that readings contain by now.
  /// - Throws: `StoreError.corrupt` where a batch or a row cannot be read, or what SQLite fails with.
  mutating func advance(from sealed: Int64, to next: Int64, cleaning limit: Int) throws {
    for frame in try frames.frames(from: sealed) { try note(frame) }
    var blocks = Set(fresh.keys.map(Self.block))
    blocks.formUnion(told.keys.map(Self.block))
    for block in blocks.sorted() { try rewrite(block) }
    try clean(limit, except: blocks)
    try Marks.set(.sealed, next, frames.db)
  }

  private static func block(of number: Int64) -> Int64 { number / OpenOrders.blockLength }

  // MARK: Batches

  private mutating func note(_ frame: Frame) throws {
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      switch record.kind {
      case .held, .carried: fresh[record.number] = try kept(record, in: frame)
      case .sent, .accepted, .becameUnknown, .settled, .released, .expired, .reversed, .recalled,
        .changed:
        let news = try StoredNews(record, in: frame)
        guard let standing = try news.standing(), let flags = standing.first else { continue }
        told[news.order] = Told(
          at: news.at, standing: standing,
          isEnded: Standing.isEndedForGood(flags, standing.last ?? 0))
      case .read, .passedOver, .refused, .topUpAnnounced, .adjusted, .removed, .entry: continue
      }
    }
  }

  /// The parts of a record that are kept.
  private func kept(_ record: Frame.Record, in frame: Frame) throws -> Kept {
    var body = record.body
    let flags = OrderFlags(rawValue: try body.byte())
    let placedAt = frame.moment(try body.signed())
    let start = body.position
    try OrderName.pass(&body, isUUID: flags.contains(.isUUID))
    for _ in try frames.catalogue.pools(ofPayer: try body.number()) { _ = try body.signed() }
    if !flags.contains(.isFirstAttempt) { _ = try body.unsigned() }
    if !flags.contains(.isAssumedSent), try body.byte() != 0 { _ = try body.signed() }
    var kept = Kept(
      head: frame.bytes[start..<body.position],
      flags: flags.intersection([.isUUID, .isFirstAttempt, .isAssumedSent]), placedAt: placedAt)
    for _ in 0..<(try body.count()) { try OrderEntries.pass(&body) }
    guard flags.contains(.hasStanding) else { return kept }
    var part = try body.part()
    let at = placedAt.microsecondsSinceEpoch &+ (try part.signed())
    kept.told = (
      Timestamp(microsecondsSinceEpoch: at), try part.raw(part.end - part.position)
    )
    return kept
  }

  // MARK: Rows

  /// Writes a row anew.
  private mutating func rewrite(_ block: Int64) throws {
    let first = block * OpenOrders.blockLength
    var orders = try stored(block)
    for number in first..<first + OpenOrders.blockLength {
      if let new = fresh[number] { orders[number] = new }
      guard let told = told[number] else { continue }
      if orders[number] == nil { orders[number] = try fetched(number) }
      orders[number]?.told = (told.at, told.standing)
    }
    try write(block, orders)
  }

  /// An order that was not among the open ones, and of which something was told again.
  private func fetched(_ number: Int64) throws -> Kept? {
    guard let frame = try frames.frame(of: number), let record = try frame.event(number),
      record.kind == .held || record.kind == .carried
    else { throw StoreError.damagedRow("news of an order that is not there") }
    return try kept(record, in: frame)
  }

  private func stored(_ block: Int64) throws -> [Int64: Kept] {
    let row = try CStatement(frames.db, "SELECT orders FROM open_order WHERE block = ?")
    row.bind(1, block)
    guard try row.next() else { return [:] }
    defer { row.reset() }
    let frame = try Frame(row.bytes(0))
    var orders: [Int64: Kept] = [:]
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      if record.kind == .carried { orders[record.number] = try kept(record, in: frame) }
    }
    return orders
  }

  private func write(_ block: Int64, _ orders: [Int64: Kept]) throws {
    let first = block * OpenOrders.blockLength
    let earliest = orders.values.map(\.placedAt).min()
    buffer.begin(
      number: first, base: earliest ?? Timestamp(microsecondsSinceEpoch: 0), firstEntry: 0)
    var earliestEnd: Int64?
    for number in first..<first + OpenOrders.blockLength {
      guard let order = orders[number] else { continue }
      if let told = order.told, let flags = told.standing.first,
        Standing.isEndedForGood(flags, told.standing.last ?? 0)
      {
        let at = told.at.microsecondsSinceEpoch
        if at <= (try horizon(of: order)) { continue }
        earliestEnd = min(earliestEnd ?? .max, at)
      }
      buffer.skip(number - buffer.nextNumber)
      put(order)
    }
    try put(block, earliestEnd)
  }

  private func horizon(of order: Kept) throws -> Int64 {
    var head = ByteReader(Array(order.head))
    try OrderName.pass(&head, isUUID: order.flags.contains(.isUUID))
    return horizons[try head.number()] ?? .min
  }

  private func put(_ order: Kept) {
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

  private func put(_ block: Int64, _ earliestEnd: Int64?) throws {
    guard !buffer.isEmpty else {
      return try frames.db.cachedStatement(sql: "DELETE FROM open_order WHERE block = ?")
        .execute(arguments: [block])
    }
    let row = try CStatement(
      frames.db, "INSERT OR REPLACE INTO open_order (block, ended, orders) VALUES (?, ?, ?)")
    row.bind(1, block)
    row.bind(2, earliestEnd)
    try buffer.finish().withMemoryRebound(to: UInt8.self) {
      row.bind(3, lastingBlob: $0)
      try row.run()
    }
  }

  // MARK: Cleaning

  /// Looks through the next rows that have ended orders, and takes out those that readings contain.
  private func clean(_ limit: Int, except done: Set<Int64>) throws {
    let from = try Marks.value(.cleaned, frames.db) ?? 0
    let row = try CStatement(
      frames.db,
      """
      SELECT block, ended FROM open_order WHERE block >= ? AND ended IS NOT NULL
      ORDER BY block LIMIT ?
      """)
    row.bind(1, from)
    row.bind(2, Int64(limit))
    let latest = horizons.values.max() ?? .min
    var found: [(block: Int64, ended: Int64)] = []
    while try row.next() { found.append((row.integer(0), row.integer(1))) }
    for (block, ended) in found where ended <= latest && !done.contains(block) {
      try write(block, try stored(block))
    }
    let next = found.count < limit ? 0 : (found.last?.block ?? -1) + 1
    if next != from { try Marks.set(.cleaned, next, frames.db) }
  }
}

extension Standing {
  /// Whether these are the first and the last byte of an ending that no reading has to judge. An
  /// expired order that was not judged ends in a zero.
  static func isEndedForGood(_ first: UInt8, _ last: UInt8) -> Bool {
    switch first >> 5 {
    case 0: false
    case 3: last != 0
    default: true
    }
  }
}
