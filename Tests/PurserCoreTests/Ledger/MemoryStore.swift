import PurserCore

/// A store for tests that remembers batches, and fails when told to.
actor MemoryStore: LedgerStore {
  private(set) var batches: [[LedgerEvent]] = []
  private var records: [OrderID: OrderRecord] = [:]
  private var readings: [PoolID: SupplierBalance] = [:]
  private var failures = 0
  private var isHeldBack = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var arrivals: [CheckedContinuation<Void, Never>] = []

  /// Fails the next `count` writes.
  func fail(_ count: Int) { failures = count }

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

  func load(maximumLag: Duration) -> LedgerSnapshot {
    LedgerSnapshot(
      readings: Array(readings.values), orders: records.values.filter { $0.state.hold != nil })
  }

  func orders(_ ids: [OrderID]) -> [OrderRecord] { ids.compactMap { records[$0] } }

  func append(_ events: [LedgerEvent]) async throws(StoreError) {
    if isHeldBack {
      await withCheckedContinuation { continuation in
        waiting.append(continuation)
        for arrival in arrivals { arrival.resume() }
        arrivals = []
      }
    }
    if failures > 0 {
      failures -= 1
      throw StoreError(.failed, "the disk is on strike")
    }
    batches.append(events)
    for event in events { remember(event) }
  }

  private func remember(_ event: LedgerEvent) {
    switch event {
    case .read(let reading): readings[reading.pool] = reading
    case .placed(let record): records[record.id] = record
    case .settled(let id, let actual, let moment):
      guard let hold = records[id]?.state.hold else { return }
      records[id]?.state = .settled(hold, actual: actual, at: moment)
    case .released(let id, let moment):
      guard let hold = records[id]?.state.hold else { return }
      records[id]?.state = .released(hold, at: moment)
    }
  }
}
