/// The word of a shop on an attempt, beside what became of its hold. It is kept with the attempt, and tells the ledger
/// nothing.
package struct AttemptRemark: Hashable, Sendable {
  /// Why it failed; `nil` where the shop gave no reason.
  package var problem: AttemptProblem?
  /// What the supplier calls the order; `nil` where the shop has not said so.
  package var supplierReference: String?

  /// A remark; `nil` where it says nothing.
  package init?(problem: AttemptProblem? = nil, supplierReference: String? = nil) {
    guard problem != nil || supplierReference != nil else { return nil }
    self.problem = problem
    self.supplierReference = supplierReference
  }
}

extension AttemptNote {
  /// A note of no more than a shop's word on an attempt; `nil` where nothing was ever held for it.
  package init?(of status: OrderStatus, _ remark: AttemptRemark?) {
    guard let hold = status.state.hold else { return nil }
    self.init(
      hold: status.id, supplier: hold.supplier, placedAt: status.placedAt,
      problem: remark?.problem, isOver: true)
    memo = remark?.supplierReference.map { reference in
      AttemptMemo(reference: nil, supplierReference: reference, startedAt: status.placedAt)
    }
  }

  /// Whether it is of no call of Purser's own: then it adds to what is kept, and takes nothing back.
  package var isRemark: Bool { request == nil }

  /// The note before with what this one, a remark, says beside. What Purser learned itself of the supplier's name for the
  /// order stays.
  package func added(to before: AttemptNote) -> AttemptNote {
    var note = before
    note.isLate = note.isLate || isLate
    note.problem = problem ?? before.problem
    note.state = state ?? before.state
    note.overpricedAt = overpricedAt ?? before.overpricedAt
    note.boughtTwiceAt = boughtTwiceAt ?? before.boughtTwiceAt
    note.givenUp = givenUp ?? before.givenUp
    // Of an order that its shop places, one of which nobody knows is open until somebody does.
    if before.isRemark { note.isOver = isOver || before.isOver && state == nil }
    guard let reference = memo?.supplierReference else { return note }
    if note.memo == nil { note.memo = memo }
    if before.isRemark || note.memo?.supplierReference == nil {
      note.memo?.supplierReference = reference
    }
    return note
  }
}
