import PurserCore

/// A store for tests that remembers what it is given, and fails when told to.
actor MemoryStore: LedgerStore {
  private(set) var batches: [LedgerChanges] = []
  private var records: [OrderID: OrderRecord] = [:]
  private var books: [PoolID: PoolBook] = [:]
  private var owner: [EntryReference: OwnerEntry] = [:]
  private var failures = 0
  private var writesBeforeFailures = 0
  /// How many writes failed.
  private(set) var failureCount = 0
  private var isHeldBack = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var arrivals: [CheckedContinuation<Void, Never>] = []

  /// Fails `count` writes, when `writes` have succeeded.
  func fail(_ count: Int, after writes: Int = 0) {
    failures = count
    writesBeforeFailures = writes
  }

  /// Holds every write back until `letGo`.
  func holdBack() { isHeldBack = true }

  func letGo() {
    isHeldBack = false
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// Returns once a write is held back.
  func waitForAWrite() async {
    guard waiting.isEmpty else { return }
    await withCheckedContinuation { arrivals.append($0) }
  }

  func load() -> LedgerSnapshot {
    LedgerSnapshot(books: Array(books.values), orders: records.values.map(\.status))
  }

  func orders(_ ids: [OrderID]) -> [OrderID: Result<OrderRecord, StoreError>] {
    var found: [OrderID: Result<OrderRecord, StoreError>] = [:]
    for id in ids { found[id] = records[id].map { .success($0) } }
    return found
  }

  func entries(_ references: [EntryReference]) -> [OwnerEntry] {
    references.compactMap { owner[$0] }
  }

  func append(_ changes: LedgerChanges) async throws(StoreError) {
    if isHeldBack {
      await withCheckedContinuation { continuation in
        waiting.append(continuation)
        for arrival in arrivals { arrival.resume() }
        arrivals = []
      }
    }
    if failures > 0, writesBeforeFailures == 0 {
      failures -= 1
      failureCount += 1
      throw StoreError(.failed, "the disk is on strike")
    }
    writesBeforeFailures = max(0, writesBeforeFailures - 1)
    batches.append(changes)
    for event in changes.events { remember(event) }
    for status in changes.orders { records[status.id]?.status = status }
    for book in changes.books { books[book.pool] = book }
  }

  private func remember(_ event: LedgerEvent) {
    switch event {
    case .placed(let record): records[record.id] = record
    case .topUpAnnounced(let topUp): owner[topUp.reference] = .topUp(topUp)
    case .adjusted(let adjustment): owner[adjustment.reference] = .adjustment(adjustment)
    case .read, .passedOver, .sent, .accepted, .becameUnknown, .settled, .released, .expired,
      .reversed, .recalled:
      break
    }
  }
}
