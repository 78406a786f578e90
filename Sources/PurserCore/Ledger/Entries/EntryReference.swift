/// The owner's name for a top-up or an adjustment; also its idempotency key.
package struct EntryReference: Hashable, Sendable, CustomStringConvertible {
  /// The name: 1 to 128 visible ASCII characters.
  package let name: String

  /// A name, or `nil` when it is empty, too long, or has characters that are not visible ASCII.
  package init?(_ name: String) {
    guard (1...OrderID.maximumLength).contains(name.utf8.count),
      name.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    self.name = name
  }

  package var description: String { name }
}

/// A change of a supplier's balance that the owner tells of: bought by hand, a fee, a correction.
package struct Adjustment: Hashable, Sendable {
  /// The owner's name for it.
  package var reference: EntryReference
  /// Whose balance changed.
  package var pool: PoolID
  /// What kind of change it was.
  package var type: TransactionType
  /// By how much; below zero for money that left.
  package var amount: Money
  /// The owner's words.
  package var note: String?
  /// The credit or drift that it is, where the owner named one: the reading showed the change.
  package var explains: FindingName?
  /// The order that the owner says it is about.
  package var order: OrderID?
  /// When the ledger was told; the change happened at the supplier by then.
  package var at: Timestamp

  /// A change of `pool` by `amount`.
  package init(
    reference: EntryReference, pool: PoolID, type: TransactionType, amount: Money,
    note: String? = nil, explains: FindingName? = nil, order: OrderID? = nil, at: Timestamp
  ) {
    self.reference = reference
    self.pool = pool
    self.type = type
    self.amount = amount
    self.note = note
    self.explains = explains
    self.order = order
    self.at = at
  }
}
