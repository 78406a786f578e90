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
    /// The moment of this batch's events: the clock's, or the latest event's where that is later.
    let now: Timestamp
    /// What the clock says, by which readings are judged.
    let clock: Timestamp
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
  private var standing = Standing.inStep
  private var queue: Deque<Job> = []
  private var isDraining = false

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
      let known = try await known(to: batch)
      await commit(decideAll(batch, known: known))
    } catch {
      for job in batch { job.fail(error) }
    }
  }

  /// Decides every command of the batch, without a suspension between them. Holds that are overdue
  /// expire first.
  private func decideAll(
    _ batch: [Job], known: Known
  ) -> (changes: LedgerChanges, answers: [(StoreError?) -> Void]) {
    let clock = now()
    let moment = state.latestMoment.map { max($0, clock) } ?? clock
    // The state moves into the decision and back, so that it is changed in place.
    var deciding = Deciding(
      state: LedgerState(suppliers: []), known: known, now: moment, clock: clock)
    swap(&deciding.state, &state)
    deciding.expireOverdue()
    var answers: [(StoreError?) -> Void] = []
    answers.reserveCapacity(batch.count)
    for job in batch { answers.append(job.decide(&deciding)) }
    swap(&deciding.state, &state)
    return (changes(of: deciding.log), answers)
  }

  private func changes(of log: LedgerState.Log) -> LedgerChanges {
    LedgerChanges(
      events: log.events, transactions: log.effects.transactions, orders: log.effects.orders,
      books: log.effects.books.sorted().compactMap(state.book))
  }

  private func commit(
    _ decided: (changes: LedgerChanges, answers: [(StoreError?) -> Void])
  ) async {
    var failure: StoreError?
    if !decided.changes.events.isEmpty {
      do { try await store.append(decided.changes) } catch {
        failure = error
        standing = .mustReload(error)
      }
    }
    for answer in decided.answers { answer(failure) }
  }

  /// What the batch asks about, from memory or else from the store. It is gathered before anything
  /// is decided: a reading in the batch may let memory forget an order that a later command asks
  /// about.
  private func known(to batch: [Job]) async throws(LedgerError) -> Known {
    var known = Known()
    var orders: Set<OrderID> = []
    var references: Set<EntryReference> = []
    for job in batch {
      switch job.need {
      case .nothing: break
      case .record(let id): orders.insert(id)
      case .status(let id):
        if let status = state.openOrder(id) {
          known.statuses[id] = status
        } else {
          orders.insert(id)
        }
      case .entry(let reference): references.insert(reference)
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
      return known
    } catch {
      throw .storeFailed(error)
    }
  }

  private func reloadIfNeeded() async throws(LedgerError) {
    switch standing {
    case .inStep: return
    case .mustReload:
      state = try await Self.load(state.suppliers, state.terms, from: store)
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
    // What is overdue is in memory, so that no error can come of it.
    do throws(LedgerError) { try state.expireOverdue(at: now, log: &log) } catch { return }
    noteChangedOrders(since: 0)
  }

  /// Lets the commands that follow in the batch see what was told of orders.
  mutating func noteChangedOrders(since count: Int) {
    for status in log.effects.orders.dropFirst(count) { known.note(status) }
  }
}
