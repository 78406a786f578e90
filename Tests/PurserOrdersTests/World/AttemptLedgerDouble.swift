import PurserCore
import Synchronization
import TestSupport

/// A ledger of attempts in memory, with the rules of the real one and the time that a disk takes: what it has is on
/// disk, whoever is killed meanwhile.
final class AttemptLedgerDouble: AttemptLedger {
  /// What goes wrong with a write.
  enum Fault: Sendable {
    /// Nothing was written.
    case lost
    /// It was written, and the answer says that it was not.
    case answerLost
  }

  struct State {
    var statuses: [OrderID: OrderStatus] = [:]
    var notes: [OrderID: AttemptNote] = [:]
    /// Everything that was written, in its order.
    var log: [String] = []
    /// What goes wrong with the next writes.
    var faults: [Fault?] = []
    /// What the ledger holds at each supplier, and never lets go below zero.
    var funds: [SupplierID: Int64] = [:]
    /// Those who follow an order.
    var followers: [OrderID: [AsyncStream<Int64>.Continuation]] = [:]
  }

  let time: VirtualTime
  /// Who may fill orders, the best first.
  let suppliers: [SupplierID]
  let latency: Duration
  let state = Mutex(State())

  init(_ time: VirtualTime, suppliers: [SupplierID], latency: Duration = .milliseconds(2)) {
    self.time = time
    self.suppliers = suppliers
    self.latency = latency
  }

  // MARK: Looking

  func note(_ hold: OrderID) -> AttemptNote? { state.withLock { $0.notes[hold] } }

  func kind(_ hold: OrderID) -> OrderState.Name? {
    state.withLock { $0.statuses[hold]?.state.kind }
  }

  func ending(_ hold: OrderID) -> Ending? {
    state.withLock { $0.statuses[hold]?.state.holding?.ending }
  }

  var log: [String] { state.withLock(\.log) }

  func fail(_ faults: Fault?...) { state.withLock { $0.faults += faults } }

  func notes(_ question: AttemptQuestion) async throws(LedgerError) -> [AttemptNote] {
    let notes = state.withLock { Array($0.notes.values) }.filter(question.fits)
    return notes.sorted { $0.hold.attemptNumber < $1.hold.attemptNumber }
  }

  func attempts(of order: OrderID) async throws(LedgerError) -> [OrderAttempt] {
    throw .unknownOrder(order)
  }

  func status(of id: OrderID, _ attempt: AttemptChoice) async throws(LedgerError) -> OrderStatus {
    guard let status = state.withLock({ $0.statuses[id] }) else { throw .unknownOrder(id) }
    return status
  }

  // MARK: Placing

  /// Holds money for an order at the first supplier that may fill it.
  func hold(
    _ name: String, _ amount: String = "10", quantity: Int64 = 1, sku: String? = "GIFT-10"
  ) -> (record: OrderRecord, note: AttemptNote)? {
    let id = orderID(name)
    let request = AttemptOrder(
      order: id, number: 1, sku: sku, quantity: quantity, amount: money(amount))
    return state.withLock { state in
      open(request, at: suppliers, &state).map { ($0, $1) }
    }
  }

  /// Lets an order leave that was held just now, where it may: both are one write.
  ///
  /// - Returns: how it is held then.
  func depart(
    _ order: (record: OrderRecord, note: AttemptNote), with departure: any AttemptDeparture
  ) -> (record: OrderRecord, note: AttemptNote) {
    var order = order
    guard let memo = departure.memo(of: order.note, at: time.now),
      var holding = order.record.holding
    else { return order }
    holding.sending = .reported(at: time.now)
    order.record.status.state = .held(holding)
    state.withLock { [order] state in
      state.statuses[order.note.hold] = order.record.status
      state.notes[order.note.hold]?.memo = memo
      state.log.append("\(label(order.note.hold)) left with its hold")
    }
    return order
  }

  private func open(
    _ request: AttemptOrder, at suppliers: [SupplierID], _ state: inout State
  ) -> (OrderRecord, AttemptNote)? {
    let chosen = suppliers.first { state.funds[$0, default: .max] >= request.amount.units }
    guard let chosen else { return nil }
    let hold = request.order.attempt(request.number)
    let pool = PoolID(supplier: chosen, currency: request.amount.currency)
    let status = OrderStatus(
      id: hold, currency: request.amount.currency, placedAt: time.now,
      state: .held(
        Holding(
          hold: Hold(pool: pool, amount: request.amount, attempt: request.number),
          sending: .notSent)))
    let note = AttemptNote(hold: hold, supplier: chosen, placedAt: time.now, request: request)
    state.statuses[hold] = status
    state.notes[hold] = note
    if let funds = state.funds[chosen] { state.funds[chosen] = funds - request.amount.units }
    state.log.append("\(label(hold)) held at \(chosen)")
    return (Self.record(status), note)
  }

  static func record(_ status: OrderStatus) -> OrderRecord {
    let decision = Decision(
      policy: .cheapest, currency: status.currency, costUnits: nil, roster: SupplierRoster([]),
      ranked: [], others: SupplierSet(), excluded: [])
    return OrderRecord(status: status, fingerprint: .zero, decision: decision)
  }

  func next(_ request: NextAttempt) async throws(LedgerError) -> NextPlacement {
    try await write { state throws(LedgerError) in try self.next(request, &state) }
  }

  private func next(
    _ request: NextAttempt, _ state: inout State
  ) throws(LedgerError) -> NextPlacement {
    let order = request.order
    let number = request.attempt ?? 1
    let hold = order.attempt(number)
    guard var status = state.statuses[hold], var holding = status.state.holding else {
      throw .unknownOrder(order)
    }
    if let status = state.statuses[order.attempt(number + 1)] {
      return NextPlacement(record: Self.record(status), isRepetition: true)
    }
    switch holding.ending {
    case .settled(let actual, _)?: throw .alreadySettled(order, actual: actual)
    case .reversed?: throw .alreadyReversed(order)
    case nil, .released?, .expired?: break
    }
    for before in (1..<number).compactMap({ state.statuses[order.attempt($0)]?.state.holding }) {
      if case .settled(let actual, _)? = before.ending {
        throw .alreadySettled(order, actual: actual)
      }
    }
    if request.note != nil, case .released? = holding.ending { throw .alreadyReleased(order) }
    switch holding.ending {
    case nil where holding.unknownAt != nil && request.doubt == .reported,
      .expired? where holding.unknownAt != nil && request.doubt == .reported:
      throw .attemptUnknown(order)
    case nil, .settled?, .released?, .expired?, .reversed?: break
    }
    if let note = request.note { state.notes[note.hold] = note }
    if request.doubt != .remains, holding.ending == nil {
      holding.ending = .released(at: time.now)
      state.funds[holding.hold.supplier]? += holding.hold.amount.units
      status.state = .held(holding)
      state.statuses[hold] = status
      state.log.append("\(label(hold)) released")
    }
    guard var following = state.notes[hold]?.request else { throw .orderRefused(order) }
    let tried = (1...number).compactMap { state.notes[order.attempt($0)]?.supplier }
    following.number = number + 1
    following.id = "\(order.name)-\(number + 1)"
    let left = suppliers.filter { !tried.contains($0) }
    guard let (record, note) = open(following, at: left, &state) else {
      state.log.append("\(label(hold)) nobody else")
      return NextPlacement(record: Self.record(status), refusal: Self.record(status).decision)
    }
    return NextPlacement(record: record, note: note)
  }

  // MARK: Reports

  /// Tells whenever something is written of an order.
  func numbers(of order: OrderID) -> AsyncStream<Int64> {
    let (numbers, follower) = AsyncStream.makeStream(
      of: Int64.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { $0.followers[order, default: []].append(follower) }
    return numbers
  }

  private func tell(_ order: OrderID) {
    let (followers, number) = state.withLock { ($0.followers[order] ?? [], $0.log.count) }
    for follower in followers { follower.yield(Int64(number)) }
  }

  func take(_ report: OrderReport, completion: @escaping LedgerCompletion<OrderStatus>) {
    write(completion) { state throws(LedgerError) in
      let status = try self.apply(report, &state)
      for note in report.notes { state.notes[note.hold] = note }
      return status
    } onWrite: {
      self.tell(report.id.order)
    }
  }

  private func apply(
    _ report: OrderReport, _ state: inout State
  ) throws(LedgerError) -> OrderStatus {
    guard var status = state.statuses[report.id], var holding = status.state.holding else {
      throw .unknownOrder(report.id)
    }
    let (id, now) = (report.id, time.now)
    if report.news == .sent {
      for number in 1..<id.attemptNumber {
        let other = state.statuses[id.order.attempt(number)]?.state.holding
        if case .settled(let actual, _)? = other?.ending {
          throw .alreadySettled(id.order, actual: actual)
        }
      }
    }
    switch (report.news.whole, holding.ending) {
    case (.noted, _), (.unheard, _?), (.settledInPart, _), (.reversedInPart, _): break
    case (.unheard, nil):
      if holding.unknownAt != nil { holding.ending = .expired(at: now, inferred: nil) }
    case (.settled(let actual), nil), (.settled(let actual), .expired?),
      (.settled(let actual), .released?):
      let actual = actual ?? holding.hold.amount
      let isFree = if case .released? = holding.ending { true } else { false }
      state.funds[holding.hold.supplier]? -=
        actual.units - (isFree ? 0 : holding.hold.amount.units)
      holding.ending = .settled(actual: actual, at: now)
    case (.settled(let actual), .settled(let before, _)?):
      guard actual == nil || actual == before else { throw .alreadySettled(id, actual: before) }
    case (.released, nil), (.released, .expired?), (.cancelled, nil), (.cancelled, .expired?):
      state.funds[holding.hold.supplier]? += holding.hold.amount.units
      holding.ending = .released(at: now)
    case (.released, .released?), (.cancelled, .released?), (.reversed, .reversed?): break
    case (.reversed, .settled(let actual, let settledAt)?):
      state.funds[holding.hold.supplier]? += actual.units
      holding.ending = .reversed(actual: actual, settledAt: settledAt, at: now)
    case (.reversed, nil), (.reversed, .released?), (.reversed, .expired?): throw .notSettled(id)
    case (.sent, nil): if !holding.sending.isReported { holding.sending = .reported(at: now) }
    case (.accepted, nil): holding.acceptedAt = holding.acceptedAt ?? now
    case (.unknown, nil): holding.unknownAt = holding.unknownAt ?? now
    case (_, .settled(let actual, _)?): throw .alreadySettled(id, actual: actual)
    case (_, .released?): throw .alreadyReleased(id)
    case (_, .reversed?): throw .alreadyReversed(id)
    case (_, .expired?): throw .alreadyExpired(id)
    }
    status.state = .held(holding)
    state.statuses[id] = status
    state.log.append("\(label(id)) \(Self.label(report.news))")
    return status
  }

  private static func label(_ news: LedgerState.Report) -> String {
    switch news {
    case .sent: "sent"
    case .accepted: "accepted"
    case .unknown: "unknown"
    case .unheard: "unheard"
    case .settled(let actual): "settled \(actual.map { "\($0)" } ?? "")"
    case .released: "released"
    case .cancelled: "cancelled"
    case .settledInPart(let purchase):
      "settled \(purchase.actual.map { "\($0)" } ?? "") for \(purchase.quantity ?? 0)"
    case .reversed, .reversedInPart: "reversed"
    case .noted: "noted"
    }
  }

  func label(_ hold: OrderID) -> String { "\(hold.order.name)-\(hold.attemptNumber)" }

  // MARK: The disk

  private func write<Answer: Sendable>(
    _ completion: @escaping LedgerCompletion<Answer>,
    _ change: @escaping @Sendable (inout State) throws(LedgerError) -> Answer,
    onWrite: @escaping @Sendable () -> Void = {}
  ) {
    let fault = state.withLock { $0.faults.isEmpty ? nil : $0.faults.removeFirst() }
    time.schedule(after: latency / 2) {
      let answer: Result<Answer, LedgerError>
      if fault == .lost {
        answer = .failure(.storeFailed(StoreError(.failed, "the disk failed")))
      } else {
        let written = self.state.withLock { state -> Result<Answer, LedgerError> in
          do throws(LedgerError) { return .success(try change(&state)) } catch {
            return .failure(error)
          }
        }
        onWrite()
        answer =
          fault == .answerLost
          ? .failure(.storeFailed(StoreError(.failed, "the disk failed late"))) : written
      }
      self.time.schedule(after: self.latency / 2) { completion(answer) }
    }
  }

  private func write<Answer: Sendable>(
    _ change: @escaping @Sendable (inout State) throws(LedgerError) -> Answer
  ) async throws(LedgerError) -> Answer {
    // Unchecked: a process that is killed leaves it behind.
    try await withUnsafeContinuation { continuation in
      write({ continuation.resume(returning: $0) }, change)
    }.get()
  }
}

/// What carriers do not ask for.
extension AttemptLedgerDouble {
  func place(_ request: PlacementRequest, completion: @escaping LedgerCompletion<Placement>) {
    completion(.failure(.overloaded))
  }

  func preview(_ order: Order, router: Router) async throws(LedgerError) -> Decision {
    throw .overloaded
  }

  func previewSplit(
    _ order: Order, router: Router
  ) async throws(LedgerError) -> [SplitPortion] { [] }

  func order(_ id: OrderID, completion: @escaping LedgerCompletion<OrderRecord>) {
    let status = state.withLock { $0.statuses[id] }
    completion(status.map { .success(Self.record($0)) } ?? .failure(.unknownOrder(id)))
  }

  func openOrders(
    _ filter: OrderFilter, _ question: LedgerState.OpenOrderQuestion, limit: Int
  ) async throws(LedgerError) -> [OrderStatus]? {
    state.withLock { $0.statuses.values.filter { filter.fits($0.state) } }
      .sorted { $0.id < $1.id }
  }

  func expireOverdue() async throws(LedgerError) {}

  func announceTopUp(_ notice: TopUpNotice) async throws(LedgerError) -> TopUp {
    throw .overloaded
  }

  func changeTopUp(
    _ reference: EntryReference, _ step: TopUpStep
  ) async throws(LedgerError) -> TopUp { throw .overloaded }

  func adjust(
    _ reference: EntryReference, pool: PoolID, type: TransactionType, amount: Money, note: String?
  ) async throws(LedgerError) -> Adjustment { throw .overloaded }

  func pools() async throws(LedgerError) -> (positions: [Position], waiting: [PoolID]) { ([], []) }

  func pendingTopUps() async throws(LedgerError) -> [TopUp] { [] }

  func explain(_ notice: ExplanationNotice) async throws(LedgerError) -> Adjustment {
    throw .overloaded
  }

  func openFindings() async throws(LedgerError) -> [(pool: PoolID, finding: OpenFinding)] { [] }

  func topUps() async throws(LedgerError) -> (pending: [TopUp], past: [TopUp]) { ([], []) }

  func take(_ report: BalanceReport) async throws(LedgerError) {}

  func readings(of supplier: SupplierID) async -> [SupplierBalance]? { nil }

  func activity(of suppliers: [SupplierID]) async -> [SupplierID: SupplierActivity] { [:] }
}

extension LedgerState.Report {
  /// The same of an order that is not divided here: what is not bought is free.
  fileprivate var whole: LedgerState.Report {
    switch self {
    case .settledInPart(let purchase): .settled(actual: purchase.actual)
    case .sent, .accepted, .unknown, .unheard, .settled, .released, .cancelled, .reversed,
      .reversedInPart, .noted:
      self
    }
  }
}
