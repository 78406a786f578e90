internal import GRDB
internal import PurserCore

/// Writes frames anew without what has gone. Every other record stays as it was, and so do all
/// numbers.
struct FrameRewriter {
  /// What becomes of a record.
  enum Fate {
    case keep
    case remove
    /// Its answer goes.
    case strip
  }

  private let frames: FrameStore
  private let buffer: FrameBuffer

  init(_ frames: FrameStore, _ buffer: FrameBuffer) {
    self.frames = frames
    self.buffer = buffer
  }

  /// Removes the answers of orders.
  func strip(_ orders: Set<Int64>) throws {
    var rest = orders.sorted()[...]
    while let first = rest.first {
      guard let frame = try frames.frame(of: first) else {
        rest.removeFirst()
        continue
      }
      rest = rest.drop { $0 < frame.number + frame.count }
      try rewrite(frame) { record in
        record.kind.isPlacing && orders.contains(record.number) ? .strip : .keep
      }
    }
  }

  /// Writes a frame anew, or removes its row where nothing is left.
  func rewrite(_ frame: Frame, _ fate: (Frame.Record) -> Fate) throws {
    buffer.begin(
      number: frame.number, base: frame.moment(0), firstEntry: frame.firstEntry,
      texts: try frame.allTexts())
    var isChanged = false
    var isEmpty = true
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      if record.kind == .removed { continue }
      let fate = fate(record)
      isChanged = isChanged || fate != .keep
      if fate == .remove { continue }
      isEmpty = false
      // The numbers of what is gone are left out.
      buffer.skip(record.number - (record.kind.isEvent ? 0 : -1) - buffer.nextNumber)
      if fate == .strip { try strip(record, in: frame) } else { copy(record, in: frame) }
    }
    guard isChanged else { return }
    buffer.skip(frame.number + frame.count - buffer.nextNumber)
    try store(frame, isEmpty: isEmpty)
    frames.forget(frame)
  }

  private func copy(_ record: Frame.Record, in frame: Frame) {
    let mark = buffer.body.open()
    buffer.body.raw(frame.bytes[record.range])
    buffer.close(mark, record.kind)
  }

  private func strip(_ record: Frame.Record, in frame: Frame) throws {
    let order = try StoredOrder(record, in: frame, frames.catalogue)
    let mark = buffer.body.open()
    let place = buffer.body.count + 1
    buffer.body.raw(frame.bytes[record.range.lowerBound..<order.answerStart])
    var flags = OrderFlags(rawValue: frame.bytes[record.range.lowerBound + 1])
    flags.remove(.isAnswered)
    buffer.body.replace(flags.rawValue, at: place)
    buffer.close(mark, record.kind)
  }

  private func store(_ frame: Frame, isEmpty: Bool) throws {
    let isNewest = frame.number + frame.count >= frames.catalogue.nextEvent
    guard !isEmpty || isNewest else {
      return try frames.db.cachedStatement(sql: "DELETE FROM journal WHERE number = ?")
        .execute(arguments: [frame.number])
    }
    let row = try CStatement(frames.db, "UPDATE journal SET frame = ? WHERE number = ?")
    row.bind(2, frame.number)
    try buffer.finish().withMemoryRebound(to: UInt8.self) {
      row.bind(1, lastingBlob: $0)
      try row.run()
    }
  }
}
