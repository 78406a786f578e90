internal import GRDB
internal import PurserCore

/// Reads what the ledger asks for.
struct LedgerReader {
  let db: Database
  let catalogue: Catalogue
  private let frames: FrameStore

  init(db: Database, catalogue: Catalogue) {
    self.db = db
    self.catalogue = catalogue
    frames = FrameStore(db, catalogue)
  }

  // MARK: Open part

  /// What a start needs.
  ///
  /// - Parameter fromAllEvents: whether the orders are found by going through all batches, past the rows
  ///   that keep a start from having to.
  /// - Returns: books and orders.
  /// - Throws: `StoreError` where something of it cannot be read.
  func snapshot(fromAllEvents: Bool = false) throws -> LedgerSnapshot {
    let books = try books()
    let horizons = Dictionary(
      books.map { ($0.pool, $0.horizon ?? Self.never) }, uniquingKeysWith: { first, _ in first })
    let orders = try OpenOrders.load(frames, fromAllEvents: fromAllEvents).filter { status in
      guard let holding = status.state.holding else { return false }
      guard let endedAt = holding.endedForGoodAt else { return true }
      return holding.hold.lines.contains { endedAt > horizons[$0.pool] ?? Self.never }
    }
    return LedgerSnapshot(
      books: books, orders: orders,
      readingsCountFrom: try Marks.value(.readingsFrom, db).map(
        Timestamp.init(microsecondsSinceEpoch:)))
  }

  private static let never = Timestamp(microsecondsSinceEpoch: .min)

  private func books() throws -> [PoolBook] {
    let row = try CStatement(
      db,
      """
      SELECT number, balance, horizon, reading, corrections, top_ups, findings, claims, traffic FROM pool
      WHERE balance IS NOT NULL
      """)
    defer { row.reset() }
    var books: [PoolBook] = []
    while try row.next() {
      let pool = try catalogue.pool(row.integer(0))
      let topUps = try row.optionalText(5).map { try BookText.topUps(from: $0, of: pool) } ?? []
      books.append(
        PoolBook(
          pool: pool,
          reading: try row.optionalText(3).map { text in
            try BookText.reading(JSONFields(text), currencies: catalogue.currencies)
          },
          balance: Money(units: row.integer(1), currency: pool.currency),
          horizon: row.optionalMoment(2),
          corrections: try row.optionalText(4).map { try BookText.corrections(from: $0, of: pool) }
            ?? [],
          topUps: topUps.filter { !$0.isOver }, pastTopUps: topUps.filter(\.isOver),
          findings: try row.optionalText(6).map { try BookText.findings(from: $0, of: pool) } ?? [],
          claims: try row.optionalText(7).map { try BookText.claims(from: $0, of: pool) } ?? [],
          traffic: try row.optionalText(8).map(BookText.traffic) ?? PoolTraffic()))
    }
    return books
  }

  // MARK: Answers

  /// The stored record of an order, where it has an answer that stands. The places are those of the
  /// hash of its name, the earliest first.
  func order(_ id: OrderID, _ places: [NamePlace]) throws -> OrderRecord? {
    do {
      guard let order = try frames.latestOrder(id, places), order.isAnswered else { return nil }
      let holding = order.holding == nil ? nil : try frames.holding(of: order, places)
      return try order.record(standing: holding, catalogue)
    } catch let error as StoreError where error.code == .corrupt {
      throw StoreError(
        .corrupt, "order \(id) cannot be read: \(error.message)")
    }
  }

  /// How a part stands; `nil` where there is none.
  func part(_ id: OrderID, _ places: [NamePlace]) throws -> OrderStatus? {
    guard let order = try frames.latestOrder(id, places), order.kind == .part,
      let holding = try frames.holding(of: order, places)
    else { return nil }
    return order.status(holding)
  }

  /// What the owner told under those of `references` that are known.
  func entries(_ references: [EntryReference]) throws -> [OwnerEntry] {
    try references.compactMap { reference in
      try String.fetchOne(
        db.cachedStatement(sql: "SELECT content FROM owner_entry WHERE reference = ?"),
        arguments: [reference.name]
      ).map { try BookText.ownerEntry(JSONFields($0), currencies: catalogue.currencies) }
    }
  }

  // MARK: Journal

  /// The events that follow `number`, at most `limit`, with their numbers.
  func events(
    after number: Int64, limit: Int
  ) throws -> [NumberedEvent] {
    let first = max(number + 1, try Marks.value(.replayable, db) ?? 1)
    var events: [NumberedEvent] = []
    var next = first
    while events.count < limit {
      let page = try frames.frames(from: next, limit: 1)
      guard let frame = page.first else { break }
      var records = frame.recordsFromStart()
      while events.count < limit, let record = try records.record() {
        guard record.number >= first, let event = try event(record, in: frame) else { continue }
        events.append(NumberedEvent(number: record.number, event: event))
      }
      next = frame.number + frame.count
    }
    return events
  }

  /// The event of a record; `nil` where it is none.
  private func event(_ record: Frame.Record, in frame: Frame) throws -> LedgerEvent? {
    var body = record.body
    switch record.kind {
    case .read: return .read(try FrameBuffer.reading(&body, in: frame, catalogue).0)
    case .passedOver:
      let (reading, at) = try FrameBuffer.reading(&body, in: frame, catalogue)
      return .passedOver(reading, at: at)
    case .held, .refused:
      return .placed(try StoredOrder(record, in: frame, catalogue).record(catalogue))
    case .part:
      let part = try StoredOrder(record, in: frame, catalogue)
      return .divided(try part.division { try frames.name(of: $0) })
    case .topUpAnnounced:
      return .topUpAnnounced(try FrameBuffer.topUp(&body, in: frame, catalogue))
    case .topUpChanged:
      return .topUpChanged(try FrameBuffer.topUpChange(&body, in: frame, catalogue))
    case .adjusted: return .adjusted(try FrameBuffer.adjustment(&body, in: frame, catalogue))
    case .sent, .accepted, .becameUnknown, .settled, .released, .expired, .reversed, .recalled:
      return try news(try StoredNews(record, in: frame))
    case .carried, .removed, .changed, .entry: return nil
    }
  }

  private func news(_ news: StoredNews) throws -> LedgerEvent? {
    guard let order = try frames.order(news.order) else {
      throw StoreError.damagedRow("news of an order that is not there")
    }
    let content = try news.content(of: order, catalogue.currencies)
    switch news.kind {
    case .sent: return .sent(order.id, at: news.at)
    case .accepted: return .accepted(order.id, at: news.at)
    case .becameUnknown: return .becameUnknown(order.id, at: news.at)
    case .settled:
      return content.actual.map { .settled(order.id, actual: $0, at: news.at) }
    case .released: return .released(order.id, at: news.at)
    case .expired: return .expired(order.id, at: news.at)
    case .reversed:
      let reference = content.holding?.hold.share?.reference
      return .reversed(order.id, reference: reference, at: news.at)
    case .recalled:
      return content.holding.map { .recalled(order.status($0), at: news.at) }
    case .read, .passedOver, .held, .refused, .topUpAnnounced, .topUpChanged, .adjusted, .carried,
      .part,
      .removed, .changed, .entry:
      return nil
    }
  }
}

extension Holding {
  /// When it ended, where no reading is needed to judge it any more.
  var endedForGoodAt: Timestamp? {
    switch ending {
    case nil, .expired(_, nil)?: nil
    case .settled(_, let at)?, .released(let at)?, .expired(let at, _)?, .reversed(_, _, let at)?:
      at
    }
  }
}
