/// Money set aside for one order in one pool, before and until its outcome is known.
package struct Hold: Hashable, Sendable {
  /// Where the money is set aside.
  package var pool: PoolID
  /// The most the order may cost.
  package var amount: Money
  /// Which try at a supplier this is, from 1.
  package var attempt: Int

  /// A hold of `amount` in `pool`.
  package init(pool: PoolID, amount: Money, attempt: Int = 1) {
    self.pool = pool
    self.amount = amount
    self.attempt = attempt
  }
}

/// Where an order stands.
package enum OrderState: Hashable, Sendable {
  /// Its money is set aside.
  case held(Hold)
  /// Bought, at `actual` cost.
  case settled(Hold, actual: Money, at: Timestamp)
  /// Certainly not bought.
  case released(Hold, at: Timestamp)
  /// No supplier could pay for it.
  case refused(Refusal)

  /// The hold, open or ended; `nil` when none was ever made.
  package var hold: Hold? {
    switch self {
    case .held(let hold), .settled(let hold, _, _), .released(let hold, _): hold
    case .refused: nil
    }
  }

  /// The state's name in the API and in the store.
  package var name: String {
    switch self {
    case .held: "held"
    case .settled: "settled"
    case .released: "released"
    case .refused: "refused"
    }
  }
}

/// Why no supplier was chosen.
package enum Refusal: String, Hashable, Sendable, CaseIterable {
  /// At least one supplier could fill the order but for its funds.
  case insufficientFunds = "insufficient_funds"
  /// Suppliers could fill the order, but no fresh reading says what they hold.
  case noFreshReading = "no_fresh_reading"
  /// No supplier sells it in this currency to this order.
  case noEligibleSupplier = "no_eligible_supplier"
}

/// An order and what became of it: the stored answer.
package struct OrderRecord: Hashable, Sendable {
  /// The order's name.
  package var id: OrderID
  /// A digest of the order's content, to tell a repetition from another order of the same name.
  package var fingerprint: String
  /// What it is paid in.
  package var currency: Currency
  /// When it was decided.
  package var placedAt: Timestamp
  /// How each supplier was judged.
  package var decision: Decision
  /// Where it stands.
  package var state: OrderState

  /// An order's record as it was decided or stored.
  package init(
    id: OrderID, fingerprint: String, currency: Currency, placedAt: Timestamp, decision: Decision,
    state: OrderState
  ) {
    self.id = id
    self.fingerprint = fingerprint
    self.currency = currency
    self.placedAt = placedAt
    self.decision = decision
    self.state = state
  }

  /// The name that goes to the supplier as *its* idempotency key; never used for two attempts.
  package var attemptID: String? {
    state.hold.map { "\(id)-\($0.attempt)" }
  }
}
