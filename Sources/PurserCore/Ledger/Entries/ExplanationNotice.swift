/// What the owner says that a credit or drift was.
package struct ExplanationNotice: Hashable, Sendable {
  /// The owner's name for it, and its idempotency key.
  package var reference: EntryReference
  /// Whose balance changed.
  package var pool: PoolID
  /// The credit or drift.
  package var finding: FindingName
  /// What kind of change it was.
  package var type: TransactionType
  /// The owner's words.
  package var note: String?
  /// The order that it is about.
  package var order: OrderID?

  /// A finding of `pool` was a change of `type`.
  package init(
    reference: EntryReference, pool: PoolID, finding: FindingName, type: TransactionType,
    note: String? = nil, order: OrderID? = nil
  ) {
    self.reference = reference
    self.pool = pool
    self.finding = finding
    self.type = type
    self.note = note
    self.order = order
  }
}
