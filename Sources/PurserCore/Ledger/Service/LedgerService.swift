/// The one who is asked for a promise of the ledger: what the API, the commands and the monitor know of
/// it, whichever engine keeps it.
///
/// Every method may be called from anywhere, at the same time as any other. What changes the ledger is
/// durable when its answer leaves; what only looks does not wait for the disk, and sees the ledger as it
/// is decided at that moment. A failed write is answered as `LedgerError.storeFailed`, and has changed
/// nothing.
package protocol LedgerService: ReadingSink {
  /// Decides an order and sets its money aside; an order decided before gives the stored answer. One that
  /// may wait, and that nobody can certainly fill while somebody may, is answered once that has changed, or its
  /// wait is over: before orders that come later, and after those that wait already.
  ///
  /// - Parameters:
  ///   - request: the order, and how it is to be decided.
  ///   - completion: called once, from anywhere; it must return at once.
  func place(_ request: PlacementRequest, completion: @escaping LedgerCompletion<Placement>)

  /// Answers the orders whose wait was ended, as they are decided at this moment. A ledger that lets none
  /// wait does nothing.
  func endWaits()

  /// Takes a report of an order.
  ///
  /// - Parameters:
  ///   - report: what is told of which order.
  ///   - completion: called once with where the order stands then, from anywhere; it must return at once.
  func take(_ report: OrderReport, completion: @escaping LedgerCompletion<OrderStatus>)

  /// Takes orders and reports that came at the same time, in their order: each is answered as `place`
  /// and `take` would, and they share what does not have to be done for each.
  func submit(_ requests: [LedgerRequest])

  /// Decides an order without holding anything or storing an answer.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  func preview(_ order: Order, router: Router) async throws(LedgerError) -> Decision

  /// Decides how an order would be split over suppliers, without holding anything.
  ///
  /// - Returns: the portions; empty where it would not be split.
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  func previewSplit(
    _ order: Order, router: Router
  ) async throws(LedgerError) -> [SplitPortion]

  /// Reads the record of an order, as it is stored.
  ///
  /// - Parameters:
  ///   - id: the order.
  ///   - completion: called once with the record, or `LedgerError.unknownOrder` or `.storeFailed`, from
  ///     anywhere; it must return at once.
  func order(_ id: OrderID, completion: @escaping LedgerCompletion<OrderRecord>)

  /// Where an order stands.
  ///
  /// - Parameters:
  ///   - id: the order, or the hold of one of its attempts.
  ///   - attempt: which attempt of the order is asked for.
  /// - Returns: its state, and its moments.
  /// - Throws: `LedgerError.unknownOrder`, `.overloaded` or `.storeFailed`.
  func status(of id: OrderID, _ attempt: AttemptChoice) async throws(LedgerError) -> OrderStatus

  /// The orders that are open, or ended so lately that a reading may not contain them.
  ///
  /// - Parameters:
  ///   - filter: which orders. What they are about is not known here.
  ///   - question: which of them.
  ///   - limit: the most orders to return.
  /// - Returns: the orders, in no order; `nil` where there are more.
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  func openOrders(
    _ filter: OrderFilter, _ question: LedgerState.OpenOrderQuestion, limit: Int
  ) async throws(LedgerError) -> [OrderStatus]?

  /// Lets holds expire of which nothing was heard for too long.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  func expireOverdue() async throws(LedgerError)

  /// Expects money that was sent to a supplier.
  ///
  /// - Parameter notice: what was sent, under the owner's name for it, which is its idempotency key.
  /// - Returns: the top-up as it stands, durable.
  /// - Throws: `LedgerError`.
  func announceTopUp(_ notice: TopUpNotice) async throws(LedgerError) -> TopUp

  /// Takes what a person says of a top-up that was announced. What was said before changes nothing.
  ///
  /// - Parameters:
  ///   - reference: the owner's name for the top-up.
  ///   - step: what is said.
  /// - Returns: the top-up as it stands then, durable.
  /// - Throws: `LedgerError.unknownTopUp`, `.topUpOver`, `.nothingOpen`, `.overloaded` or `.storeFailed`.
  func changeTopUp(
    _ reference: EntryReference, _ step: TopUpStep
  ) async throws(LedgerError) -> TopUp

  /// Books a change that the owner tells of.
  ///
  /// - Parameters:
  ///   - reference: the owner's name for it, and its idempotency key.
  ///   - pool: whose balance changed.
  ///   - type: what kind of change it was.
  ///   - amount: by how much; below zero for money that left.
  ///   - note: the owner's words.
  /// - Returns: the change as it was told first, durable.
  /// - Throws: `LedgerError`.
  func adjust(
    _ reference: EntryReference, pool: PoolID, type: TransactionType, amount: Money, note: String?
  ) async throws(LedgerError) -> Adjustment

  /// Takes what the owner says that a credit or drift was: it is taken back, and booked as that.
  ///
  /// - Parameter notice: what it was, under the owner's name for it, which is its idempotency key.
  /// - Returns: what was booked, as it was told first, durable.
  /// - Throws: `LedgerError`; `.nothingOpen` where the finding is explained already.
  func explain(_ notice: ExplanationNotice) async throws(LedgerError) -> Adjustment

  /// What readings found and nothing has explained yet, by pool, oldest first.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  func openFindings() async throws(LedgerError) -> [(pool: PoolID, finding: OpenFinding)]

  /// What every pool holds, by supplier, and the pools whose last readings wait for a later check.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  func pools() async throws(LedgerError) -> (positions: [Position], waiting: [PoolID])

  /// Top-ups that have not arrived, by pool, oldest first.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  func pendingTopUps() async throws(LedgerError) -> [TopUp]

  /// Top-ups that have not arrived, and those that arrived or were called off lately: by pool, oldest first.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  func topUps() async throws(LedgerError) -> (pending: [TopUp], past: [TopUp])

  /// Why no order can be held at the moment, as the store says; `nil` while one can. Its message is one
  /// sentence for people. Answers at once.
  var storeProblem: StoreError? { get }
}

/// An order or a report on its way to the ledger, and who takes the answer: called once, from anywhere; it
/// must return at once.
package enum LedgerRequest: Sendable {
  /// An order that is to be decided.
  case place(PlacementRequest, LedgerCompletion<Placement>)
  /// What became of an order.
  case report(OrderReport, LedgerCompletion<OrderStatus>)
}

/// Takes the answer to a command of the ledger. It is called once, whatever happens.
package typealias LedgerCompletion<Answer> = @Sendable (Result<Answer, LedgerError>) -> Void

extension LedgerService {
  /// Expects money that was sent to a supplier, of which no more is known.
  ///
  /// - Throws: `LedgerError`.
  package func announceTopUp(
    _ reference: EntryReference, to pool: PoolID, of amount: Money
  ) async throws(LedgerError) -> TopUp {
    try await announceTopUp(TopUpNotice(reference: reference, pool: pool, amount: amount))
  }

  /// A ledger without a store has no problem with one.
  package var storeProblem: StoreError? { nil }

  /// Nobody waits.
  package func endWaits() {}

  /// Takes orders and reports one by one, where nothing is gained by taking them together.
  package func submit(_ requests: [LedgerRequest]) {
    for request in requests {
      switch request {
      case .place(let request, let completion): place(request, completion: completion)
      case .report(let report, let completion): take(report, completion: completion)
      }
    }
  }

  /// Decides an order and sets its money aside; an order decided before gives the stored answer.
  ///
  /// - Throws: `LedgerError`.
  package func place(_ request: PlacementRequest) async throws(LedgerError) -> Placement {
    // Unchecked, since a checked one takes memory for each order: that a completion is called once is
    // what the conformance suite holds every ledger to.
    try await withUnsafeContinuation { continuation in
      place(request) { continuation.resume(returning: $0) }
    }.get()
  }

  /// Takes a report of an order.
  ///
  /// - Returns: where the order stands then, durable.
  /// - Throws: `LedgerError`.
  @discardableResult
  package func take(_ report: OrderReport) async throws(LedgerError) -> OrderStatus {
    try await withUnsafeContinuation { continuation in
      take(report) { continuation.resume(returning: $0) }
    }.get()
  }

  /// The record of an order, as it is stored.
  ///
  /// - Throws: `LedgerError.unknownOrder` or `.storeFailed`.
  package func order(_ id: OrderID) async throws(LedgerError) -> OrderRecord {
    try await withCheckedContinuation { continuation in
      order(id) { continuation.resume(returning: $0) }
    }.get()
  }

  /// Where the hold of this name stands.
  ///
  /// - Throws: `LedgerError.unknownOrder`, `.overloaded` or `.storeFailed`.
  package func status(of hold: OrderID) async throws(LedgerError) -> OrderStatus {
    try await status(of: hold, .named)
  }

  /// What every pool holds, by supplier.
  ///
  /// - Throws: `LedgerError.overloaded` or `.storeFailed`.
  package func positions() async throws(LedgerError) -> [Position] { try await pools().positions }
}
