/// Kept of an attempt beside its hold: what was asked of the supplier, under which reference, and what it
/// said. It is stored in the same transaction as what the ledger does about it.
package struct AttemptNote: Hashable, Sendable {
  /// The name of its hold: `OrderID.attempt`.
  package var hold: OrderID
  /// At whom.
  package var supplier: SupplierID
  /// When the attempt's hold was made.
  package var placedAt: Timestamp
  /// What Purser asks of the supplier; `nil` where the shop places its orders itself.
  package var request: AttemptOrder?
  /// All that is needed to find it at its supplier; `nil` until it was prepared. It is on disk before anything
  /// leaves that may buy.
  package var memo: AttemptMemo?
  /// Where it stands, as the supplier said last; `nil` before anything is known.
  package var state: AttemptState?
  /// The trouble with it, or the reason that its shop gave; `nil` where there is none.
  package var problem: AttemptProblem?
  /// Why people gave its hold up, where they said so. What the supplier tells later does not take that back.
  package var givenUp: AttemptProblem?
  /// What the supplier charged; `nil` where it has not said so.
  package var charged: Money?
  /// How many units were delivered; `nil` where the supplier has not said so.
  package var quantity: Int64?
  /// Whether nothing is asked of the supplier any more. The attempts that are not over are looked up after a
  /// restart before anything else.
  package var isOver: Bool
  /// Whether it was delivered after its hold had been given up.
  package var isLate: Bool
  /// When it was told that it was bought for more than its price, and more than the owner tolerates; `nil` where that is
  /// not so.
  package var overpricedAt: Timestamp?
  /// Whether its hold was freed in the step in which its order went to the next supplier, and not before by a report of
  /// its own; `nil` where the order did not go on from it, or nobody took note of how.
  package var wasFreedToGoOn: Bool?
  /// When it was told that it was bought while another attempt of the order was; `nil` where that is not so.
  package var boughtTwiceAt: Timestamp?

  /// A note of an attempt of which nothing is known but its hold.
  package init(
    hold: OrderID, supplier: SupplierID, placedAt: Timestamp, request: AttemptOrder? = nil,
    memo: AttemptMemo? = nil, state: AttemptState? = nil, problem: AttemptProblem? = nil,
    charged: Money? = nil, quantity: Int64? = nil, isOver: Bool = false,
    isLate: Bool = false
  ) {
    self.hold = hold
    self.supplier = supplier
    self.placedAt = placedAt
    self.request = request
    self.memo = memo
    self.state = state
    self.problem = problem
    self.charged = charged
    self.quantity = quantity
    self.isOver = isOver
    self.isLate = isLate
  }

  /// Why it stands as it does, to be told: what people said who gave it up, else the trouble with it.
  package var reason: AttemptProblem? { givenUp ?? problem }
}

extension AttemptNote {
  /// A note of an attempt whose shop places orders itself; of no supplier where nothing was held.
  package init(of record: OrderRecord) {
    self.init(
      hold: record.id, supplier: record.state.hold?.supplier ?? SupplierID(""),
      placedAt: record.status.placedAt)
  }

  /// A note of an attempt that Purser is to place; `nil` where nothing is held for it, so that there is nothing to
  /// place.
  ///
  /// - Parameters:
  ///   - record: the attempt.
  ///   - terms: what the order says of it.
  package init?(of record: OrderRecord, _ terms: CarryingTerms) {
    guard let holding = record.holding, holding.ending == nil else { return nil }
    self.init(of: record)
    request = AttemptOrder(
      order: record.id.order, number: record.id.attemptNumber,
      sku: record.decision.supplierSKU ?? record.details?.sku,
      quantity: record.details?.quantity ?? 1, amount: holding.hold.amount,
      recipient: terms.recipient, parameters: terms.parameters)
  }
}
