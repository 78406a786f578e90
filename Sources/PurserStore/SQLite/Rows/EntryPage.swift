internal import GRDB
internal import PurserCore

/// One page of a listing of entries. Those of orders are in the batches, the others are rows; they
/// share their numbering, and the page is put together from both, stretch by stretch, passing over
/// those that cannot fit.
struct EntryPage {
  private let db: Database
  private let frames: FrameStore
  private let newestFirst: Bool
  private let limit: Int
  private let conditions: EntryConditions
  /// Where the order that is asked for is; `nil` where none is.
  private let places: [NamePlace]?
  private var page: [StoredTransaction] = []

  /// A page. The places are those of the hash of the order's name, where the filter has one.
  init(
    _ db: Database, _ catalogue: Catalogue, filter: TransactionFilter, newestFirst: Bool,
    limit: Int, places: [NamePlace]?
  ) throws {
    self.db = db
    self.newestFirst = newestFirst
    self.limit = limit
    self.places = places
    frames = FrameStore(db, catalogue)
    conditions = try EntryConditions(filter, catalogue, db)
  }

  /// The entries after `cursor`, fewer than the limit only at the end.
  mutating func read(after cursor: Int64?) throws -> [StoredTransaction] {
    guard limit > 0, !conditions.fitNothing else { return [] }
    let all = range(after: cursor)
    guard conditions.gainFromStretches else {
      try add(all)
      return page
    }
    // What no stored stretch has is gone through as it is.
    let end = try Stretch.end(db)
    let isTailAsked = all.upperBound >= end
    if newestFirst, isTailAsked { try add(max(end, all.lowerBound)...all.upperBound) }
    try addStretches(all)
    if !newestFirst, isTailAsked { try add(max(end, all.lowerBound)...all.upperBound) }
    return page
  }

  /// Adds what fits of the stored stretches.
  private mutating func addStretches(_ all: ClosedRange<Int64>) throws {
    let statement = try CStatement(
      db, "SELECT * FROM stretch WHERE first > ? AND first <= ? ORDER BY first \(direction)")
    statement.bind(1, all.lowerBound == 0 ? -1 : all.lowerBound - Stretch.length)
    statement.bind(2, all.upperBound)
    defer { statement.reset() }
    while page.count < limit, try statement.next() {
      let stretch = Stretch(statement)
      guard conditions.mayFit(stretch) else { continue }
      try add(
        max(
          all.lowerBound, stretch.first)...min(
            all.upperBound, stretch.first + Stretch.length - 1))
    }
  }

  private var direction: String { newestFirst ? "DESC" : "ASC" }

  /// The numbers that follow the cursor.
  private func range(after cursor: Int64?) -> ClosedRange<Int64> {
    guard let cursor else { return 0...Int64.max }
    return newestFirst ? 0...max(0, cursor - 1) : min(max(0, cursor), .max - 1) + 1...Int64.max
  }

  /// Adds what fits of a range of numbers, in order.
  private mutating func add(_ range: ClosedRange<Int64>) throws {
    let wanted = limit - page.count
    guard wanted > 0 else { return }
    var orders = conditions.includeOrders ? try orders(in: range, wanted)[...] : []
    var entries = try entries(in: range, wanted)[...]
    while page.count < limit {
      switch (orders.first, entries.first) {
      case (nil, nil): return
      case (_?, nil): page.append(orders.removeFirst())
      case (nil, _?): page.append(entries.removeFirst())
      case (let order?, let entry?):
        let orderFirst = (order.number < entry.number) != newestFirst
        page.append(orderFirst ? orders.removeFirst() : entries.removeFirst())
      }
    }
  }

  // MARK: Orders

  private func orders(in range: ClosedRange<Int64>, _ wanted: Int) throws -> [StoredTransaction] {
    if let places { return try entries(at: places, in: range, wanted) }
    let walk = try FrameWalk(db, range, newestFirst: newestFirst)
    var found: [StoredTransaction] = []
    while found.count < wanted, let frame = try walk.next() {
      found += try entries(of: frame, in: range)
    }
    return Array(found.prefix(wanted))
  }

  /// What fits of a batch, in order.
  private func entries(
    of frame: Frame, in range: ClosedRange<Int64>
  ) throws -> [StoredTransaction] {
    var found: [StoredTransaction] = []
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      switch record.kind {
      case .held, .carried:
        let order = try StoredOrder(record, in: frame, frames.catalogue)
        for entry in order.entries where range.contains(entry.number) && conditions.fits(entry) {
          found.append(entry.stored(of: order.id))
        }
      case .sent, .accepted, .becameUnknown, .settled, .released, .expired, .reversed, .recalled,
        .changed, .entry:
        let news = try StoredNews(record, in: frame)
        for entry in try news.entries(frames.catalogue)
        where range.contains(entry.number) && conditions.fits(entry) {
          found.append(entry.stored(of: try name(of: news.order)))
        }
      case .read, .passedOver, .refused, .topUpAnnounced, .topUpChanged, .adjusted, .part, .removed:
        continue
      }
    }
    return sorted(found)
  }

  private func name(of order: Int64) throws -> OrderID {
    guard let name = try frames.name(of: order) else {
      throw StoreError.damagedRow("an entry of an order that is not there")
    }
    return name
  }

  private func sorted(_ found: [StoredTransaction]) -> [StoredTransaction] {
    found.sorted { ($0.number < $1.number) != newestFirst }
  }

  /// What fits of the orders of one name.
  private func entries(
    at places: [NamePlace], in range: ClosedRange<Int64>, _ wanted: Int
  ) throws -> [StoredTransaction] {
    var found: [StoredTransaction] = []
    for place in places where place.isPlacing {
      guard let order = try frames.order(place.number), conditions.fits(order.id) else { continue }
      var entries = order.entries
      for later in places where !later.isPlacing && later.number >= order.number {
        for news in try frames.news(later.number, of: order) {
          entries += try news.entries(frames.catalogue)
        }
      }
      found += entries.filter { range.contains($0.number) && conditions.fits($0) }
        .map { $0.stored(of: order.id) }
    }
    var seen: Set<Int64> = []
    return Array(sorted(found).filter { seen.insert($0.number).inserted }.prefix(wanted))
  }

  // MARK: Rows

  private func entries(in range: ClosedRange<Int64>, _ wanted: Int) throws -> [StoredTransaction] {
    let row = try CStatement(db, once: entriesSQL)
    row.bind(1, range.lowerBound)
    row.bind(2, range.upperBound)
    row.bind(3, Int64(wanted))
    var found: [StoredTransaction] = []
    while try row.next() {
      let pool = try frames.catalogue.pool(row.integer(3))
      found.append(
        StoredTransaction(
          number: row.integer(0),
          transaction: Transaction(
            at: row.moment(1), type: try frames.catalogue.type(row.integer(2)), pool: pool,
            amount: Money(units: row.integer(4), currency: pool.currency),
            balance: Money(units: row.integer(5), currency: pool.currency),
            cause: try EntryDetail.cause(
              order: row.optionalText(8).flatMap(OrderID.init(stored:)),
              reference: try row.optionalText(6).map(BookText.reference),
              detail: row.optionalText(7), currency: pool.currency)),
          open: row.optionalInteger(10).map { Money(units: $0, currency: pool.currency) },
          explains: row.optionalInteger(9)))
    }
    return found
  }

  /// The statement that the rows of a page are read with.
  var entriesSQL: String {
    """
    SELECT number, at, type, pool, amount, balance, reference, detail, order_id, explains,
      CASE WHEN type IN \(Schema.findingTypes)
        THEN amount
          + coalesce((SELECT sum(e.amount) FROM entry e WHERE e.explains = entry.number), 0)
      END
    FROM entry WHERE true\(conditions.ofEntries)
      AND number BETWEEN ? AND ? ORDER BY number \(direction) LIMIT ?
    """
  }
}
