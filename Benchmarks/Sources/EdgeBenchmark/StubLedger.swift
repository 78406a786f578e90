import PurserCore

/// A ledger that gives every order the same answer at once, and knows nothing else.
struct StubLedger: AttemptLedger {
  let placement: Placement

  func place(_ request: PlacementRequest, completion: @escaping LedgerCompletion<Placement>) {
    completion(.success(placement))
  }

  func take(_ report: OrderReport, completion: @escaping LedgerCompletion<OrderStatus>) {
    completion(.success(placement.record.status))
  }

  func order(_ id: OrderID, completion: @escaping LedgerCompletion<OrderRecord>) {
    completion(.success(placement.record))
  }

  func previewSplit(
    _ order: Order, router: Router
  ) async throws(LedgerError) -> [SplitPortion] { [] }

  func preview(_ order: Order, router: Router) throws(LedgerError) -> Decision {
    placement.record.decision
  }

  func status(of id: OrderID, _ attempt: AttemptChoice) throws(LedgerError) -> OrderStatus {
    placement.record.status
  }

  func next(_ request: NextAttempt) throws(LedgerError) -> NextPlacement {
    throw .unknownOrder(request.order)
  }

  func attempts(of order: OrderID) throws(LedgerError) -> [OrderAttempt] {
    [OrderAttempt(record: placement.record, note: nil)]
  }

  func notes(_ question: AttemptQuestion) throws(LedgerError) -> [AttemptNote] { [] }

  func openOrders(
    _ filter: OrderFilter, _ question: LedgerState.OpenOrderQuestion, limit: Int
  ) -> [OrderStatus]? { [] }

  func expireOverdue() {}

  func announceTopUp(
    _ reference: EntryReference, to pool: PoolID, of amount: Money
  ) throws(LedgerError) -> TopUp { throw .unknownPool(pool) }

  func adjust(
    _ reference: EntryReference, pool: PoolID, type: TransactionType, amount: Money, note: String?
  ) throws(LedgerError) -> Adjustment { throw .unknownPool(pool) }

  func pools() -> (positions: [Position], waiting: [PoolID]) { ([], []) }

  func pendingTopUps() -> [TopUp] { [] }

  func take(_ report: BalanceReport) {}

  func readings(of supplier: SupplierID) -> [SupplierBalance]? { nil }

  func activity(of suppliers: [SupplierID]) -> [SupplierID: SupplierActivity] { [:] }
}
