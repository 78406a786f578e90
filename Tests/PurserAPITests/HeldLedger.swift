import PurserAPI
import PurserCore
import Synchronization

/// A ledger for the order lane whose answers a test lets go: it decides as the real one does, and
/// counts what waits.
final class HeldLedger: Sendable {
  private struct State {
    var isHolding: Bool
    var held: [@Sendable () -> Void] = []
    var started = 0
    var answered = 0
    var read = 0
    var mostWaiting = 0
    var awaited: [(count: Int, CheckedContinuation<Void, Never>)] = []
  }

  private let state: Mutex<State>
  private let real: any AttemptLedger

  /// A ledger whose answers are held until they are let go, or passed on at once.
  init(_ ledger: any AttemptLedger, isHolding: Bool = true) {
    real = ledger
    state = Mutex(State(isHolding: isHolding))
  }

  /// How many orders and reports there were.
  var started: Int { state.withLock(\.started) }
  /// How many records were read.
  var read: Int { state.withLock(\.read) }
  /// The most of them that waited at one time.
  var mostWaiting: Int { state.withLock(\.mostWaiting) }

  /// Waits until so many have come and were decided, and their answers are held; or until the test is
  /// given up.
  func held(_ count: Int) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReached = state.withLock { state in
          if state.held.count >= count || Task.isCancelled { return true }
          state.awaited.append((count, continuation))
          return false
        }
        if isReached { continuation.resume() }
      }
    } onCancel: {
      let awaited = state.withLock { state in
        defer { state.awaited = [] }
        return state.awaited
      }
      for (_, continuation) in awaited { continuation.resume() }
    }
  }

  /// Lets the answers go that are held, and every later one at once.
  func letGo() {
    let held = state.withLock { state in
      state.isHolding = false
      defer { state.held = [] }
      return state.held
    }
    for answer in held { finish(answer) }
  }

  /// Lets one held answer go: the newest, so that the order of answers is the lane's doing.
  func letGoNewest() {
    if let answer = state.withLock({ $0.held.popLast() }) { finish(answer) }
  }

  private func start() {
    state.withLock { state in
      state.started += 1
      state.mostWaiting = max(state.mostWaiting, state.started - state.answered)
    }
  }

  private func answer(_ answer: @escaping @Sendable () -> Void) {
    let (isHeld, reached) = state.withLock { state in
      guard state.isHolding else { return (false, [CheckedContinuation<Void, Never>]()) }
      state.held.append(answer)
      let reached = state.awaited.filter { $0.count <= state.held.count }.map(\.1)
      state.awaited.removeAll { $0.count <= state.held.count }
      return (true, reached)
    }
    for continuation in reached { continuation.resume() }
    if !isHeld { finish(answer) }
  }

  private func finish(_ answer: @Sendable () -> Void) {
    state.withLock { $0.answered += 1 }
    answer()
  }
}

extension HeldLedger: AttemptLedger {
  func next(_ request: NextAttempt) async throws(LedgerError) -> NextPlacement {
    try await real.next(request)
  }

  func attempts(of order: OrderID) async throws(LedgerError) -> [OrderAttempt] {
    try await real.attempts(of: order)
  }

  func notes(_ question: AttemptQuestion) async throws(LedgerError) -> [AttemptNote] {
    try await real.notes(question)
  }

  func place(_ request: PlacementRequest, completion: @escaping LedgerCompletion<Placement>) {
    start()
    real.place(request) { result in self.answer { completion(result) } }
  }

  func take(_ report: OrderReport, completion: @escaping LedgerCompletion<OrderStatus>) {
    start()
    real.take(report) { result in self.answer { completion(result) } }
  }

  func order(_ id: OrderID, completion: @escaping LedgerCompletion<OrderRecord>) {
    state.withLock { $0.read += 1 }
    real.order(id, completion: completion)
  }

  func preview(_ order: Order, router: Router) async throws(LedgerError) -> Decision {
    try await real.preview(order, router: router)
  }

  func previewSplit(
    _ order: Order, router: Router
  ) async throws(LedgerError) -> [SplitPortion] {
    try await real.previewSplit(order, router: router)
  }

  func status(of id: OrderID, _ attempt: AttemptChoice) async throws(LedgerError) -> OrderStatus {
    try await real.status(of: id, attempt)
  }

  func openOrders(
    _ filter: OrderFilter, _ question: LedgerState.OpenOrderQuestion, limit: Int
  ) async throws(LedgerError) -> [OrderStatus]? {
    try await real.openOrders(filter, question, limit: limit)
  }

  func expireOverdue() async throws(LedgerError) { try await real.expireOverdue() }

  func announceTopUp(_ notice: TopUpNotice) async throws(LedgerError) -> TopUp {
    try await real.announceTopUp(notice)
  }

  func changeTopUp(
    _ reference: EntryReference, _ step: TopUpStep
  ) async throws(LedgerError) -> TopUp { try await real.changeTopUp(reference, step) }

  func adjust(
    _ reference: EntryReference, pool: PoolID, type: TransactionType, amount: Money, note: String?
  ) async throws(LedgerError) -> Adjustment {
    try await real.adjust(reference, pool: pool, type: type, amount: amount, note: note)
  }

  func pools() async throws(LedgerError) -> (positions: [Position], waiting: [PoolID]) {
    try await real.pools()
  }

  func pendingTopUps() async throws(LedgerError) -> [TopUp] { try await real.pendingTopUps() }

  func explain(_ notice: ExplanationNotice) async throws(LedgerError) -> Adjustment {
    try await real.explain(notice)
  }

  func openFindings() async throws(LedgerError) -> [(pool: PoolID, finding: OpenFinding)] {
    try await real.openFindings()
  }

  func topUps() async throws(LedgerError) -> (pending: [TopUp], past: [TopUp]) {
    try await real.topUps()
  }

  func take(_ report: BalanceReport) async throws(LedgerError) { try await real.take(report) }

  func readings(of supplier: SupplierID) async -> [SupplierBalance]? {
    await real.readings(of: supplier)
  }

  func activity(of suppliers: [SupplierID]) async -> [SupplierID: SupplierActivity] {
    await real.activity(of: suppliers)
  }
}
