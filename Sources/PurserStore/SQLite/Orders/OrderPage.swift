internal import GRDB
internal import PurserCore

/// One page of a listing of orders, put together from the batches, stretch by stretch, passing over those that
/// cannot fit.
struct OrderPage {
  private let db: Database
  private let frames: FrameStore
  private let filter: OrderFilter
  private let tokens: [UInt64]
  private let newestFirst: Bool
  private let limit: Int
  private let names: NameIndex.Snapshot
  private let attempts: AttemptFinder
  private var page: [ListedOrder] = []

  /// A page of the orders that a filter lets through.
  init(
    _ db: Database, _ catalogue: Catalogue, filter: OrderFilter, newestFirst: Bool, limit: Int,
    names: NameIndex.Snapshot
  ) {
    self.db = db
    self.filter = filter
    self.newestFirst = newestFirst
    self.limit = limit
    self.names = names
    tokens = OrderToken.all(filter)
    attempts = AttemptFinder(db, filter)
    frames = FrameStore(db, catalogue)
  }

  /// The orders after `cursor`, fewer than the limit only at the end.
  mutating func read(after cursor: Int64?) throws -> [ListedOrder] {
    guard limit > 0 else { return [] }
    if let orders = try attempts.orders() { return try read(leadingOf: orders, after: cursor) }
    let all = range(after: cursor)
    let end = try OrderStretch.end(db)
    if newestFirst, all.upperBound >= end { try add(max(end, all.lowerBound)...all.upperBound) }
    try addStretches(all)
    if !newestFirst, all.upperBound >= end { try add(max(end, all.lowerBound)...all.upperBound) }
    return page
  }

  /// The orders of names, those that are there, later ones first.
  mutating func read(_ ids: [OrderID], _ attempt: AttemptChoice) throws -> [ListedOrder] {
    guard attempt == .named else { return try read(orders: Set(ids.map(\.order))) }
    for id in ids {
      let places = try names.places(of: id, db)
      guard let order = try frames.latestOrder(id, places) else { continue }
      try add(order, places, beside: attemptsBeside(order))
    }
    return page.sorted { $0.number > $1.number }
  }

  private mutating func read(orders: Set<OrderID>) throws -> [ListedOrder] {
    for order in orders {
      let attempts = try self.attempts(of: order)
      guard let place = attempts.place(filter) else { continue }
      try add(attempts, at: place)
    }
    return page.sorted { $0.number > $1.number }
  }

  /// The orders after `cursor` of some names, where the attempts were placed that are asked for, or say where they stand.
  private mutating func read(
    leadingOf orders: [OrderID], after cursor: Int64?
  ) throws -> [ListedOrder] {
    let range = range(after: cursor)
    let found = try read(orders: Set(orders)).filter { range.contains($0.number) }
    return Array((newestFirst ? found : found.reversed()).prefix(limit))
  }

  private func range(after cursor: Int64?) -> ClosedRange<Int64> {
    guard let cursor else { return 0...Int64.max }
    return newestFirst ? 0...max(0, cursor - 1) : min(max(0, cursor), .max - 1) + 1...Int64.max
  }

  /// Adds what fits of the stored stretches.
  private mutating func addStretches(_ all: ClosedRange<Int64>) throws {
    let statement = try CStatement(
      db,
      "SELECT first, earliest, latest, filter FROM order_stretch WHERE first > ? AND first <= ? "
        + "ORDER BY first \(newestFirst ? "DESC" : "ASC")")
    statement.bind(1, all.lowerBound == 0 ? -1 : all.lowerBound - OrderStretch.length)
    statement.bind(2, all.upperBound)
    defer { statement.reset() }
    while page.count < limit, try statement.next() {
      let stretch = OrderStretch(statement)
      guard stretch.mayFit(filter, tokens: tokens) else { continue }
      try add(stretch.numbers.clamped(to: all))
    }
  }

  /// Adds what fits of a range of numbers, in order.
  private mutating func add(_ range: ClosedRange<Int64>) throws {
    guard page.count < limit else { return }
    let walk = try FrameRows(
      db, newestFirst ? Self.framesBackFromNumber : FrameStore.framesFromNumber,
      from: newestFirst ? range.upperBound : range.lowerBound)
    defer { walk.reset() }
    while page.count < limit, let frame = try walk.next() {
      guard frame.number <= range.upperBound, frame.number + frame.count > range.lowerBound else {
        if newestFirst == (frame.number > range.upperBound) { continue }
        return
      }
      try add(frame, range)
    }
  }

  /// The frames from the one on that has a number, backwards.
  static let framesBackFromNumber =
    "SELECT number, frame FROM journal WHERE number <= ?1 ORDER BY number DESC"

  private mutating func add(_ frame: Frame, _ range: ClosedRange<Int64>) throws {
    var placing: [Frame.Record] = []
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      if record.kind.isPlacing, range.contains(record.number) { placing.append(record) }
    }
    for record in newestFirst ? placing.reversed() : placing {
      guard page.count < limit else { return }
      let order = try StoredOrder(record, in: frame, frames.catalogue)
      guard filter.fits(order.placedAt), order.isAnswered else { continue }
      let attempts = try attemptsBeside(order)
      guard !attempts.isEmpty else {
        try add(order, nil)
        continue
      }
      // An order is listed once: where the attempt was placed that is asked for.
      guard let place = attempts.place(filter), attempts[place].order.number == order.number else {
        continue
      }
      try add(attempts, at: place)
    }
  }

  /// Adds an order of several attempts, under the number of one of them, as the one stands that speaks for it.
  private mutating func add(_ attempts: [ListedAttempt], at place: Int) throws {
    guard let leading = attempts.leading else { return }
    let (listed, speaker) = (attempts[place].order, attempts[leading])
    let details = try speaker.order.details()
    guard filter.fits(listed.placedAt), filter.fits(details), listed.isAnswered,
      try self.attempts.fits(listed.id.order)
    else { return }
    guard speaker.order.holding != nil else {
      guard try isLatest(speaker.order, names.places(of: speaker.order.id, db)) else { return }
      return append(ListedOrder(number: listed.number, status: speaker.status, details: details))
    }
    append(
      ListedOrder(
        number: listed.number, status: speaker.status, details: details,
        supplierReference: try self.attempts.supplierReference(of: speaker.order.id),
        parts: speaker.parts, attempts: attempts.count > 1 ? attempts.map(\.all) : []))
  }

  /// Adds an order, or an attempt of one, where it is asked for, and the latest of its name.
  private mutating func add(
    _ order: StoredOrder, _ known: [NamePlace]?, beside others: [ListedAttempt] = []
  ) throws {
    let details = try order.details()
    guard filter.fits(order.placedAt), filter.fits(details), order.isAnswered else { return }
    if let supplier = filter.supplier, order.holding?.hold.supplier != supplier { return }
    guard try attempts.fits(order.id.order) else { return }
    let places = try known ?? names.places(of: order.id, db)
    guard try isLatest(order, places) else { return }
    guard let holding = order.holding else {
      let record = try order.record(frames.catalogue)
      return add(ListedOrder(number: order.number, status: record.status, details: details))
    }
    let status = order.status(try frames.holding(of: order, places) ?? holding)
    let parts = status.state.hold?.share == nil ? [] : try parts(of: order.id)
    guard filter.fits(status.state) else { return }
    append(
      ListedOrder(
        number: order.number, status: status, details: details,
        supplierReference: try attempts.supplierReference(of: order.id), parts: parts,
        attempts: others.map(\.all)))
  }

  private mutating func append(_ order: ListedOrder) {
    guard !filter.isBoughtTwice || order.totals?.isBoughtTwice ?? false else { return }
    page.append(order)
  }

  /// The parts that an attempt's hold was divided into.
  private func parts(of hold: OrderID) throws -> [OrderStatus] {
    var parts: [OrderStatus] = []
    let reader = LedgerReader(db: db, catalogue: frames.catalogue)
    while parts.count < OrderID.maximumParts {
      let next = hold.part(parts.count + 1)
      guard let part = try reader.part(next, names.places(of: next, db)) else { break }
      parts.append(part)
    }
    return parts
  }

  private mutating func add(_ order: ListedOrder) {
    if filter.fits(order.status.state) { append(order) }
  }

  /// All attempts of the order of one; empty where it is the only one, as of nearly all orders.
  private func attemptsBeside(_ order: StoredOrder) throws -> [ListedAttempt] {
    guard try order.id.isFurtherAttempt || isPlaced(order.id.attempt(2)) else { return [] }
    return try attempts(of: order.id.order)
  }

  /// All attempts of an order, the first one first; empty where there is no such order.
  private func attempts(of order: OrderID) throws -> [ListedAttempt] {
    var attempts: [ListedAttempt] = []
    while attempts.count < OrderID.maximumAttempts {
      let id = order.attempt(attempts.count + 1)
      let places = try names.places(of: id, db)
      guard let attempt = try frames.latestOrder(id, places) else { break }
      guard attempt.holding != nil else {
        let status = try attempt.record(frames.catalogue).status
        attempts.append(ListedAttempt(order: attempt, status: status, parts: [], ordered: nil))
        break
      }
      let status = try frames.status(of: attempt, places)
      let details = try attempt.details()
      attempts.append(
        ListedAttempt(
          order: attempt, status: status,
          parts: status.state.hold?.share == nil ? [] : try parts(of: id),
          ordered: details?.sku == nil ? nil : details?.quantity))
    }
    return attempts
  }

  private func isPlaced(_ id: OrderID) throws -> Bool {
    try names.places(of: id, db).contains {
      try $0.isPlacing && frames.name(of: $0.number) == id
    }
  }

  /// Whether no later record took the order's name: a refused one may be decided again.
  private func isLatest(_ order: StoredOrder, _ places: [NamePlace]) throws -> Bool {
    for place in places where place.isPlacing && place.number > order.number {
      if try frames.name(of: place.number) == order.id { return false }
    }
    return true
  }
}
