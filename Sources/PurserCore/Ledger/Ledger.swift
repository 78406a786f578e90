internal import DequeModule

/// The one owner of balances and holds in a process. Commands queue here; it drains up to a batch,
/// decides all of it on the state value without a suspension, writes one transaction, and only
/// then answers. A failed write is answered to the whole batch, and the state is read anew from
/// the store before the next one: there is no hand-made undo.
package actor Ledger {
  /// Where the ledger stands with its store.
  private enum Standing {
    /// The state is what the store remembers.
    case inStep
    /// A write failed; the state must be read anew before anything is decided.
    case mustReload(StoreError)
  }

  /// The bounds that the ledger keeps.
  package struct Limits: Sendable {
    /// The most commands that one transaction carries.
    package var batch: Int
    /// The most commands that may wait.
    package var queue: Int

    /// Bounds; by default batches of 512 and a queue of 16,384.
    package init(batch: Int = 512, queue: Int = 16_384) {
      self.batch = batch
      self.queue = queue
    }
  }

  /// A command that waits: it decides on the state and is answered after the commit.
  struct Job {
    /// The order whose stored record it needs.
    var order: OrderID?
    /// Decides, and returns what sends the answer; a store failure overrides the answer.
    var decide: (inout Deciding) -> (StoreError?) -> Void
    /// Answers without deciding.
    var fail: (LedgerError) -> Void
  }

  /// What a command decides on.
  struct Deciding {
    var state: LedgerState
    /// The records of the orders that the batch names, as its commands leave them.
    var records: [OrderID: OrderRecord]
    var events: [LedgerEvent] = []
    /// The moment of this batch's events: the clock's, or the latest event's where that is later.
    let now: Timestamp
    /// What the clock says, by which readings are judged.
    let clock: Timestamp

    /// The record of `id`, one of the batch's orders.
    func record(_ id: OrderID) -> OrderRecord? { records[id] }
  }

  private let store: any LedgerStore
  private let limits: Limits
  private let now: @Sendable () -> Timestamp
  private var state: LedgerState
  private var standing = Standing.inStep
  private var queue: Deque<Job> = []
  private var isDraining = false

  /// Opens the ledger that `store` remembers.
  ///
  /// - Parameters:
  ///   - suppliers: the owner's terms.
  ///   - store: what remembers the events; this ledger's alone.
  ///   - limits: the bounds to keep.
  ///   - now: the wall clock; where it is behind what the ledger has seen, the ledger's own time
  ///     stands still.
  /// - Throws: `LedgerError.storeFailed`, or `.outOfRange` when the store is damaged.
  package init(
    suppliers: [Supplier], store: any LedgerStore, limits: Limits = Limits(),
    now: @escaping @Sendable () -> Timestamp
  ) async throws(LedgerError) {
    self.store = store
    self.limits = limits
    self.now = now
    state = try await Self.load(LedgerState(suppliers: suppliers), from: store)
  }

  // MARK: Queue

  /// Queues a command and waits for its answer.
  ///
  /// - Throws: `LedgerError.overloaded`, `.storeFailed`, and what `decide` throws.
  func perform<Answer: Sendable>(
    needing order: OrderID? = nil,
    _ decide: @escaping (inout Deciding) throws(LedgerError) -> Answer
  ) async throws(LedgerError) -> Answer {
    guard queue.count < limits.queue else { throw .overloaded }
    let result: Result<Answer, LedgerError> = await withCheckedContinuation { continuation in
      queue.append(Self.job(needing: order, decide) { continuation.resume(returning: $0) })
      startDraining()
    }
    return try result.get()
  }

  private static func job<Answer: Sendable>(
    needing order: OrderID?, _ decide: @escaping (inout Deciding) throws(LedgerError) -> Answer,
    answer: @escaping (sending Result<Answer, LedgerError>) -> Void
  ) -> Job {
    Job(
      order: order,
      decide: { deciding in
        let result: Result<Answer, LedgerError>
        do throws(LedgerError) { result = .success(try decide(&deciding)) } catch {
          result = .failure(error)
        }
        return { failure in answer(failure.map { .failure(.storeFailed($0)) } ?? result) }
      },
      fail: { answer(.failure($0)) })
  }

  private func startDraining() {
    guard !isDraining else { return }
    isDraining = true
    Task { await drain() }
  }

  private func drain() async {
    while !queue.isEmpty {
      var batch: [Job] = []
      batch.reserveCapacity(min(queue.count, limits.batch))
      while batch.count < limits.batch, let job = queue.popFirst() { batch.append(job) }
      await carryOut(batch)
    }
    isDraining = false
  }

  // MARK: Batch

  private func carryOut(_ batch: [Job]) async {
    do {
      try await reloadIfNeeded()
      let records = try await knownRecords(for: batch)
      await commit(decideAll(batch, records: records))
    } catch {
      for job in batch { job.fail(error) }
    }
  }

  /// Decides every command of the batch, without a suspension between them.
  private func decideAll(
    _ batch: [Job], records: [OrderID: OrderRecord]
  ) -> (events: [LedgerEvent], answers: [(StoreError?) -> Void]) {
    let clock = now()
    let moment = state.latestMoment.map { max($0, clock) } ?? clock
    // The state moves into the decision and back, so that it is changed in place.
    var deciding = Deciding(
      state: LedgerState(suppliers: []), records: records, now: moment, clock: clock)
    swap(&deciding.state, &state)
    var answers: [(StoreError?) -> Void] = []
    answers.reserveCapacity(batch.count)
    for job in batch { answers.append(job.decide(&deciding)) }
    swap(&deciding.state, &state)
    return (deciding.events, answers)
  }

  private func commit(
    _ decided: (events: [LedgerEvent], answers: [(StoreError?) -> Void])
  ) async {
    var failure: StoreError?
    if !decided.events.isEmpty {
      do { try await store.append(decided.events) } catch {
        failure = error
        standing = .mustReload(error)
      }
    }
    for answer in decided.answers { answer(failure) }
  }

  /// The records of the orders that the batch names, from memory or else from the store. They are
  /// gathered before anything is decided: a reading in the batch may let memory forget an order
  /// that a later command asks about.
  private func knownRecords(
    for batch: [Job]
  ) async throws(LedgerError) -> [OrderID: OrderRecord] {
    var records: [OrderID: OrderRecord] = [:]
    var unknown: [OrderID] = []
    for id in Set(batch.compactMap(\.order)) {
      if let record = state.openOrder(id) { records[id] = record } else { unknown.append(id) }
    }
    guard !unknown.isEmpty else { return records }
    do {
      for record in try await store.orders(unknown) { records[record.id] = record }
      return records
    } catch {
      throw .storeFailed(error)
    }
  }

  private func reloadIfNeeded() async throws(LedgerError) {
    switch standing {
    case .inStep: return
    case .mustReload:
      state = try await Self.load(LedgerState(suppliers: state.suppliers), from: store)
      standing = .inStep
    }
  }

  private static func load(
    _ empty: LedgerState, from store: any LedgerStore
  ) async throws(LedgerError) -> LedgerState {
    let snapshot: LedgerSnapshot
    do { snapshot = try await store.load(maximumLag: empty.maximumLag) } catch {
      throw .storeFailed(error)
    }
    return try LedgerState(suppliers: empty.suppliers, snapshot: snapshot)
  }
}
