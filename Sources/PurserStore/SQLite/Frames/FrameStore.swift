internal import GRDB
internal import PurserCore

/// Finds frames, and the orders in them. It keeps the last few, since what is asked one after the
/// other is often of one batch. It must not leave the transaction of `db`.
final class FrameStore {
  let db: Database
  let catalogue: Catalogue
  private var recent: [Frame] = []
  private static let keptFrames = 16

  init(_ db: Database, _ catalogue: Catalogue) {
    self.db = db
    self.catalogue = catalogue
  }

  /// The frame that has a number among its events; `nil` where there is none any more.
  func frame(of number: Int64) throws -> Frame? {
    if let frame = recent.first(where: { ($0.number..<$0.number + $0.count).contains(number) }) {
      return frame
    }
    let row = try CStatement(db, Self.frameOfNumber)
    row.bind(1, number)
    guard try row.next() else { return nil }
    defer { row.reset() }
    let frame = try Self.frame(row.bytes(1), number: row.integer(0))
    if recent.count == Self.keptFrames { recent.removeFirst() }
    recent.append(frame)
    return number < frame.number + frame.count ? frame : nil
  }

  /// Drops a frame that was written anew.
  func forget(_ frame: Frame) { recent.removeAll { $0.number == frame.number } }

  static let frameOfNumber =
    "SELECT number, frame FROM journal WHERE number <= ? ORDER BY number DESC LIMIT 1"

  static let framesFromNumber = """
    SELECT number, frame FROM journal WHERE number >= coalesce(
      (SELECT max(number) FROM journal WHERE number <= ?1), 0)
    ORDER BY number
    """

  /// Checks a frame of a row.
  static func frame(_ bytes: [UInt8], number: Int64) throws -> Frame {
    let frame = try Frame(bytes)
    guard frame.number == number else { throw Frame.damage }
    return frame
  }

  /// The frames from a number on, up to and with the one that ends behind `limit` events.
  func frames(from number: Int64, limit: Int = .max) throws -> [Frame] {
    let row = try CStatement(db, Self.framesFromNumber)
    row.bind(1, number)
    defer { row.reset() }
    var frames: [Frame] = []
    var count = 0
    while count < limit, try row.next() {
      let frame = try Self.frame(row.bytes(1), number: row.integer(0))
      guard frame.number + frame.count > number else { continue }
      count += Int(frame.count)
      frames.append(frame)
    }
    return frames
  }

  /// The order that begins at a number; `nil` where there is none any more.
  func order(_ number: Int64) throws -> StoredOrder? {
    guard let frame = try frame(of: number), let record = try frame.event(number),
      record.kind.isPlacing
    else { return nil }
    return try StoredOrder(record, in: frame, catalogue)
  }

  /// The name of the order that begins at a number; `nil` where there is none any more.
  func name(of number: Int64) throws -> OrderID? {
    guard let frame = try frame(of: number), let record = try frame.event(number),
      record.kind.isPlacing
    else { return nil }
    return try StoredOrder.name(of: record)
  }

  /// What the records of a number tell of an order, the last one last.
  func news(_ number: Int64, of order: StoredOrder) throws -> [StoredNews] {
    guard let frame = try frame(of: number) else { return [] }
    var found: [StoredNews] = []
    var records = frame.recordsFromStart()
    while let record = try records.record(), record.number <= number {
      guard record.number == number, record.kind.isAboutAnOrder else { continue }
      let news = try StoredNews(record, in: frame)
      if news.order == order.number { found.append(news) }
    }
    return found
  }

  /// The latest order of a name among the places of its hash, however it stands.
  func latestOrder(_ id: OrderID, _ places: [NamePlace]) throws -> StoredOrder? {
    for place in places.reversed() where place.isPlacing {
      if let order = try order(place.number), order.id == id { return order }
    }
    return nil
  }

  /// How an order that was held stands now.
  func holding(of order: StoredOrder, _ places: [NamePlace]) throws -> Holding? {
    for place in places.reversed()
    where place.number >= order.number && !place.isPlacing && place.standing != .none {
      for news in try news(place.number, of: order).reversed() {
        if let holding = try news.content(of: order, catalogue.currencies).holding {
          return holding
        }
      }
    }
    return order.holding
  }

  /// How an order that was held stands now, with its moments.
  func status(of order: StoredOrder, _ places: [NamePlace]) throws -> OrderStatus {
    guard let holding = try holding(of: order, places) else {
      return try order.record(catalogue).status
    }
    return order.status(holding)
  }
}
