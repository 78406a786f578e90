internal import GRDB
internal import PurserCore

/// When the orders of the latest events ended, by their numbers: enough to tell that an order needs no row
/// among the open ones. It takes four bytes for each event; of orders before them nothing is known.
final class OrderWindow {
  /// The knowledge of an order.
  enum Knowledge: Equatable {
    /// Nothing, or that it is open.
    case nothing
    /// It needs no row, and nothing was told of it since.
    case needsNoRow
    /// It ended, at most so many microseconds after 1970.
    case ended(Int64)
  }

  /// The second from which slots count: that of 2020-01-01T00:00:00Z.
  private static let epoch: Int64 = 1_577_836_800
  private static let needsNoRow: UInt32 = 1

  private var slots: [UInt32]
  /// The number of the next event.
  private var next: Int64

  /// A window on the events before `next`, of whose orders nothing is known yet.
  init(capacity: Int64, next: Int64) {
    slots = Array(repeating: 0, count: Int(max(1, capacity)))
    self.next = next
  }

  /// Moves on.
  func advance(to next: Int64) {
    for number in max(self.next, next - Int64(slots.count))..<max(self.next, next) {
      slots[slot(number)] = 0
    }
    self.next = max(self.next, next)
  }

  subscript(order: Int64) -> Knowledge {
    guard contains(order) else { return .nothing }
    switch slots[slot(order)] {
    case 0: return .nothing
    case Self.needsNoRow: return .needsNoRow
    case let seconds: return .ended((Int64(seconds) + Self.epoch) * 1_000_000)
    }
  }

  /// Notes how an order stands of which something was told: when it ended for good, if it has.
  func note(_ order: Int64, endedAt: Timestamp?) {
    guard contains(order) else { return }
    slots[slot(order)] = endedAt.map(Self.seconds) ?? 0
  }

  /// Notes that an order needs no row.
  func noteNeedsNoRow(_ order: Int64) {
    if contains(order) { slots[slot(order)] = Self.needsNoRow }
  }

  /// Seconds of the epoch, rounded up. A moment that has no number here counts as one at which nothing
  /// has ended yet.
  private static func seconds(_ moment: Timestamp) -> UInt32 {
    let microseconds = moment.microsecondsSinceEpoch
    guard microseconds < .max - 1_000_000 else { return 0 }
    return UInt32(exactly: max(2, (microseconds + 999_999) / 1_000_000 - epoch)) ?? 0
  }

  private func contains(_ number: Int64) -> Bool {
    number < next && number >= max(0, next - Int64(slots.count))
  }

  private func slot(_ number: Int64) -> Int { Int(number % Int64(slots.count)) }
}

extension OrderWindow {
  /// Reads what the batches from a number on tell of endings.
  func read(from number: Int64, _ db: Database) throws {
    let walk = try FrameRows(db, FrameStore.framesFromNumber, from: number)
    while let frame = try walk.next() {
      var records = frame.recordsFromStart()
      while let record = try records.record() {
        guard record.kind.isAboutAnOrder else { continue }
        let news = try StoredNews(record, in: frame)
        guard let standing = try news.standing(), let first = standing.first else { continue }
        let isEnded = Standing.isEndedForGood(first, standing.last ?? 0)
        note(news.order, endedAt: isEnded ? news.at : nil)
      }
    }
  }
}
