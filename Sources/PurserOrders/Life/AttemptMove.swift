package import PurserCore

/// The next thing that is done about an attempt.
package enum AttemptMove: Hashable, Sendable {
  /// Nothing was asked of the supplier yet: the attempt is prepared and placed.
  case place
  /// The supplier is asked where it stands.
  case lookUp
  /// Nothing, until the moment, or for ever where there is none; messages are taken all the time.
  case wait(until: Timestamp?)
  /// The order goes to the next supplier, for this problem. With `keepsHold` the attempt is still in doubt.
  case moveOn(AttemptProblem, keepsHold: Bool)
  /// Nothing any more.
  case over

  /// Whether there is nothing to do until something is heard or due.
  package var isRest: Bool {
    switch self {
    case .wait, .over: true
    case .place, .lookUp, .moveOn: false
    }
  }
}

/// What follows from something that was heard of an attempt: first it is made durable, then done.
package struct AttemptStep: Hashable, Sendable {
  /// What the ledger is told, with the note; `nil` where there is nothing to store.
  package var report: LedgerState.Report?
  /// What the supplier said can be spent, in its reply.
  package var balance: Money?
  /// The move once that is durable.
  package var move: AttemptMove

  /// A step with which there is nothing to store.
  package init(_ move: AttemptMove) {
    self.init(nil, move)
  }

  /// A step.
  package init(
    _ report: LedgerState.Report?, balance: Money? = nil, _ move: AttemptMove
  ) {
    self.report = report
    self.balance = balance
    self.move = move
  }
}
