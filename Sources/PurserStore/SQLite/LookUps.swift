internal import PurserCore
internal import Synchronization

/// Looks names up beside the writer. While anybody does, the rows of runs that are out of use stay:
/// they may have been in use when memory was asked.
final class LookUps: Sendable {
  private let index: NameIndex
  private let running = Mutex(0)

  init(_ index: NameIndex) { self.index = index }

  func mayHave(_ id: OrderID) -> Bool { index.mayHave(index.hash(id)) }

  /// Whether nobody looks anything up.
  var areNone: Bool { running.withLock { $0 == 0 } }

  /// Gives `body` what memory knows of those of `ids` that may be stored. It may look at a connection's
  /// transaction that begins in it.
  func begin<Value>(
    _ ids: [OrderID],
    _ body: ([(id: OrderID, candidates: NameIndex.Candidates)]) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    running.withLock { $0 += 1 }
    defer { running.withLock { $0 -= 1 } }
    var found: [(id: OrderID, candidates: NameIndex.Candidates)] = []
    for id in ids {
      let candidates = index.candidates(index.hash(id))
      if !candidates.areNone { found.append((id, candidates)) }
    }
    return try body(found)
  }

  /// What memory knows of all names.
  ///
  /// - Returns: that, and what must be called when it is of no use any more.
  func begin() -> (names: NameIndex.Snapshot, isDone: @Sendable () -> Void) {
    running.withLock { $0 += 1 }
    return (index.snapshot, { [self] in running.withLock { $0 -= 1 } })
  }
}
