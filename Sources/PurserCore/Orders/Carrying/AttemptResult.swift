/// What came of one call that places, for whoever judges suppliers by it.
package struct AttemptResult: Hashable, Sendable {
  /// How it went.
  package enum Outcome: Hashable, Sendable {
    /// The supplier took the order, and may have delivered it.
    case taken
    /// It was delivered, all or in part.
    case delivered
    /// It was not bought.
    case failed(AttemptProblem.Kind)
    /// Nobody knows, for this reason.
    case inDoubt(AttemptProblem.Kind)
  }

  /// At whom.
  package var supplier: SupplierID
  /// The product; `nil` where the order was for an amount alone.
  package var sku: String?
  /// Which pool was to pay first.
  package var pool: PoolID
  /// What was held for it.
  package var amount: Money
  /// How it went.
  package var outcome: Outcome
  /// When the attempt's hold was made.
  package var placedAt: Timestamp
  /// When this was known.
  package var moment: Timestamp
  /// The attempt's hold, where the same may be told of it again; `nil` where it is told once.
  package var hold: OrderID?

  /// A result.
  package init(
    supplier: SupplierID, sku: String?, pool: PoolID, amount: Money, outcome: Outcome,
    placedAt: Timestamp, moment: Timestamp, hold: OrderID? = nil
  ) {
    self.supplier = supplier
    self.sku = sku
    self.pool = pool
    self.amount = amount
    self.outcome = outcome
    self.placedAt = placedAt
    self.moment = moment
    self.hold = hold
  }
}

/// Is told what came of attempts.
package protocol AttemptResultSink: Sendable {
  /// Takes a result. May be called from anywhere, and must return at once.
  func take(_ result: AttemptResult)
}
