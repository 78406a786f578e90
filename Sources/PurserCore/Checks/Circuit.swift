/// Keeps a supplier that fails again and again from being asked by everybody: after several failures
/// in a row only the schedule asks it, for a proof, until it gives one. A pure value; when the
/// proof is due is the schedule's affair.
package struct Circuit: Hashable, Sendable {
  /// Who wants a supplier to be asked.
  package enum Asker {
    /// Its regular check is due.
    case schedule
    /// An order or a person would like to know.
    case anybody
  }

  /// What a check tells of whether the supplier works.
  package enum Evidence {
    /// It is there, and understands what it is asked.
    case proof
    /// It is not, or does not.
    case failure
    /// Nothing: it was not asked.
    case none
  }

  /// How many failures in a row open it.
  package static let failuresToOpen = 5

  /// Whether the supplier is asked.
  package private(set) var state = CheckStatus.CircuitState.closed
  private var consecutiveFailures = 0

  /// The circuit of a supplier that was never asked.
  package init() {}

  /// Whether `asker` may have the supplier asked, or wait for the check under way.
  package func admits(_ asker: Asker) -> Bool {
    switch (state, asker) {
    case (.closed, _), (_, .schedule): true
    case (.open, .anybody), (.halfOpen, .anybody): false
    }
  }

  /// A check begins: of an open circuit, the proof.
  package mutating func begin() {
    if state == .open { state = .halfOpen }
  }

  /// A check has ended.
  package mutating func conclude(_ evidence: Evidence) {
    switch evidence {
    case .proof:
      consecutiveFailures = 0
      state = .closed
    case .failure:
      consecutiveFailures = min(consecutiveFailures + 1, Self.failuresToOpen)
      if consecutiveFailures == Self.failuresToOpen { state = .open }
    case .none:
      if state == .halfOpen { state = .open }
    }
  }
}

extension Circuit.Evidence {
  /// What a failed check tells. A supplier that speaks of our money understood the question; one
  /// whose refusal has no status was not asked, since its limits held the request back.
  package init(_ failure: CheckFailure) {
    switch failure.kind {
    case .funds, .belowMinimum: self = .proof
    case .rateLimited: self = failure.status == nil ? .none : .failure
    case .auth, .maintenance, .invalid, .notFound, .duplicate, .unknown, .unreachable,
      .malformed, .shapeChanged:
      self = .failure
    }
  }
}
