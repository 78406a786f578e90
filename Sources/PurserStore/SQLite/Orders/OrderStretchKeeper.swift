internal import GRDB
internal import PurserCore

/// Sums up the orders of each stretch as they are written. A start begins with the first stretch that is not stored,
/// also that of a file from before there were any: its orders are read, a little with each batch, until it has come up
/// with what is written.
final class OrderStretchKeeper {
  /// The number of the next event to be looked at.
  private var next: Int64
  private var stretch: OrderStretch

  /// A keeper that begins behind the stretches that are stored.
  init(_ db: Database) throws {
    next = try OrderStretch.end(db)
    stretch = OrderStretch(first: next)
  }

  /// Takes a batch that was written.
  ///
  /// - Parameters:
  ///   - orders: the orders that it placed, by the numbers of their events.
  ///   - count: how many of its events are about orders.
  ///   - events: the numbers of its events.
  ///   - frames: the batches, with this one.
  /// - Throws: `StoreError.corrupt` where a batch cannot be read, or what SQLite fails with; then this is of
  ///   no use any more.
  func take(
    _ orders: [PlacedOrder], count: Int, events: Range<Int64>, _ frames: FrameStore
  ) throws {
    guard next >= events.lowerBound else {
      return try read(upTo: min(events.upperBound, next + Int64(2 * count + 16)), frames)
    }
    for order in orders {
      try finish(upTo: order.number, frames.db)
      stretch.add(order.content)
    }
    next = events.upperBound
    try finish(upTo: next, frames.db)
  }

  /// Reads orders of this stretch that were written before.
  private func read(upTo limit: Int64, _ frames: FrameStore) throws {
    let last = min(stretch.end, limit)
    let rows = try FrameRows(frames.db, FrameStore.framesFromNumber, from: next)
    defer { rows.reset() }
    while next < last {
      guard let frame = try rows.next() else {
        next = last
        break
      }
      let frameEnd = frame.number + frame.count
      guard frameEnd > next else { continue }
      try add(frame, frames.catalogue)
      next = min(stretch.end, frameEnd)
    }
    try finish(upTo: next, frames.db)
  }

  /// Stores the stretches that end at or before a number.
  private func finish(upTo number: Int64, _ db: Database) throws {
    while number >= stretch.end {
      try stretch.store(db)
      stretch = OrderStretch(first: stretch.end)
    }
  }

  private func add(_ frame: Frame, _ catalogue: Catalogue) throws {
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      guard record.kind.isPlacing, record.number >= next, stretch.numbers.contains(record.number)
      else { continue }
      try stretch.add(StoredOrder(record, in: frame, catalogue))
    }
  }
}
