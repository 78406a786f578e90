/// An order that is to go to the next supplier: its attempt's money is freed, its suppliers are passed over, and
/// money is held at another one, in one step.
package struct NextAttempt: Sendable {
  /// Which order.
  package var order: OrderID
  /// Which of its attempts failed, from 1; `nil` for the latest. Asked again with the same number, the answer is the
  /// attempt that followed.
  package var attempt: Int?
  /// Why it failed.
  package var problem: AttemptProblem
  /// The note of the attempt that failed: kept with its ending. Empty where its shop places orders itself.
  package var notes: [AttemptNote]
  /// Whether the hold that failed stays, since nobody knows whether the supplier took the money: the owner's rule
  /// lets the order go elsewhere all the same.
  package var keepsHold: Bool
  /// Who decides.
  package var router: Router

  /// An order that is to go on.
  package init(
    _ order: OrderID, attempt: Int? = nil, problem: AttemptProblem, notes: [AttemptNote] = [],
    keepsHold: Bool = false, router: Router
  ) {
    self.order = order
    self.attempt = attempt
    self.problem = problem
    self.notes = notes
    self.keepsHold = keepsHold
    self.router = router
  }
}

/// What came of `NextAttempt`.
package struct NextPlacement: Hashable, Sendable {
  /// The record of the attempt that followed, held at another supplier; of the one that failed, where nobody else can
  /// fill the order.
  package var record: OrderRecord
  /// How the others were judged, where none can fill it; `nil` where one can.
  package var refusal: Decision?
  /// The note of the new attempt, where Purser places the order; `nil` where its shop does, or there is none.
  package var note: AttemptNote?
  /// The attempt that failed; `nil` where that had been done before.
  package var failed: OrderRecord?
  /// Whether it had been done before, and this is where the order stands.
  package var isRepetition: Bool

  /// What came of it.
  package init(
    record: OrderRecord, refusal: Decision? = nil, note: AttemptNote? = nil,
    failed: OrderRecord? = nil, isRepetition: Bool = false
  ) {
    self.record = record
    self.refusal = refusal
    self.note = note
    self.failed = failed
    self.isRepetition = isRepetition
  }
}
