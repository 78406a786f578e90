package import PurserCore

/// The one owner of balances and holds in a process.
///
/// Commands come into an inbox. The decider takes them out in the order in which they came, and decides
/// them on the state without a suspension. What they did is a batch: the writer writes it, and answers its
/// commands once it is on the disk. Deciding goes on meanwhile, and what is decided while the disk is busy
/// is the next batch. So an order waits for the batch before its own and for its own, and for no other.
/// What only the store knows is read beside the write.
///
/// A failed write is answered to its batch. What was decided on top of it is decided anew, on the state
/// as the store has it: there is no hand-made undo.
package final class Ledger: Sendable {
  /// The bounds that the ledger keeps.
  package struct Limits: Sendable {
    /// The most commands that one transaction carries.
    package var batch: Int
    /// The most commands that may be under way.
    package var queue: Int

    /// Bounds; by default batches of 512 and 16,384 commands.
    package init(batch: Int = 512, queue: Int = 16_384) {
      self.batch = batch
      self.queue = queue
    }
  }

  /// The moment of the latest event that the store remembered; `nil` where there was none.
  package let latestMomentAtStart: Timestamp?
  /// The moment before which readings decide nothing, as the store remembered it; `nil` where all count.
  package let readingsCountFromAtStart: Timestamp?
  private let decider: Decider
  private let followers: FeedFollowers

  /// Opens the ledger that `store` remembers, under what the owner says.
  ///
  /// - Parameters:
  ///   - owner: the owner's terms with every supplier, and for orders.
  ///   - store: what remembers the events; this ledger's alone.
  ///   - limits: the bounds to keep.
  ///   - time: the time; where it is behind what the ledger has seen, the ledger's own time stands
  ///     still.
  ///   - onNews: told of what people want to hear of, once that is durable; returns at once.
  /// - Throws: `LedgerError.storeFailed`, when it cannot be read.
  package init(
    _ owner: OwnerTerms, store: any LedgerStore, limits: Limits = Limits(),
    time: @escaping @Sendable () -> LedgerTime,
    onNews: @escaping @Sendable (LedgerNews) -> Void = { _ in }
  ) throws(LedgerError) {
    let snapshot: LedgerSnapshot
    do {
      snapshot = try store.load()
      followers = FeedFollowers(latest: try store.latestNumber())
    } catch {
      throw .storeFailed(error)
    }
    let state = LedgerState(owner, snapshot: snapshot)
    latestMomentAtStart = state.latestMoment
    readingsCountFromAtStart = snapshot.readingsCountFrom
    decider = Decider(
      state, store: store, followers: followers, limits: limits, time: time,
      onNews: onNews)
  }

  /// Opens the ledger that `store` remembers, by one clock that is the ledger's and the world's.
  ///
  /// - Throws: `LedgerError.storeFailed`, when it cannot be read.
  package convenience init(
    suppliers: [Supplier], terms: LedgerTerms = LedgerTerms(), store: any LedgerStore,
    limits: Limits = Limits(), now: @escaping @Sendable () -> Timestamp
  ) throws(LedgerError) {
    try self.init(
      OwnerTerms(suppliers, terms), store: store, limits: limits, time: { LedgerTime(now()) })
  }

  /// Waits until everything that was asked is answered and the store is left alone. Orders that wait for what
  /// is in doubt are answered as they are decided now.
  package func finish() async {
    decider.closeWaits()
    await decider.untilIdle()
  }
}

// MARK: Commands

extension Ledger: AttemptLedger {
  package func place(
    _ request: PlacementRequest, completion: @escaping LedgerCompletion<Placement>
  ) {
    decider.submit(LedgerCommand(.place(.init(request, completion))))
  }

  package func take(
    _ report: OrderReport, completion: @escaping LedgerCompletion<OrderStatus>
  ) {
    decider.submit(LedgerCommand(.report(report, completion)))
  }

  package func endWaits() { decider.submit(LedgerCommand(.endWaits)) }

  package func submit(_ requests: [LedgerRequest]) {
    decider.submit(
      requests.map { request in
        switch request {
        case .place(let request, let completion):
          LedgerCommand(.place(.init(request, completion)))
        case .report(let report, let completion): LedgerCommand(.report(report, completion))
        }
      })
  }

  package func take(_ report: BalanceReport) async throws(LedgerError) {
    try await answer { .take(report, $0) }
  }

  package func expireOverdue() async throws(LedgerError) {
    // One batch after the other, so that all else comes in between.
    while try await answer({ .expire($0) }) {}
  }

  package func announceTopUp(_ notice: TopUpNotice) async throws(LedgerError) -> TopUp {
    try await answer { .announce(notice, $0) }
  }

  package func changeTopUp(
    _ reference: EntryReference, _ step: TopUpStep
  ) async throws(LedgerError) -> TopUp {
    try await answer { .changeTopUp(reference, step, $0) }
  }

  package func adjust(
    _ reference: EntryReference, pool: PoolID, type: TransactionType, amount: Money, note: String?
  ) async throws(LedgerError) -> Adjustment {
    let notice = AdjustmentNotice(
      reference: reference, pool: pool, type: type, amount: amount, note: note)
    return try await answer { .adjust(notice, $0) }
  }

  package func explain(_ notice: ExplanationNotice) async throws(LedgerError) -> Adjustment {
    try await answer { .explain(notice, $0) }
  }

  /// Takes other terms of the owner into use, whole or not at all: every order is decided on those before or
  /// on these.
  ///
  /// - Parameter owner: the terms.
  /// - Returns: what stands against it, by pool; nothing where the terms are in use.
  /// - Throws: `LedgerError.overloaded`, `.storeFailed` or `.outOfRange`; nothing changed.
  package func adopt(_ owner: OwnerTerms) async throws(LedgerError) -> [Leftover] {
    try await answer { .adopt(owner, $0) }
  }

  /// Lists what is left at suppliers that `owner` does not name, by pool.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func leftovers(under owner: OwnerTerms) async throws(LedgerError) -> [Leftover] {
    try await look { $0.state.leftovers(under: owner) }
  }

  private func answer<Answer: Sendable>(
    _ action: (@escaping LedgerCompletion<Answer>) -> LedgerCommand.Action
  ) async throws(LedgerError) -> Answer {
    try await withCheckedContinuation { continuation in
      decider.submit(LedgerCommand(action { continuation.resume(returning: $0) }))
    }.get()
  }
}

// MARK: Looks

extension Ledger {
  package func preview(
    _ order: Order, router: Router
  ) async throws(LedgerError) -> Decision {
    try await look { $0.state.preview(order, router: router, at: $0.clock) }
  }

  package func previewSplit(
    _ order: Order, router: Router
  ) async throws(LedgerError) -> [SplitPortion] {
    try await look { $0.state.split(order, router: router, at: $0.clock) }
  }

  package func order(_ id: OrderID, completion: @escaping LedgerCompletion<OrderRecord>) {
    decider.storedOrder(id, completion)
  }

  package func next(
    _ request: NextAttempt
  ) async throws(LedgerError) -> NextPlacement {
    try await answer { .next(request, $0) }
  }

  package func attempts(
    of order: OrderID
  ) async throws(LedgerError) -> [OrderAttempt] {
    let found: [OrderAttempt]
    do throws(StoreError) { found = try await decider.attempts(of: order) } catch {
      throw .storeFailed(error)
    }
    if found.isEmpty { throw .unknownOrder(order) }
    return found
  }

  package func notes(
    _ question: AttemptQuestion
  ) async throws(LedgerError) -> [AttemptNote] {
    do throws(StoreError) { return try await decider.notes(question) } catch {
      throw .storeFailed(error)
    }
  }

  package func status(
    of id: OrderID, _ attempt: AttemptChoice
  ) async throws(LedgerError) -> OrderStatus {
    try await answer { .status(id, attempt, $0) }
  }

  package func openOrders(
    _ filter: OrderFilter, _ question: LedgerState.OpenOrderQuestion, limit: Int
  ) async throws(LedgerError) -> [OrderStatus]? {
    try await look { $0.state.openOrders(filter, question, at: $0.clock, limit: limit) }
  }

  package func readings(of supplier: SupplierID) async -> [SupplierBalance]? {
    do throws(LedgerError) {
      return try await look { $0.state.positions(of: supplier).map(\.reading) }
    } catch {
      return nil
    }
  }

  package func activity(of suppliers: [SupplierID]) async -> [SupplierID: SupplierActivity] {
    do throws(LedgerError) {
      return try await look { view in
        suppliers.reduce(into: [:]) { $0[$1] = view.state.activity(of: $1) }
      }
    } catch {
      return [:]
    }
  }

  package var commandsUnderWay: Int { decider.commandsUnderWay }

  package var storeProblem: StoreError? { decider.storeProblem }

  package func pools() async throws(LedgerError) -> (positions: [Position], waiting: [PoolID]) {
    try await look { ($0.state.positions, $0.state.waiting.all) }
  }

  package func pendingTopUps() async throws(LedgerError) -> [TopUp] {
    try await look { $0.state.pendingTopUps }
  }

  package func openFindings() async throws(LedgerError) -> [(pool: PoolID, finding: OpenFinding)] {
    try await look { $0.state.openFindings }
  }

  package func topUps() async throws(LedgerError) -> (pending: [TopUp], past: [TopUp]) {
    try await look { ($0.state.pendingTopUps, $0.state.pastTopUps) }
  }

  private func look<Value: Sendable>(
    _ body: @escaping @Sendable (LedgerView) -> Value
  ) async throws(LedgerError) -> Value {
    try await withCheckedContinuation { continuation in
      decider.submit(
        LedgerCommand(.look { continuation.resume(returning: $0.map(body)) }))
    }.get()
  }
}

// MARK: Feed

extension Ledger: LedgerFeed {
  package func events(
    after number: Int64, limit: Int
  ) async throws(StoreError) -> [NumberedEvent] {
    try await decider.events(after: number, limit: limit)
  }

  package func latestNumbers() -> AsyncStream<Int64> { followers.follow() }

  package func numbers(of order: OrderID) -> AsyncStream<Int64> { followers.follow(order) }
}
