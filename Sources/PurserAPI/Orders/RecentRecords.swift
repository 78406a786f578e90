internal import PurserCore
internal import Synchronization

/// The records of orders that were answered lately and hold money, so that the reports which follow an
/// order are answered without reading its decision from the file.
///
/// A record has one place, by the hash of its order's name, and gives way to the next that has the same:
/// so the memory is bounded and nothing has to be thrown out in any order. What is not here is read.
final class RecentRecords: Sendable {
  private let records: Mutex<[OrderRecord?]>

  /// Room for so many records; a power of two. Each takes a kilobyte or two.
  init(capacity: Int = 8192) { records = Mutex(Array(repeating: nil, count: capacity)) }

  /// Keeps a record that was answered. A refused order may be decided anew; it is not kept.
  func note(_ record: OrderRecord) {
    switch record.state {
    case .refused: return
    case .held: break
    }
    let hash = record.id.hashValue
    // The record that gives way is let go after the lock.
    let former = records.withLock { records in
      let place = hash & (records.count - 1)
      let former = records[place]
      records[place] = record
      return former
    }
    _ = former
  }

  /// The record of an order as it was when it was answered; `nil` where it is not known any more.
  subscript(id: OrderID) -> OrderRecord? {
    let hash = id.hashValue
    return records.withLock { records in
      guard let record = records[hash & (records.count - 1)], record.id == id else { return nil }
      return record
    }
  }

  /// The record of an order that stands at `status`: its decision was made once and for all.
  ///
  /// - Returns: `nil` where it is not known, or is of an earlier order of that name.
  func record(at status: OrderStatus) -> OrderRecord? {
    guard var record = self[status.id], record.status.placedAt == status.placedAt else {
      return nil
    }
    record.status = status
    return record
  }
}
