internal import GRDB
internal import PurserCore

/// Removes what is kept for a time only, inside the transaction of the frames: events, refused orders
/// and stored answers. Entries stay, and what is open is not touched. It works through the batches
/// from the oldest on, and two marks keep how far it came: events before `replayable` are gone, and
/// every ending before `answered` was looked at. An order that ended by then, and that readings may
/// still lack, is noted in `unpruned`.
struct Retention {
  private let frames: FrameStore
  private let index: NameIndex
  private let rewriter: FrameRewriter
  private let endedBefore: Timestamp
  private let journalBefore: Timestamp
  private let limit: Int
  private var rest: Int
  private let horizons: [PoolID: Int64]
  /// Orders whose answers go.
  private var stripped: Set<Int64> = []

  init(
    _ frames: FrameStore, _ index: NameIndex, _ buffer: FrameBuffer, endedBefore: Timestamp,
    journalBefore: Timestamp, limit: Int
  ) throws {
    self.frames = frames
    self.index = index
    self.endedBefore = endedBefore
    self.journalBefore = journalBefore
    rewriter = FrameRewriter(frames, buffer)
    self.limit = limit
    rest = limit
    var horizons: [PoolID: Int64] = [:]
    let row = try CStatement(frames.db, "SELECT number, horizon FROM pool")
    while try row.next() {
      horizons[try frames.catalogue.pool(row.integer(0))] = row.optionalInteger(1) ?? .min
    }
    self.horizons = horizons
  }

  /// Removes up to the limit.
  ///
  /// - Returns: whether it stopped at the limit.
  mutating func prune() throws -> Bool {
    let replayable = try pruneEvents()
    let answered = try pruneBatches(before: replayable)
    try pruneLate(answered)
    try rewriter.strip(stripped)
    try AttemptRows(frames.db).remove(placedBefore: endedBefore, limit: limit)
    return rest <= 0
  }

  // MARK: Events

  /// Removes events from the front that nothing else relies on. The newest batch stays, since numbering
  /// goes on from it.
  ///
  /// - Returns: the number of the first event that is left.
  private mutating func pruneEvents() throws -> Int64 {
    let start = try Marks.value(.replayable, frames.db) ?? 1
    let cutoff = max(endedBefore, journalBefore).microsecondsSinceEpoch
    var next = start
    while rest > 0, let frame = try frames.frames(from: next, limit: 1).first,
      frame.base < cutoff, frame.number + frame.count < frames.catalogue.nextEvent
    {
      try rewriter.rewrite(frame) { record in
        switch record.kind {
        case .read, .passedOver, .topUpAnnounced, .topUpChanged, .adjusted: .remove
        case .held, .refused, .carried, .part, .sent, .accepted, .becameUnknown, .settled,
          .released,
          .expired, .reversed, .recalled, .removed, .changed, .entry:
          .keep
        }
      }
      next = frame.number + frame.count
      rest -= Int(frame.count)
    }
    if next != start { try Marks.set(.replayable, next, frames.db) }
    return next
  }

  // MARK: Answers

  /// Removes refused orders, and the answers of orders that ended, batch after batch.
  ///
  /// - Returns: the number of the first event that was not looked at.
  private mutating func pruneBatches(before replayable: Int64) throws -> Int64 {
    let start = try Marks.value(.answered, frames.db) ?? 1
    var next = start
    while rest > 0, next < replayable,
      let frame = try frames.frames(from: next, limit: 1).first, frame.number < replayable
    {
      let refused = try refusedOrders(of: frame)
      guard let refused else { break }
      try noteEndings(of: frame)
      if !refused.isEmpty {
        try rewriter.rewrite(frame) { refused.contains($0.number) ? .remove : .keep }
      }
      next = frame.number + frame.count
      rest -= max(1, refused.count)
    }
    if next != start { try Marks.set(.answered, next, frames.db) }
    return next
  }

  /// The refused orders of a batch; `nil` where some of its events are too late.
  private func refusedOrders(of frame: Frame) throws -> Set<Int64>? {
    var refused: Set<Int64> = []
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      if record.kind == .refused { refused.insert(record.number) }
      guard record.kind.isPlacing || record.kind.isAboutAnOrder, record.kind != .carried else {
        continue
      }
      guard try moment(of: record, in: frame) < endedBefore else { return nil }
    }
    return refused
  }

  private func moment(of record: Frame.Record, in frame: Frame) throws -> Timestamp {
    if record.kind.isAboutAnOrder { return try StoredNews(record, in: frame).at }
    var body = record.body
    _ = try body.byte()
    return frame.moment(try body.signed())
  }

  /// Looks at what a batch says of endings.
  private mutating func noteEndings(of frame: Frame) throws {
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      if record.kind.isAboutAnOrder {
        let news = try StoredNews(record, in: frame)
        guard let order = try frames.order(news.order),
          let holding = try news.content(of: order, frames.catalogue.currencies).holding
        else { continue }
        try note(order, holding, told: record.number)
      } else if record.kind == .carried || record.kind == .part {
        let order = try StoredOrder(record, in: frame, frames.catalogue)
        if let holding = order.holding { try note(order, holding, told: record.number) }
      }
    }
  }

  /// Lets the answer of an order go that ended, or notes it where readings may lack it. Where something
  /// was told later, that is looked at when its turn comes.
  private mutating func note(_ order: StoredOrder, _ holding: Holding, told: Int64) throws {
    guard order.isAnswered, let endedAt = holding.endedForGoodAt,
      try latestNews(of: order) == told
    else { return }
    let earliest = holding.hold.lines.map { horizons[$0.pool] ?? .min }.min() ?? .min
    let isPassed = endedAt < endedBefore && endedAt.microsecondsSinceEpoch < earliest
    if try isPassed && !hasOpenParts(order, holding) {
      stripped.insert(order.number)
      rest -= 1
    } else {
      try frames.db.cachedStatement(
        sql: "INSERT OR REPLACE INTO unpruned (number, payer, ended) VALUES (?, ?, ?)"
      ).execute(arguments: [
        order.number, try frames.catalogue.number(ofKnownPayer: holding.hold),
        endedAt.microsecondsSinceEpoch,
      ])
    }
  }

  /// The number of the last event that told how an order stands.
  private func latestNews(of order: StoredOrder) throws -> Int64 {
    let places = try index.places(of: index.hash(order.id), frames.db)
    for place in places.reversed() where !place.isPlacing && place.standing != .none {
      guard place.number >= order.number else { break }
      if try !frames.news(place.number, of: order).isEmpty { return place.number }
    }
    return order.number
  }

  // MARK: Late ones

  /// Lets the answers go of which only readings were missing.
  private mutating func pruneLate(_ answered: Int64) throws {
    // Those that are kept for a rest are looked at again once it is this moment.
    var kept: [(order: Int64, payer: Int64)] = []
    for payer in frames.catalogue.payers where rest > 0 {
      let horizon = payer.pools.map { horizons[$0] ?? .min }.min() ?? .min
      let numbers = try Int64.fetchAll(
        frames.db.cachedStatement(sql: Self.lateSQL),
        arguments: [payer.number, min(horizon, endedBefore.microsecondsSinceEpoch), rest])
      for number in numbers {
        try frames.db.cachedStatement(sql: "DELETE FROM unpruned WHERE number = ?")
          .execute(arguments: [number])
        rest -= 1
        guard let order = try frames.order(number), try latestNews(of: order) < answered else {
          continue
        }
        let places = try index.places(of: index.hash(order.id), frames.db)
        if let holding = try frames.holding(of: order, places), try hasOpenParts(order, holding) {
          kept.append((number, payer.number))
          continue
        }
        stripped.insert(number)
      }
    }
    for (order, payer) in kept {
      try frames.db.cachedStatement(
        sql: "INSERT OR REPLACE INTO unpruned (number, payer, ended) VALUES (?, ?, ?)"
      ).execute(arguments: [order, payer, endedBefore.microsecondsSinceEpoch])
    }
  }

  /// Whether a part of an order's hold is open, so that its order is still asked for.
  private func hasOpenParts(_ order: StoredOrder, _ holding: Holding) throws -> Bool {
    guard let share = holding.hold.share, share.origin == nil else { return false }
    for number in 1...OrderID.maximumParts {
      let id = order.id.part(number)
      let places = try index.places(of: index.hash(id), frames.db)
      guard let part = try frames.latestOrder(id, places) else { return false }
      let standing = try frames.holding(of: part, places)
      if standing?.endedForGoodAt == nil { return true }
    }
    return false
  }

  static let lateSQL = "SELECT number FROM unpruned WHERE payer = ? AND ended < ? LIMIT ?"
}
