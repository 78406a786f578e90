internal import GRDB
internal import PurserCore

/// Writes one batch of changes, inside the transaction of `db`: its events as frames, which are also
/// where its orders are kept, and rows for what is not about an order. What it gives numbers to is
/// in `numbers` too, which are of no use any more when the transaction fails.
struct LedgerWriter {
  let db: Database
  private(set) var numbers: PoolNumbers
  /// What the batch wrote of names.
  private(set) var names: NameTable
  private let index: NameIndex
  let frame: FrameBuffer
  private let frames: FrameStore
  private let rows: EntryRows
  /// How orders stand of which the batch told: the order's number, and when it ended for good.
  private(set) var endings: [(order: Int64, at: Timestamp?)] = []
  /// The orders that the batch placed, in the order of their numbers.
  private(set) var placed: [PlacedOrder] = []
  /// The entries that are still to be written.
  private var entries: ArraySlice<Transaction> = []
  /// The number of the first of `entries`.
  private var nextEntry: Int64 = 0
  /// The number of the first event of the batch.
  private(set) var firstEvent: Int64 = 0

  /// A writer of a batch, with an empty table for its names.
  init(
    _ db: Database, _ catalogue: Catalogue, _ index: NameIndex, _ frame: FrameBuffer,
    names: NameTable
  ) throws {
    self.db = db
    self.index = index
    self.frame = frame
    self.names = names
    numbers = PoolNumbers(db, catalogue)
    frames = FrameStore(db, catalogue)
    rows = try EntryRows(db)
  }

  mutating func write(_ changes: LedgerChanges) throws {
    for book in changes.books { try rows.write(book, &numbers) }
    if let moment = changes.readingsCountFrom {
      try Marks.set(.readingsFrom, moment.microsecondsSinceEpoch, db)
    }
    entries = changes.transactions[...]
    nextEntry = numbers.catalogue.takeEntries(changes.transactions.count)
    firstEvent = numbers.catalogue.nextEvent
    begin(
      at: changes.events.first?.moment ?? changes.transactions.first?.at
        ?? Timestamp(microsecondsSinceEpoch: 0))
    var statuses = LatestStatuses(changes.orders)
    for event in changes.events {
      if frame.isFull {
        // What belongs to the events before stays with them.
        if case .placed(let record) = event, let hold = record.state.hold {
          try writeEntries(before: record.id, hold)
        }
        try writeFrame()
        begin(at: event.moment)
      }
      try write(event, &statuses)
    }
    while let entry = entries.first { try writeLoose(entry) }
    for status in statuses.rest { try writeChanged(status) }
    if !changes.notes.isEmpty {
      let attempts = AttemptRows(db)
      for note in changes.notes {
        try attempts.write(note, currencies: numbers.catalogue.currencies)
      }
    }
    try writeFrame()
  }

  private func begin(at moment: Timestamp) {
    frame.begin(number: numbers.catalogue.nextEvent, base: moment, firstEntry: nextEntry)
  }

  /// A record that is no event is found by the number of the event before; where a batch has none, by one
  /// that no event has.
  private func keepANumber() {
    if frame.count == 0 { frame.skip(1) }
  }

  private mutating func writeFrame() throws {
    guard !frame.isEmpty else { return }
    try Self.insert(frame, nextEntry: nextEntry, db)
    _ = numbers.catalogue.takeEvents(Int(frame.count))
  }

  /// Adds the row of a frame.
  static func insert(_ frame: FrameBuffer, nextEntry: Int64, _ db: Database) throws {
    let row = try CStatement(
      db, "INSERT INTO journal (number, first_entry, next_entry, frame) VALUES (?, ?, ?, ?)")
    row.bind(1, frame.number)
    row.bind(2, frame.firstEntry)
    row.bind(3, nextEntry)
    try frame.finish().withMemoryRebound(to: UInt8.self) {
      row.bind(4, lastingBlob: $0)
      try row.run()
    }
  }

  // MARK: Events

  private mutating func write(_ event: LedgerEvent, _ statuses: inout LatestStatuses) throws {
    switch event {
    case .read(let reading):
      try frame.reading(reading, as: .read, at: reading.receivedAt, &numbers)
    case .passedOver(let reading, let at):
      try frame.reading(reading, as: .passedOver, at: at, &numbers)
    case .placed(let record): try place(record)
    case .topUpAnnounced(let topUp):
      try frame.topUp(topUp, &numbers)
      try rows.write(.topUp(topUp))
    case .topUpChanged(let change): try frame.topUpChange(change, &numbers)
    case .adjusted(let adjustment):
      try frame.adjustment(adjustment, &numbers)
      try rows.write(.adjustment(adjustment))
    case .sent(let id, let at): try news(.sent, id, at, statuses.take(id))
    case .accepted(let id, let at): try news(.accepted, id, at, statuses.take(id))
    case .becameUnknown(let id, let at): try news(.becameUnknown, id, at, statuses.take(id))
    case .settled(let id, let actual, let at):
      try news(.settled, id, at, statuses.take(id), actual: actual)
    case .released(let id, let at): try news(.released, id, at, statuses.take(id))
    case .expired(let id, let at): try news(.expired, id, at, statuses.take(id))
    case .reversed(let id, _, let at): try news(.reversed, id, at, statuses.take(id))
    case .recalled(let status, let at): try news(.recalled, status.id, at, status)
    case .divided(let division): try divide(division, statuses.take(division.hold))
    }
  }

  // MARK: Orders

  private mutating func place(_ record: OrderRecord) throws {
    let hash = index.hash(record.id)
    try requireFree(record.id, hash)
    guard let holding = record.state.holding else {
      note(hash, frame.nextNumber, .refused, .order(record))
      return try frame.refused(record, &numbers)
    }
    let own = try ownEntries(of: record.id, holding.hold)
    note(hash, frame.nextNumber, .init(holding), .order(record))
    try frame.held(record, holding, as: .held, entries: own, from: nextEntry, &numbers)
    for entry in own { try addToStretch(entry) }
  }

  /// Writes the entries that come before those of a hold.
  private mutating func writeEntries(before id: OrderID, _ hold: Hold) throws {
    while let next = entries.first, !next.isFirst(of: id, hold) { try writeLoose(next) }
  }

  /// Takes the entries of a hold, and writes what comes before them.
  private mutating func ownEntries(
    of id: OrderID, _ hold: Hold
  ) throws -> ArraySlice<Transaction> {
    try writeEntries(before: id, hold)
    guard !entries.isEmpty else {
      throw StoreError(.failed, "the hold of order \(id) came without its entry")
    }
    return taken(of: id)
  }

  /// The next entries that are of an order and that its record keeps; they still count as next.
  private func taken(of id: OrderID) -> ArraySlice<Transaction> {
    entries.prefix { entry in
      guard case .order(let own) = entry.cause, own == id else { return false }
      return OrderEntries.canKeep(entry)
    }
  }

  private mutating func news(
    _ kind: RecordKind, _ id: OrderID, _ at: Timestamp, _ status: OrderStatus?,
    actual: Money? = nil
  ) throws {
    let hash = index.hash(id)
    let order = try find(id, hash)
    let holding = status?.state.holding
    let standing = holding.map(NamePlace.Standing.init)
    if let holding { noteEnding(order.number, holding, at) }
    if kind != .recalled, let standing, !order.standing.canBecome(standing) {
      throw Self.disagreement(about: id)
    }
    var news = FrameBuffer.News(
      order: order.number, kind: kind, at: at, actual: actual, status: status)
    while let next = entries.first, !next.isOfAnOrder { try writeLoose(next) }
    news.entries = taken(of: id)
    news.firstNumber = nextEntry
    try frame.news(news, &numbers)
    for entry in news.entries { try addToStretch(entry) }
    names.add(
      NameEntry(
        hash: hash,
        place: NamePlace(
          number: frame.nextNumber - 1, isPlacing: false, standing ?? .none)))
  }

  /// Writes a part of a hold, and how the hold stands without it.
  private mutating func divide(_ division: HoldDivision, _ status: OrderStatus?) throws {
    let part = division.part
    guard let holding = part.state.holding else { throw Self.disagreement(about: part.id) }
    let hash = index.hash(part.id)
    try requireFree(part.id, hash)
    while let next = entries.first, !next.isOfAnOrder { try writeLoose(next) }
    let parent = try find(division.hold, index.hash(division.hold)).number
    note(hash, frame.nextNumber, .init(holding), .part(part))
    let number = frame.nextNumber
    try frame.part(division, holding, of: parent, &numbers)
    noteEnding(number, holding, division.at)
    if let status { try writeChanged(status, isDivision: true) }
  }

  /// How an order stands since a reading, or since its hold was divided.
  private mutating func writeChanged(_ status: OrderStatus, isDivision: Bool = false) throws {
    guard let holding = status.state.holding else { throw Self.disagreement(about: status.id) }
    let hash = index.hash(status.id)
    let order = try find(status.id, hash)
    // A division changes how much is held, and not how it stands.
    guard isDivision || order.standing.canBecome(.init(holding)) else {
      throw Self.disagreement(about: status.id)
    }
    keepANumber()
    noteEnding(
      order.number, holding, max(status.placedAt, Timestamp(microsecondsSinceEpoch: frame.base)))
    try frame.news(
      .init(
        order: order.number, kind: .changed, at: Timestamp(microsecondsSinceEpoch: frame.base),
        status: status), &numbers)
    names.add(
      NameEntry(
        hash: hash,
        place: NamePlace(number: frame.nextNumber - 1, isPlacing: false, .init(holding))))
  }

  private mutating func noteEnding(_ order: Int64, _ holding: Holding, _ toldAt: Timestamp) {
    endings.append((order, holding.endedForGoodAt.map { max($0, toldAt) }))
  }

  private mutating func note(
    _ hash: UInt64, _ number: Int64, _ standing: NamePlace.Standing,
    _ content: PlacedOrder.Content
  ) {
    names.add(
      NameEntry(hash: hash, place: NamePlace(number: number, isPlacing: true, standing)))
    placed.append(PlacedOrder(number: number, content: content))
  }

  // MARK: Names

  private func places(of hash: UInt64) throws -> [NamePlace] {
    var places = try index.places(of: hash, db)
    names.add(hash, to: &places)
    return places.count > 1 ? places.sorted() : places
  }

  /// Stops where a name has an answer that stands. One whose order was refused, or whose answer is
  /// gone, may be taken again.
  private func requireFree(_ id: OrderID, _ hash: UInt64) throws {
    guard names.contains(hash) || index.mayHave(hash) else { return }
    for place in try places(of: hash).reversed() where place.isPlacing {
      guard try name(of: place.number) == id else { continue }
      if place.standing == .refused { return }
      let isOfThisBatch = placed.contains { $0.number == place.number }
      let isAnswered = try isOfThisBatch || frames.order(place.number)?.isAnswered ?? false
      guard isAnswered else { return }
      throw Self.disagreement(about: id)
    }
  }

  /// The name of the order that begins at a number; `nil` where there is none any more.
  private func name(of number: Int64) throws -> OrderID? {
    if number >= firstEvent { return placed.first { $0.number == number }?.id }
    return try frames.name(of: number)
  }

  /// Finds an order that was held: the number of its record, and how it stands.
  private func find(
    _ id: OrderID, _ hash: UInt64
  ) throws -> (number: Int64, standing: NamePlace.Standing) {
    let places = try places(of: hash)
    var order: NamePlace?
    if places.count(where: \.isPlacing) == 1 {
      order = places.first(where: \.isPlacing)
    } else {
      order = try places.last { try $0.isPlacing && name(of: $0.number) == id }
    }
    guard let order, order.standing != .refused else { throw Self.disagreement(about: id) }
    let latest = places.last {
      !$0.isPlacing && $0.number >= order.number && $0.standing != .none
    }
    return (order.number, latest?.standing ?? order.standing)
  }

  /// The state machine decided on an order that is not there as it thinks: stop rather than go on.
  private static func disagreement(about id: OrderID) -> StoreError {
    StoreError(.corrupt, "order \(id) is stored in another state than the ledger has it")
  }

  // MARK: Entries

  /// Writes the next entry by itself: as a row, or as a record where it is of an order.
  private mutating func writeLoose(_ entry: Transaction) throws {
    if case .order(let id) = entry.cause, try writeRecord(entry, of: id) { return }
    try rows.write(entry, number: nextEntry, &numbers)
    try addToStretch(entry)
  }

  private mutating func writeRecord(_ entry: Transaction, of id: OrderID) throws -> Bool {
    guard OrderEntries.canKeep(entry) else { return false }
    let hash = index.hash(id)
    let order = try find(id, hash)
    keepANumber()
    try frame.news(
      .init(
        order: order.number, kind: .entry, at: entry.at, entries: entries.prefix(1),
        firstNumber: nextEntry), &numbers)
    names.add(
      NameEntry(
        hash: hash, place: NamePlace(number: frame.nextNumber - 1, isPlacing: false, .none)))
    try addToStretch(entry)
    return true
  }

  /// Adds the next entry to its stretch, and goes on to the one after it.
  private mutating func addToStretch(_ entry: Transaction) throws {
    let number = nextEntry
    nextEntry += 1
    entries = entries.dropFirst()
    let pool = try numbers.number(ofEntry: entry.pool)
    let type = OrderEntries.bit(of: entry.type)
    if numbers.catalogue.stretch?.contains(number) == true {
      numbers.catalogue.stretch?.add(at: entry.at, pool: pool, type: type)
    } else {
      try numbers.catalogue.stretch?.store(db)
      numbers.catalogue.stretch = Stretch(number: number, at: entry.at, pool: pool, type: type)
    }
  }
}

/// The statuses of a batch by order: one that comes twice stands as it came last.
private struct LatestStatuses {
  private var statuses: [OrderStatus]
  private var next = 0
  private var latest: [OrderID: OrderStatus]?
  private var taken: Set<OrderID> = []

  init(_ statuses: [OrderStatus]) { self.statuses = statuses }

  /// How an order stands after an event. Mostly each event has a status, in the same order. Where not,
  /// the first event of an order says how it stands after the batch, and the others say nothing.
  mutating func take(_ id: OrderID) -> OrderStatus? {
    if latest == nil, next < statuses.count, statuses[next].id == id {
      defer { next += 1 }
      return statuses[next]
    }
    if latest == nil {
      latest = Dictionary(
        statuses.dropFirst(next).map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
    }
    return taken.insert(id).inserted ? latest?[id] : nil
  }

  /// Those that no event was about, in their order.
  var rest: [OrderStatus] {
    guard let latest else { return Array(statuses.dropFirst(next)) }
    var seen = taken
    return statuses.dropFirst(next).compactMap { status in
      seen.insert(status.id).inserted ? latest[status.id] : nil
    }
  }
}

extension Transaction {
  /// Whether it is what a hold took from its first pool.
  fileprivate func isFirst(of id: OrderID, _ hold: Hold) -> Bool {
    guard type == .order, case .order(let own) = cause else { return false }
    return own == id && pool == hold.pool
  }

  /// Whether it follows from what was said of an order.
  fileprivate var isOfAnOrder: Bool {
    if case .order = cause { true } else { false }
  }
}
