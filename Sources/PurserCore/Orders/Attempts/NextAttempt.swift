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
  /// The note of the attempt that failed, from whoever carries the order: kept with its ending. `nil` where its
  /// shop lets it go on, which it may only where Purser does not.
  package var note: AttemptNote?
  /// The doubt about the attempt.
  package var doubt: Doubt
  /// Who decides.
  package var router: Router

  /// How sure it is that the supplier did not take the money.
  package enum Doubt: Hashable, Sendable {
    /// As the ledger was told: it lets no order go on that was reported as unknown.
    case reported
    /// The supplier has told since that it did not: the hold is freed.
    case cleared
    /// Nobody knows, and the hold stays: the owner's rule lets the order go elsewhere all the same.
    case remains
  }

  /// An order that is to go on.
  package init(
    _ order: OrderID, attempt: Int? = nil, problem: AttemptProblem, note: AttemptNote? = nil,
    doubt: Doubt = .reported, router: Router
  ) {
    self.order = order
    self.attempt = attempt
    self.problem = problem
    self.note = note
    self.doubt = doubt
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
  /// The attempt that failed; `nil` where that had been told before.
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
