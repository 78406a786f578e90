/// Money that the owner says is on its way.
package struct TopUpNotice: Hashable, Sendable {
  /// The owner's name for it, and its idempotency key.
  package var reference: EntryReference
  /// Where it will arrive.
  package var pool: PoolID
  /// How much was sent; above zero.
  package var amount: Money
  /// By when it should arrive; `nil` where nobody says.
  package var expectedAt: Timestamp?
  /// How much may be kept back on the way; `nil` where nothing may.
  package var feeUpTo: Money?
  /// The owner's words.
  package var note: String?

  /// `amount` on its way to `pool`.
  package init(
    reference: EntryReference, pool: PoolID, amount: Money, expectedAt: Timestamp? = nil,
    feeUpTo: Money? = nil, note: String? = nil
  ) {
    self.reference = reference
    self.pool = pool
    self.amount = amount
    self.expectedAt = expectedAt
    self.feeUpTo = feeUpTo
    self.note = note
  }

  /// The top-up that it announces at a moment.
  package func topUp(announcedAt now: Timestamp) -> TopUp {
    TopUp(
      reference: reference, pool: pool, amount: amount, announcedAt: now, expectedAt: expectedAt,
      feeUpTo: feeUpTo, note: note)
  }
}
