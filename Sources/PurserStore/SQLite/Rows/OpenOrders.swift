internal import GRDB
internal import PurserCore

/// The orders that a start needs: those that are open or unjudged, and those whose ending readings may
/// lack. Rows have them as of the mark `opened`; what came after it is read from the batches.
struct OpenOrders {
  /// What was told last of an order.
  private struct Told {
    var at: Timestamp
    var standing: [UInt8]
  }

  private let frames: FrameStore
  private let horizons: Horizons
  private let opened: Int64
  /// What was told of orders that were not met yet.
  private var told: [Int64: Told] = [:]
  private var found: [(number: Int64, status: OrderStatus)] = []

  /// How every such order stands, the earliest first.
  ///
  /// - Parameters:
  ///   - frames: where they are.
  ///   - fromAllEvents: whether all batches are read, and no rows.
  /// - Returns: the orders.
  /// - Throws: `StoreError` where a batch or a row cannot be read.
  static func load(_ frames: FrameStore, fromAllEvents: Bool = false) throws -> [OrderStatus] {
    var orders = try OpenOrders(frames, opened: fromAllEvents ? 1 : Marks.opened(frames.db))
    try orders.readBatches()
    try orders.readRows()
    try orders.readRest()
    return orders.found.sorted { $0.number < $1.number }.map(\.status)
  }

  private init(_ frames: FrameStore, opened: Int64) throws {
    self.frames = frames
    horizons = try Horizons(frames)
    self.opened = opened
  }

  // MARK: Batches

  /// Goes back through the batches down to the mark, so that the end of an order is met before it, and
  /// nothing is made of the many that ended.
  private mutating func readBatches() throws {
    let rows = try FrameRows(frames.db, Self.framesBackToNumber, from: opened)
    defer { rows.reset() }
    while let frame = try rows.next() {
      var records: [Frame.Record] = []
      var next = frame.recordsFromStart()
      while let record = try next.record() {
        if record.number >= opened { records.append(record) }
      }
      for record in records.reversed() { try note(record, in: frame) }
    }
  }

  static let framesBackToNumber = """
    SELECT number, frame FROM journal WHERE number >= coalesce(
      (SELECT max(number) FROM journal WHERE number <= ?1), 0)
    ORDER BY number DESC
    """

  private mutating func note(_ record: Frame.Record, in frame: Frame) throws {
    if record.kind == .held || record.kind == .carried || record.kind == .part {
      try add(record, in: frame)
    } else if record.kind.isAboutAnOrder {
      let news = try StoredNews(record, in: frame)
      guard told[news.order] == nil, let standing = try news.standing() else { return }
      told[news.order] = Told(at: news.at, standing: Array(standing))
    }
  }

  /// Adds the order of a record with what was told of it since, unless all readings contain it.
  private mutating func add(_ record: Frame.Record, in frame: Frame) throws {
    let told = told.removeValue(forKey: record.number)
    if let told, Standing.isEndedForGood(told.standing.first ?? 0, told.standing.last ?? 0),
      told.at.microsecondsSinceEpoch
        <= horizons.horizon(ofPayer: try StoredOrder.payer(of: record))
    {
      return
    }
    try add(try StoredOrder(record, in: frame, frames.catalogue), told)
  }

  private mutating func add(_ order: StoredOrder, _ told: Told?) throws {
    guard var holding = order.holding else { return }
    if let told {
      var reader = ByteReader(told.standing)
      holding = try Standing.read(
        &reader, hold: holding.hold, placedAt: order.placedAt, toldAt: told.at)
    }
    found.append((order.number, order.status(holding)))
  }

  // MARK: Rows

  /// Adds the orders of the rows. A row may be ahead of the mark, where the batches told everything.
  private mutating func readRows() throws {
    let row = try CStatement(frames.db, "SELECT orders FROM open_order ORDER BY block")
    defer { row.reset() }
    while try row.next() {
      let frame = try Frame(row.bytes(0))
      var records = frame.recordsFromStart()
      while let record = try records.record() {
        if record.kind == .carried, record.number < opened { try add(record, in: frame) }
      }
    }
  }

  /// Adds the orders from before the mark that had no row any more, and of which something was told since.
  private mutating func readRest() throws {
    for (number, told) in told.sorted(by: { $0.key < $1.key }) {
      if Standing.isEndedForGood(told.standing.first ?? 0, told.standing.last ?? 0),
        told.at.microsecondsSinceEpoch <= horizons.earliest
      {
        continue
      }
      guard let order = try frames.order(number) else {
        throw StoreError.damagedRow("news of an order that is not there")
      }
      try add(order, told)
    }
    told = [:]
  }
}
