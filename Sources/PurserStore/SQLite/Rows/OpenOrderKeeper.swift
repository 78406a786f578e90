internal import GRDB
internal import PurserCore

/// Brings the rows of open orders up to date, a little with each batch, and sets the mark `opened`. It
/// stays some 400,000 events behind the latest one: nearly all orders have ended by then, and need no row.
///
/// It looks at the events of a chunk together: first it reads their batches, then it writes the rows
/// that they change, and then it moves the mark. Rows may be ahead of the mark until then; a start, which
/// goes through the batches after the mark, finds nothing else for that.
final class OpenOrderKeeper {
  /// What was told last of an order.
  private struct Told {
    var at: Timestamp
    var standing: ArraySlice<UInt8>
  }

  /// The events that are looked at together.
  private struct Chunk {
    let horizons: Horizons
    /// The number of the next event to be read.
    var next: Int64
    /// The number that its events end before, or soon after.
    let end: Int64
    var fresh: [Int64: OpenOrderBlock.Kept] = [:]
    var told: [Int64: Told] = [:]
    /// The rows that are still to be written; none before everything is read.
    var blocks: ArraySlice<Int64>?
  }

  private let window: OrderWindow
  private let limits: UpkeepLimits
  private var opened: Int64
  private var chunk: Chunk?

  /// A keeper that begins at the mark `opened`.
  init(_ window: OrderWindow, opened: Int64, limits: UpkeepLimits) {
    self.window = window
    self.opened = opened
    self.limits = limits
  }

  /// Does as much as `count` new events ask for.
  ///
  /// - Parameters:
  ///   - count: how many events the batch had.
  ///   - nextEvent: the number of the next event.
  ///   - frames: the batches.
  ///   - buffer: where rows are put together.
  /// - Throws: `StoreError.corrupt` where a batch or a row cannot be read, or what SQLite fails with;
  ///   then this is of no use any more.
  func goOn(
    _ count: Int, nextEvent: Int64, _ frames: FrameStore, _ buffer: FrameBuffer
  ) throws {
    guard var chunk = try self.chunk ?? newChunk(nextEvent, frames) else { return }
    // It is put back below; until then there is one copy of it.
    self.chunk = nil
    if chunk.blocks == nil {
      try read(2 * count + 16, &chunk, frames)
    } else {
      try write(2 * count + 2, &chunk, frames, buffer)
    }
    if chunk.blocks?.isEmpty == true {
      opened = chunk.next
      try Marks.set(.opened, opened, frames.db)
    } else {
      self.chunk = chunk
    }
  }

  private func newChunk(_ nextEvent: Int64, _ frames: FrameStore) throws -> Chunk? {
    guard nextEvent - opened >= limits.lag + limits.chunk else { return nil }
    return Chunk(
      horizons: try Horizons(frames), next: opened, end: opened + limits.chunk)
  }

  // MARK: Reading

  private func read(_ count: Int, _ chunk: inout Chunk, _ frames: FrameStore) throws {
    let last = min(chunk.end, chunk.next + Int64(count))
    let rows = try FrameRows(frames.db, FrameStore.framesFromNumber, from: chunk.next)
    defer { rows.reset() }
    while chunk.next < last {
      guard let frame = try rows.next() else {
        chunk.next = chunk.end
        break
      }
      let end = frame.number + frame.count
      guard end > chunk.next else { continue }
      try note(frame, &chunk, frames)
      chunk.next = end
    }
    guard chunk.next >= chunk.end else { return }
    var blocks = Set(chunk.fresh.keys.map(OpenOrderBlock.number))
    blocks.formUnion(chunk.told.keys.map(OpenOrderBlock.number))
    blocks.formUnion(try ended(max(1, limits.latest / 32), chunk.horizons, frames.db))
    chunk.blocks = blocks.sorted()[...]
  }

  private func note(_ frame: Frame, _ chunk: inout Chunk, _ frames: FrameStore) throws {
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      if record.kind == .held || record.kind == .carried || record.kind == .part {
        try note(record, in: frame, &chunk, frames)
      } else if record.kind.isAboutAnOrder {
        let news = try StoredNews(record, in: frame)
        guard window[news.order] != .needsNoRow, let standing = try news.standing() else {
          continue
        }
        chunk.told[news.order] = Told(at: news.at, standing: standing)
      }
    }
  }

  /// Notes an order, unless it has ended and is in all readings.
  private func note(
    _ record: Frame.Record, in frame: Frame, _ chunk: inout Chunk, _ frames: FrameStore
  ) throws {
    let kept = try OpenOrderBlock.Kept(record, in: frame, frames.catalogue)
    switch window[record.number] {
    case .needsNoRow: return
    case .ended(let at) where at <= chunk.horizons.horizon(ofPayer: kept.payer):
      window.noteNeedsNoRow(record.number)
    case .nothing, .ended: chunk.fresh[record.number] = kept
    }
  }

  // MARK: Writing

  private func write(
    _ count: Int, _ chunk: inout Chunk, _ frames: FrameStore, _ buffer: FrameBuffer
  ) throws {
    guard let blocks = chunk.blocks else { return }
    for block in blocks.prefix(count) { try rewrite(block, chunk, frames, buffer) }
    chunk.blocks = blocks.dropFirst(count)
  }

  private func rewrite(
    _ number: Int64, _ chunk: Chunk, _ frames: FrameStore, _ buffer: FrameBuffer
  ) throws {
    var block = try OpenOrderBlock(number, frames)
    for order in block.range {
      if let new = chunk.fresh[order] { block.orders[order] = new }
      guard let told = chunk.told[order] else { continue }
      if block.orders[order] == nil {
        guard !isDone(told, chunk.horizons) else { continue }
        block.orders[order] = try fetched(order, frames)
      }
      block.orders[order]?.told = (told.at, told.standing)
    }
    try block.write(chunk.horizons, frames.db, buffer)
  }

  /// Whether an order has ended and is in every reading, whoever paid for it.
  private func isDone(_ told: Told, _ horizons: Horizons) -> Bool {
    guard let first = told.standing.first,
      Standing.isEndedForGood(first, told.standing.last ?? 0)
    else { return false }
    return told.at.microsecondsSinceEpoch <= horizons.earliest
  }

  /// An order that was not among the open ones, and of which something was told again.
  private func fetched(_ number: Int64, _ frames: FrameStore) throws -> OpenOrderBlock.Kept {
    guard let frame = try frames.frame(of: number), let record = try frame.event(number),
      record.kind == .held || record.kind == .carried || record.kind == .part
    else { throw StoreError.damagedRow("news of an order that is not there") }
    return try OpenOrderBlock.Kept(record, in: frame, frames.catalogue)
  }

  // MARK: Cleaning

  /// The next rows that have ended orders which readings contain by now.
  private func ended(_ limit: Int, _ horizons: Horizons, _ db: Database) throws -> [Int64] {
    let from = try Marks.value(.cleaned, db) ?? 0
    let row = try CStatement(
      db,
      """
      SELECT block, ended FROM open_order WHERE block >= ? AND ended IS NOT NULL
      ORDER BY block LIMIT ?
      """)
    row.bind(1, from)
    row.bind(2, Int64(limit))
    var found: [(block: Int64, ended: Int64)] = []
    while try row.next() { found.append((row.integer(0), row.integer(1))) }
    let next = found.count < limit ? 0 : (found.last?.block ?? -1) + 1
    if next != from { try Marks.set(.cleaned, next, db) }
    return found.filter { $0.ended <= horizons.latest }.map(\.block)
  }
}

extension Standing {
  /// Whether these are the first and the last byte of an ending that no reading has to judge. An
  /// expired order that was not judged ends in a zero.
  static func isEndedForGood(_ first: UInt8, _ last: UInt8) -> Bool {
    switch first >> 5 {
    case 0: false
    case 3: last != 0
    default: true
    }
  }
}
