internal import GRDB
internal import PurserCore

/// Sums up the orders of each stretch once it is complete, a little with each batch. A start begins with the
/// first stretch that is not stored, also that of a file from before there were any.
final class OrderStretchKeeper {
  /// The number of the next event to be looked at.
  private var next: Int64
  private var stretch: OrderStretch

  /// A keeper that begins behind the stretches that are stored.
  init(_ db: Database) throws {
    next = try OrderStretch.end(db)
    stretch = OrderStretch(first: next)
  }

  /// Does as much as `count` new events ask for.
  ///
  /// - Parameters:
  ///   - count: how many events the batch had.
  ///   - nextEvent: the number of the next event.
  ///   - frames: the batches.
  /// - Throws: `StoreError.corrupt` where a batch cannot be read, or what SQLite fails with; then this is of
  ///   no use any more.
  func goOn(_ count: Int, nextEvent: Int64, _ frames: FrameStore) throws {
    let end = stretch.first + OrderStretch.length
    guard nextEvent >= end else { return }
    let last = min(end, next + Int64(2 * count + 16))
    let rows = try FrameRows(frames.db, FrameStore.framesFromNumber, from: next)
    defer { rows.reset() }
    while next < last {
      guard let frame = try rows.next() else {
        next = end
        break
      }
      let frameEnd = frame.number + frame.count
      guard frameEnd > next else { continue }
      try add(frame, frames.catalogue)
      next = min(end, frameEnd)
    }
    guard next >= end else { return }
    try stretch.store(frames.db)
    stretch = OrderStretch(first: end)
    next = end
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
