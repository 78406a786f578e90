/// Money that was sent to a supplier, and what became of it.
package struct TopUp: Hashable, Sendable {
  /// Where a top-up stands.
  package enum State: String, CaseIterable, Sendable {
    /// It was promised.
    case announced
    /// Somebody said that the money has left.
    case sent
    /// It has not arrived by the day it was expected.
    case overdue
    /// All of it has arrived, but for a fee that was allowed for.
    case arrived
    /// Less has arrived.
    case short
    /// It was called off.
    case cancelled
  }

  /// The owner's name for it.
  package var reference: EntryReference
  /// Where it will arrive.
  package var pool: PoolID
  /// How much was sent; above zero.
  package var amount: Money
  /// When the ledger was told.
  package var announcedAt: Timestamp
  /// By when it should arrive; `nil` where nobody said.
  package var expectedAt: Timestamp?
  /// How much may be kept back on the way; `nil` where nothing may.
  package var feeUpTo: Money?
  /// The owner's words.
  package var note: String?
  /// When somebody said that the money has left; `nil` where nobody did.
  package var sentAt: Timestamp?
  /// How much has arrived; `nil` where nothing has.
  package var arrived: Money?
  /// How much was kept back of it as a fee; `nil` where nothing was.
  package var fee: Money?
  /// When a reading showed what arrived last.
  package var arrivedAt: Timestamp?
  /// Whether less has arrived than was sent, by more than a fee and the tolerance.
  package var isShort = false
  /// When it was called off.
  package var cancelledAt: Timestamp?

  /// `amount` on its way to `pool`.
  package init(
    reference: EntryReference, pool: PoolID, amount: Money, announcedAt: Timestamp,
    expectedAt: Timestamp? = nil, feeUpTo: Money? = nil, note: String? = nil
  ) {
    self.reference = reference
    self.pool = pool
    self.amount = amount
    self.announcedAt = announcedAt
    self.expectedAt = expectedAt
    self.feeUpTo = feeUpTo
    self.note = note
  }

  /// Where it stands at a moment. That it is overdue follows from the moment, and is not kept.
  package func state(at now: Timestamp) -> State {
    if arrived != nil { return isShort ? .short : .arrived }
    if cancelledAt != nil { return .cancelled }
    if let expectedAt, expectedAt < now { return .overdue }
    return sentAt == nil ? .announced : .sent
  }

  /// Whether more may still be booked of it by hand.
  var isOpenToMatches: Bool { arrived == nil || isShort }

  /// How much of it neither has arrived nor was kept back.
  var restUnits: Int64 { amount.units - (arrived?.units ?? 0) - (fee?.units ?? 0) }

  /// Whether both announce the same.
  func announcesSame(as other: TopUp) -> Bool {
    reference == other.reference && pool == other.pool && amount == other.amount
      && expectedAt == other.expectedAt && feeUpTo == other.feeUpTo
  }
}

/// A credit or drift among the entries of its pool: by when it was noticed, and its amount.
package struct FindingName: Hashable, Sendable {
  /// When it was noticed.
  package var noticedAt: Timestamp
  /// By how much the pool changed.
  package var amount: Money

  /// The finding of `amount` that was noticed at a moment.
  package init(noticedAt: Timestamp, amount: Money) {
    self.noticedAt = noticedAt
    self.amount = amount
  }
}

/// Something that a person says of a top-up that was announced.
package enum TopUpStep: Hashable, Sendable {
  /// The money has left.
  case sent
  /// It will not come.
  case cancelled
  /// It is what a reading showed as a credit.
  case matched(FindingName)
}

/// Something that a person said of a top-up.
package struct TopUpChange: Hashable, Sendable {
  /// The owner's name for the top-up.
  package var reference: EntryReference
  /// Where it goes.
  package var pool: PoolID
  /// What was said.
  package var step: TopUpStep
  /// When the ledger was told.
  package var at: Timestamp

  /// What was said of a top-up at a moment.
  package init(reference: EntryReference, pool: PoolID, step: TopUpStep, at: Timestamp) {
    self.reference = reference
    self.pool = pool
    self.step = step
    self.at = at
  }
}
