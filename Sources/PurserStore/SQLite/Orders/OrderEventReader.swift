internal import GRDB
internal import PurserCore

/// Finds what happened to orders in the journal. It must not leave the transaction of `db`.
struct OrderEventReader {
  private let db: Database
  private let frames: FrameStore
  private let names: NameIndex.Snapshot
  private let currencies: CurrencyTable

  /// The most numbers of the journal that one page looks through: some milliseconds of work.
  private static let longestPage: Int64 = 4096

  init(_ db: Database, _ catalogue: Catalogue, names: NameIndex.Snapshot) {
    self.db = db
    self.names = names
    frames = FrameStore(db, catalogue)
    currencies = catalogue.currencies
  }

  // MARK: All orders

  /// The events of all orders after a number.
  func page(after number: Int64, limit: Int) throws -> OrderEventPage {
    let start = try Marks.value(.replayable, db) ?? 1
    let first = max(number + 1, start)
    var page = OrderEventPage(
      events: [], last: first - 1, isAtEnd: false, isGapped: number + 1 < start && number > 0)
    let walk = try FrameRows(db, FrameStore.framesFromNumber, from: first)
    defer { walk.reset() }
    while page.events.count < limit, page.last - first < Self.longestPage {
      guard let frame = try walk.next() else {
        page.isAtEnd = true
        return page
      }
      guard frame.number + frame.count > first else { continue }
      try add(frame, from: first, limit: limit, to: &page)
    }
    return page
  }

  private func add(
    _ frame: Frame, from first: Int64, limit: Int, to page: inout OrderEventPage
  ) throws {
    var records: [Frame.Record] = []
    var reader = frame.recordsFromStart()
    while let record = try reader.record() { if record.kind.isEvent { records.append(record) } }
    for (index, record) in records.enumerated() where record.number >= first {
      guard page.events.count < limit else { return }
      let next = index + 1 < records.count ? records[index + 1] : nil
      if let event = try event(record, next: next, in: frame) { page.events.append(event) }
      page.last = record.number
    }
    // Numbers of events that were removed count as well.
    page.last = max(page.last, frame.number + frame.count - 1)
  }

  // MARK: One order

  /// The events of an order after a number, those of all its attempts.
  func events(of order: OrderID, after number: Int64) throws -> [OrderEvent] {
    var events: [OrderEvent] = []
    for attempt in 1...OrderID.maximumAttempts {
      let hold = order.attempt(attempt)
      guard try add(hold, after: number, to: &events) else { break }
      for part in 1...OrderID.maximumParts {
        guard try add(hold.part(part), after: number, to: &events) else { break }
      }
    }
    return events.sorted { $0.number < $1.number }
  }

  /// Adds the events of an attempt's hold, or of a part of it.
  ///
  /// - Returns: whether there is one of that name.
  private func add(
    _ id: OrderID, after number: Int64, to events: inout [OrderEvent]
  ) throws -> Bool {
    var isKnown = false
    for place in try names.places(of: id, db) {
      guard let frame = try frames.frame(of: place.number) else { continue }
      guard let (record, next) = try Self.record(place.number, in: frame) else { continue }
      guard try self.name(record, in: frame) == id else { continue }
      isKnown = true
      guard place.number > number, events.last?.number != place.number else { continue }
      if let event = try event(record, next: next, in: frame) { events.append(event) }
    }
    return isKnown
  }

  private static func record(
    _ number: Int64, in frame: Frame
  ) throws -> (Frame.Record, next: Frame.Record?)? {
    var found: Frame.Record?
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      guard record.kind.isEvent else { continue }
      if let found { return (found, record) }
      if record.number == number { found = record }
    }
    return found.map { ($0, nil) }
  }

  /// The name of the hold that a record is about; `nil` where it is about none.
  private func name(_ record: Frame.Record, in frame: Frame) throws -> OrderID? {
    if record.kind.isPlacing { return try StoredOrder.name(of: record) }
    guard record.kind.isAboutAnOrder else { return nil }
    return try frames.name(of: StoredNews(record, in: frame).order)
  }

  // MARK: Events

  /// The event of a record; `nil` where it is none that followers of orders are told.
  private func event(
    _ record: Frame.Record, next: Frame.Record?, in frame: Frame
  ) throws -> OrderEvent? {
    switch record.kind {
    case .held, .refused:
      return try placing(StoredOrder(record, in: frame, frames.catalogue), record)
    case .sent, .accepted, .becameUnknown, .settled, .released, .expired, .reversed:
      return try news(StoredNews(record, in: frame), next)
    case .read, .passedOver, .recalled, .topUpAnnounced, .topUpChanged, .adjusted, .carried, .part,
      .removed,
      .changed, .entry:
      return nil
    }
  }

  private func placing(_ order: StoredOrder, _ record: Frame.Record) throws -> OrderEvent? {
    guard let holding = order.holding else {
      // What it was refused for is in its answer.
      guard order.isAnswered else { return nil }
      let status = try order.record(frames.catalogue).status
      return OrderEvent(
        number: order.number, kind: .refused, at: order.placedAt, status: status,
        details: try order.details())
    }
    let kind: OrderEvent.Kind = order.id.isFurtherAttempt ? .rerouted : .placed
    return OrderEvent(
      number: order.number, kind: kind, at: order.placedAt, status: order.status(holding),
      details: try order.details(), note: try note(of: order.id))
  }

  private func news(_ news: StoredNews, _ next: Frame.Record?) throws -> OrderEvent? {
    guard let order = try frames.order(news.order), order.holding != nil else { return nil }
    if order.id != order.id.hold { return try newsOfPart(news, of: order.id.hold) }
    let note = try note(of: order.id)
    guard var kind = OrderEvent.Kind(news.kind, note) else { return nil }
    switch news.kind {
    case .released:
      if try wasFreedToGoOn(order.id, news, note, next) { return nil }
      switch try standingOfOthers(than: order.id, before: news.number) {
      case .free: break
      case .open: kind = .attemptFailed
      case .bought: return nil
      }
    case .sent, .accepted, .becameUnknown, .expired:
      if try standingOfOthers(than: order.id, before: news.number) == .bought { return nil }
    case .settled:
      if kind == .settled, try wasDivided(order.id, before: news.number) { kind = .partial }
    case .held, .refused, .reversed, .read, .passedOver, .recalled, .topUpAnnounced, .topUpChanged,
      .adjusted,
      .carried, .part, .removed, .changed, .entry:
      break
    }
    let content = try news.content(of: order, currencies)
    let later =
      try content.holding ?? frames.holding(of: order, names.places(of: order.id, db))
    guard let later else { return nil }
    let holding = later.earlier(kind, at: news.at, actual: content.actual)
    return OrderEvent(
      number: news.number, kind: kind, at: news.at, status: order.status(holding),
      details: try order.details(), note: note)
  }

  /// Tells what happened to a part of a hold that was divided as what happened to its order. That a rest is freed
  /// is no news: the order was bought in part.
  private func newsOfPart(_ news: StoredNews, of hold: OrderID) throws -> OrderEvent? {
    let kind: OrderEvent.Kind
    switch news.kind {
    case .settled: kind = .partial
    case .reversed: kind = .reversed
    case .sent, .accepted, .becameUnknown, .released, .expired, .held, .refused, .read,
      .passedOver, .recalled, .topUpAnnounced, .topUpChanged, .adjusted, .carried, .part, .removed,
      .changed,
      .entry:
      return nil
    }
    let places = try names.places(of: hold, db)
    guard let order = try frames.latestOrder(hold, places),
      let holding = try frames.holding(of: order, places)
    else { return nil }
    return OrderEvent(
      number: news.number, kind: kind, at: news.at, status: order.status(holding),
      details: try order.details(), note: try note(of: hold))
  }

  /// Whether a hold had been divided before something was told of it.
  private func wasDivided(_ hold: OrderID, before number: Int64) throws -> Bool {
    try names.places(of: hold.part(1), db).contains { $0.isPlacing && $0.number < number }
  }

  /// Whether a hold was freed since its order goes on, in one step with the next hold. The note of the attempt says so;
  /// of one that is older than that, the next hold that stands right behind it.
  private func wasFreedToGoOn(
    _ id: OrderID, _ news: StoredNews, _ note: AttemptNote?, _ next: Frame.Record?
  ) throws -> Bool {
    var next = next
    // A batch may be too large for one frame.
    if next == nil { next = try frames.frame(of: news.number + 1)?.event(news.number + 1) }
    guard let next, next.kind == .held,
      try StoredOrder.name(of: next) == id.attempt(id.attemptNumber + 1)
    else { return false }
    return note?.wasFreedToGoOn ?? true
  }

  /// How the attempts of an order stood beside one.
  private enum Standing {
    /// None can be bought any more.
    case free
    /// One may be bought yet.
    case open
    /// One was bought.
    case bought
  }

  /// How the other attempts of an order stood before something was told of one, whatever became of them since.
  private func standingOfOthers(than id: OrderID, before number: Int64) throws -> Standing {
    var standing = Standing.free
    for attempt in 1...OrderID.maximumAttempts where attempt != id.attemptNumber {
      let other = id.order.attempt(attempt)
      let places = try names.places(of: other, db).filter { $0.number < number }
      guard let order = try frames.latestOrder(other, places) else {
        // A later attempt may have begun though an earlier one is not kept any more, or began after the number.
        if attempt > id.attemptNumber { break }
        continue
      }
      switch try self.standing(of: order, places) {
      case .free: break
      case .open: standing = .open
      case .bought: return .bought
      }
    }
    return standing
  }

  /// How an attempt stood after the last of its records.
  private func standing(of order: StoredOrder, _ places: [NamePlace]) throws -> Standing {
    guard let holding = try frames.holding(of: order, places) else { return .free }
    // Of several records of one batch only the last tells how it stood: what they are says enough.
    for place in places.reversed() where !place.isPlacing && place.number > order.number {
      for news in try frames.news(place.number, of: order).reversed() {
        switch news.kind {
        case .settled, .reversed: return .bought
        case .released where holding.hold.share == nil: return .free
        case .sent, .accepted, .becameUnknown, .expired, .released, .changed, .held, .refused,
          .read, .passedOver, .recalled, .topUpAnnounced, .topUpChanged, .adjusted, .carried, .part,
          .removed,
          .entry:
          break
        }
      }
    }
    switch holding.ending {
    case nil: return .open
    case .settled?, .reversed?: return .bought
    case .expired?: return holding.unknownAt == nil ? .free : .open
    case .released?: return holding.hold.share == nil ? .free : .bought
    }
  }

  private func note(of hold: OrderID) throws -> AttemptNote? {
    try AttemptRows(db).read(.of(hold.order), currencies: currencies).first { $0.hold == hold }
  }
}

extension OrderEvent.Kind {
  /// What news of an attempt are to those who follow its order; `nil` where they are none.
  fileprivate init?(_ kind: RecordKind, _ note: AttemptNote?) {
    switch kind {
    case .sent: self = .sent
    case .accepted: self = .accepted
    case .becameUnknown: self = .unknown
    case .settled: self.init(purchase: note)
    case .released: self = .released
    case .expired: self = .expired
    case .reversed: self = .reversed
    case .held, .refused, .read, .passedOver, .recalled, .topUpAnnounced, .topUpChanged, .adjusted,
      .carried,
      .part, .removed, .changed, .entry:
      return nil
    }
  }
}
