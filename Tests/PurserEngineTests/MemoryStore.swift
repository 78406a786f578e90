import Dispatch
import PurserCore
import Synchronization

/// A store for tests that remembers what it is given, and fails when told to.
final class MemoryStore: LedgerStore {
  private struct Content {
    var batches: [LedgerChanges] = []
    var records: [OrderID: OrderRecord] = [:]
    var books: [PoolID: PoolBook] = [:]
    var owner: [EntryReference: OwnerEntry] = [:]
    var failures = 0
    var writesBeforeFailures = 0
    var failureCount = 0
    var lookUps: [[OrderID]] = []
    var isHeldBack = false
    /// Writes that are held back, and those who wait for one.
    var heldBack = 0
    var arrivals: [CheckedContinuation<Void, Never>] = []
  }

  private let content = Mutex(Content())
  private let gate = DispatchSemaphore(value: 0)

  /// The batches that were written.
  var batches: [LedgerChanges] { content.withLock { $0.batches } }
  /// How many writes failed.
  var failureCount: Int { content.withLock { $0.failureCount } }
  /// The orders that were looked up, look-up by look-up.
  var lookUps: [[OrderID]] { content.withLock { $0.lookUps } }

  /// Fails `count` writes, when `writes` have succeeded.
  func fail(_ count: Int, after writes: Int = 0) {
    content.withLock { content in
      content.failures = count
      content.writesBeforeFailures = writes
    }
  }

  /// Holds every write back until `letGo`.
  func holdBack() { content.withLock { $0.isHeldBack = true } }

  func letGo() {
    let heldBack = content.withLock { content in
      content.isHeldBack = false
      defer { content.heldBack = 0 }
      return content.heldBack
    }
    for _ in 0..<heldBack { gate.signal() }
  }

  /// Returns once a write is held back.
  func waitForAWrite() async {
    await withCheckedContinuation { continuation in
      let isThere = content.withLock { content in
        guard content.heldBack == 0 else { return true }
        content.arrivals.append(continuation)
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  // MARK: LedgerStore

  func load() -> LedgerSnapshot {
    content.withLock { content in
      LedgerSnapshot(
        books: Array(content.books.values), orders: content.records.values.map(\.status))
    }
  }

  func mayHave(_ id: OrderID) -> Bool { content.withLock { $0.records[id] != nil } }

  func orders(_ ids: [OrderID]) -> [OrderID: Result<OrderRecord, StoreError>] {
    content.withLock { content in
      content.lookUps.append(ids)
      var found: [OrderID: Result<OrderRecord, StoreError>] = [:]
      for id in ids { found[id] = content.records[id].map { .success($0) } }
      return found
    }
  }

  func entries(_ references: [EntryReference]) -> [OwnerEntry] {
    content.withLock { content in references.compactMap { content.owner[$0] } }
  }

  func append(_ changes: LedgerChanges) throws(StoreError) {
    if mustWait() { gate.wait() }
    let fails = content.withLock { content in
      guard content.failures > 0, content.writesBeforeFailures == 0 else {
        content.writesBeforeFailures = max(0, content.writesBeforeFailures - 1)
        content.batches.append(changes)
        for event in changes.events { Self.remember(event, &content) }
        for status in changes.orders { content.records[status.id]?.status = status }
        for book in changes.books { content.books[book.pool] = book }
        return false
      }
      content.failures -= 1
      content.failureCount += 1
      return true
    }
    if fails { throw StoreError(.failed, "the disk is on strike") }
  }

  private func mustWait() -> Bool {
    let arrivals = content.withLock { content -> [CheckedContinuation<Void, Never>]? in
      guard content.isHeldBack else { return nil }
      content.heldBack += 1
      defer { content.arrivals = [] }
      return content.arrivals
    }
    for arrival in arrivals ?? [] { arrival.resume() }
    return arrivals != nil
  }

  private static func remember(_ event: LedgerEvent, _ content: inout Content) {
    switch event {
    case .placed(let record): content.records[record.id] = record
    case .topUpAnnounced(let topUp): content.owner[topUp.reference] = .topUp(topUp)
    case .adjusted(let adjustment): content.owner[adjustment.reference] = .adjustment(adjustment)
    case .read, .passedOver, .sent, .accepted, .becameUnknown, .settled, .released, .expired,
      .reversed, .recalled:
      break
    }
  }
}
