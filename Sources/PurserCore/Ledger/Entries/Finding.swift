/// A change that a reading showed and the records did not explain: the entry `credit_detected` or
/// `drift` that was made of it.
package struct Finding: Hashable, Sendable {
  /// By how much the pool changed; above zero for a credit, below for a drift.
  package var amount: Money
  /// The reading, beside what the records let it be.
  package var observation: Transaction.Observation

  /// A change of `amount` that `observation` shows.
  package init(amount: Money, observation: Transaction.Observation) {
    self.amount = amount
    self.observation = observation
  }

  /// When it was noticed; also the moment of its entry.
  package var noticedAt: Timestamp { observation.receivedAt }

  /// The type of its entry.
  package var type: TransactionType { amount.isNegative ? .drift : .creditDetected }
}

/// A finding of which something is not explained yet.
package struct OpenFinding: Hashable, Sendable {
  /// What was found.
  package var finding: Finding
  /// How much of it nothing explains; of the finding's sign, and not zero.
  package var open: Money

  /// A finding, of which `open` is not explained.
  package init(finding: Finding, open: Money) {
    self.finding = finding
    self.open = open
  }
}

/// Who told something that explains a finding.
package enum Teller: Hashable, Sendable {
  /// What was reported of an order.
  case order(OrderID)
  /// What the owner told under a reference.
  case owner(EntryReference)
}

/// A change that was told when findings were open, none of which has its amount. It may be a part of
/// one, or the sum of several; the next readings tell.
package struct ExplanationClaim: Hashable, Sendable {
  /// By how much the pool changed, as it was told.
  package var amount: Money
  /// When it was told.
  package var at: Timestamp
  /// What was noticed earlier cannot be it.
  package var since: Timestamp
  /// Who told it.
  package var teller: Teller
  /// Whether only a reading that differs by just its amount shows it.
  package var isExact: Bool

  /// A change of `amount`, told at a moment.
  package init(
    amount: Money, at: Timestamp, since: Timestamp, teller: Teller, isExact: Bool = false
  ) {
    self.amount = amount
    self.at = at
    self.since = since
    self.teller = teller
    self.isExact = isExact
  }
}
