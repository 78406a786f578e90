internal import DequeModule

/// The one owner of balances and holds in a process. Commands queue here; it drains up to a batch,
/// decides all of it on the state value without a suspension, writes one transaction, and only
/// then answers. Meanwhile the next batch is decided. A failed write is answered to the whole batch,
/// the state is read anew from the store, and what was decided on top is decided anew: there is no
/// hand-made undo.
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
    /// What the store must be asked before it can be decided.
    var need: Need
    /// Decides, and returns what sends the answer; a store failure overrides the answer.
    var decide: (inout Deciding) -> (StoreError?) -> Void
    /// Answers without deciding.
    var fail: (LedgerError) -> Void
  }

  /// What the store must be asked before a command can be decided.
  enum Need: Hashable {
    case nothing
    /// The whole stored answer to an order.
    case record(OrderID)
    /// Where an order stands, which memory knows while it is open.
    case status(OrderID)
    /// What the owner told under a reference.
    case entry(EntryReference)
  }

  /// What a command decides on.
  struct Deciding {
    var state: LedgerState
    var known: Known
    var log = LedgerState.Log()
    /// The memory to decide in.
    var deliberation: Deliberation
    /// The moment of this batch's events: the clock's, or the latest event's where that is later.
    let now: Timestamp
    /// What the clock says, by which readings are judged.
    let clock: Timestamp
  }

  /// A batch that was decided and waits to be written.
  private struct Decided {
    var batch: [Job]
    var changes: LedgerChanges
    var answers: [(StoreError?) -> Void]
    var known: Known

    /// Sends every answer, or else the failure.
    func answer(_ failure: StoreError?) {
      for answer in answers { answer(failure) }
    }
  }

  /// What the commands of a batch ask about, as its commands leave it.
  struct Known {
    var records: [OrderID: OrderRecord] = [:]
    var statuses: [OrderID: OrderStatus] = [:]
    var entries: [EntryReference: OwnerEntry] = [:]
    /// Stored orders that cannot be read: nothing can be decided about them.
    var unreadable: [OrderID: StoreError] = [:]
  }

  private let store: any LedgerStore
  private let limits: Limits
  private let now: @Sendable () -> Timestamp
  private var state: LedgerState
  /// The memory that orders are decided in.
  private var deliberation = Deliberation()
  private var standing = Standing.inStep
  private var queue: Deque<Job> = []
  /// What works through the queue, while there is anything in it.
  private var draining: Task<Void, Never>?

  /// Opens the ledger that `store` remembers.
  ///
  /// - Parameters:
  ///   - suppliers: the owner's terms with every supplier.
  ///   - terms: the owner's terms for orders.
  ///   - store: what remembers the events; this ledger's alone.
  ///   - limits: the bounds to keep.
  ///   - now: the wall clock; where it is behind what the ledger has seen, the ledger's own time
  ///     stands still.
  /// - Throws: `LedgerError.storeFailed`, when it cannot be read.
  package init(
    suppliers: [Supplier], terms: LedgerTerms = LedgerTerms(), store: any LedgerStore,
    limits: Limits = Limits(), now: @escaping @Sendable () -> Timestamp
  ) async throws(LedgerError) {
    self.store = store
    self.limits = limits
    self.now = now
    state = try await Self.load(suppliers, terms, from: store)
  }

  // MARK: Queue

  /// Queues a command and waits for its answer.
  ///
  /// - Throws: `LedgerError.overloaded`, `.storeFailed`, and what `decide` throws.
  func perform<Answer: Sendable>(
    needing need: Need = .nothing,
    _ decide: @escaping (inout Deciding) throws(LedgerError) -> Answer
  ) async throws(LedgerError) -> Answer {
    guard queue.count < limits.queue else { throw .overloaded }
    let result: Result<Answer, LedgerError> = await withCheckedContinuation { continuation in
      queue.append(Self.job(needing: need, decide) { continuation.resume(returning: $0) })
      startDraining()
    }
    return try result.get()
  }

  private static func job<Answer: Sendable>(
    needing need: Need, _ decide: @escaping (inout Deciding) throws(LedgerError) -> Answer,
    answer: @escaping (sending Result<Answer, LedgerError>) -> Void
  ) -> Job {
    Job(
      need: need,
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
    guard draining == nil else { return }
    draining = Task { await drain() }
  }

  /// Waits until everything that was asked is answered and the store is left alone.
  package func finish() async {
    while let draining { await draining.value }
  }

  /// Works through the queue. While a batch is being written the next one is decided on top of it,
  /// so that deciding and writing take turns on two cores; what it has to ask the store is asked
  /// before the write begins.
  private func drain() async {
    var decided: Decided?
    while decided != nil || !queue.isEmpty {
      let batch = nextBatch()
      let known = await whatIsKnown(to: batch, after: decided?.known)
      let writing = decided.flatMap { write($0.changes) }
      let next = known.map { decideAll(batch, known: $0) }
      if let failure = await writing?.value ?? nil {
        standing = .mustReload(failure)
        decided?.answer(failure)
        // It was decided on what is not there now, and is decided anew.
        if let next { queue.prepend(contentsOf: next.batch) }
        decided = nil
      } else {
        decided?.answer(nil)
        decided = next
      }
    }
    draining = nil
  }

  private func nextBatch() -> [Job] {
    var batch: [Job] = []
    batch.reserveCapacity(min(queue.count, limits.batch))
    while batch.count < limits.batch, let job = queue.popFirst() { batch.append(job) }
    return batch
  }

  /// Begins to write what a batch did, at once and elsewhere: a task of the actor's own would wait
  /// until the next batch is decided.
  ///
  /// - Returns: what ends with the failure, if any; `nil` where there is nothing to write.
  private func write(_ changes: LedgerChanges) -> Task<StoreError?, Never>? {
    guard !changes.events.isEmpty else { return nil }
    return Task.detached { [store] in
      do throws(StoreError) {
        try await store.append(changes)
        return nil
      } catch {
        return error
      }
    }
  }

  // MARK: Batch

  /// Decides every command of the batch, without a suspension between them. Holds that are overdue
  /// expire first.
  private func decideAll(_ batch: [Job], known: Known) -> Decided {
    let clock = now()
    let moment = state.latestMoment.map { max($0, clock) } ?? clock
    // The state moves into the decision and back, so that it is changed in place.
    var deciding = Deciding(
      state: LedgerState(suppliers: []), known: known, deliberation: Deliberation(), now: moment,
      clock: clock)
    swap(&deciding.state, &state)
    swap(&deciding.deliberation, &deliberation)
    deciding.expireOverdue()
    var answers: [(StoreError?) -> Void] = []
    answers.reserveCapacity(batch.count)
    for job in batch { answers.append(job.decide(&deciding)) }
    swap(&deciding.state, &state)
    swap(&deciding.deliberation, &deliberation)
    return Decided(
      batch: batch, changes: changes(of: deciding.log), answers: answers, known: deciding.known)
  }

  private func changes(of log: LedgerState.Log) -> LedgerChanges {
    LedgerChanges(
      events: log.events, transactions: log.effects.transactions, orders: log.effects.orders,
      books: log.effects.books.sorted().compactMap(state.book))
  }

  /// What the batch asks about, or `nil` where there is no batch, or the store does not answer: then
  /// the batch is told so.
  private func whatIsKnown(to batch: [Job], after earlier: Known?) async -> Known? {
    guard !batch.isEmpty else { return nil }
    do {
      try await reloadIfNeeded()
      return try await known(to: batch, after: earlier)
    } catch {
      for job in batch { job.fail(error) }
      return nil
    }
  }

  /// What the batch asks about, from memory or else from the store. It is gathered before anything
  /// is decided: a reading in the batch may let memory forget an order that a later command asks
  /// about.
  /// What the batch before knew and did, the store does not know yet.
  private func known(to batch: [Job], after earlier: Known?) async throws(LedgerError) -> Known {
    var known = Known()
    var orders: Set<OrderID> = []
    var references: Set<EntryReference> = []
    for job in batch {
      switch job.need {
      case .nothing: break
      case .record(let id):
        if let record = earlier?.records[id] { known.note(record) } else { orders.insert(id) }
      case .status(let id):
        if let status = state.openOrder(id) ?? earlier?.statuses[id] {
          known.statuses[id] = status
        } else {
          orders.insert(id)
        }
      case .entry(let reference):
        if let entry = earlier?.entries[reference] {
          known.entries[reference] = entry
        } else {
          references.insert(reference)
        }
      }
    }
    do {
      if !orders.isEmpty {
        for (id, record) in try await store.orders(Array(orders)) { known.note(record, of: id) }
      }
      if !references.isEmpty {
        for entry in try await store.entries(Array(references)) {
          known.entries[entry.reference] = entry
        }
      }
    } catch {
      throw .storeFailed(error)
    }
    for id in orders { if let status = earlier?.statuses[id] { known.note(status) } }
    return known
  }

  private func reloadIfNeeded() async throws(LedgerError) {
    switch standing {
    case .inStep: return
    case .mustReload:
      var loaded = try await Self.load(state.suppliers, state.terms, from: store)
      loaded.keepWaiting(of: state)
      state = loaded
      standing = .inStep
    }
  }

  private static func load(
    _ suppliers: [Supplier], _ terms: LedgerTerms, from store: any LedgerStore
  ) async throws(LedgerError) -> LedgerState {
    do {
      return LedgerState(suppliers: suppliers, terms: terms, snapshot: try await store.load())
    } catch {
      throw .storeFailed(error)
    }
  }
}

extension Ledger.Known {
  /// Keeps what the store has of an order.
  fileprivate mutating func note(_ record: Result<OrderRecord, StoreError>, of id: OrderID) {
    switch record {
    case .success(let record): note(record)
    case .failure(let error): unreadable[id] = error
    }
  }

  /// Stops a command about an order that is stored and cannot be read.
  ///
  /// - Throws: `LedgerError.storeFailed`.
  func requireReadable(_ id: OrderID) throws(LedgerError) {
    if let error = unreadable[id] { throw .storeFailed(error) }
  }

  /// Keeps a record and, with it, where the order stands.
  mutating func note(_ record: OrderRecord) {
    records[record.id] = record
    statuses[record.id] = record.status
  }

  /// Keeps where an order stands, in its record too where that is known.
  mutating func note(_ status: OrderStatus) {
    statuses[status.id] = status
    records[status.id]?.status = status
  }
}

extension Ledger.Deciding {
  /// Lets overdue holds expire before anything else is decided.
  fileprivate mutating func expireOverdue() {
    // Overdue orders are in memory, so that no error can come of it.
    do throws(LedgerError) { try state.expireOverdue(at: now, log: &log) } catch { return }
    noteChangedOrders(since: 0)
  }

  /// Lets the commands that follow in the batch see what was told of orders.
  mutating func noteChangedOrders(since count: Int) {
    for status in log.effects.orders.dropFirst(count) { known.note(status) }
  }
}
