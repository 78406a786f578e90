internal import GRDB
internal import PurserCore

/// The orders that a start needs, as of the mark `sealed`: those that are open or unjudged, and those
/// whose ending readings may lack. They lie in rows of 64 numbers each, as frames of `carried`
/// records; what came after the mark is read from the batches. So an order that is held and ends in
/// between is never among them.
enum OpenOrders {
  /// How many numbers a row has.
  static let blockLength: Int64 = 64

  // MARK: Loading

  /// How every order stands that the rows and the batches after the mark name.
  static func load(_ frames: FrameStore) throws -> [OrderStatus] {
    var orders: [Int64: (order: StoredOrder, holding: Holding)] = [:]
    for block in try blocks(frames.db) {
      try note(try Frame(block.bytes), in: frames, &orders)
    }
    let sealed = try Marks.value(.sealed, frames.db) ?? 1
    for frame in try frames.frames(from: sealed) {
      try note(frame, in: frames, &orders)
    }
    return orders.sorted { $0.key < $1.key }.map { $0.value.order.status($0.value.holding) }
  }

  private static func note(
    _ frame: Frame, in frames: FrameStore,
    _ orders: inout [Int64: (order: StoredOrder, holding: Holding)]
  ) throws {
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      if record.kind.isPlacing {
        guard record.kind != .refused else { continue }
        let order = try StoredOrder(record, in: frame, frames.catalogue)
        if let holding = order.holding { orders[order.number] = (order, holding) }
      } else if record.kind.isAboutAnOrder {
        let news = try StoredNews(record, in: frame)
        guard let order = try orders[news.order]?.order ?? frames.order(news.order) else {
          throw StoreError.damagedRow("news of an order that is not there")
        }
        if let holding = try news.content(of: order, frames.catalogue.currencies).holding {
          orders[order.number] = (order, holding)
        }
      }
    }
  }

  /// The rows.
  static func blocks(_ db: Database) throws -> [(number: Int64, bytes: [UInt8])] {
    let row = try CStatement(db, "SELECT block, orders FROM open_order ORDER BY block")
    defer { row.reset() }
    var blocks: [(number: Int64, bytes: [UInt8])] = []
    while try row.next() { blocks.append((row.integer(0), row.bytes(1))) }
    return blocks
  }
}
