package import PurserCore

/// The life of one attempt: what is known of it, and what is done next. It reads no clock and calls nobody.
///
/// Whoever carries it hands in what was heard, stores what the step says, and only then does what it says.
package struct AttemptLife: Sendable {
  /// Where news came from.
  package enum Source: Hashable, Sendable {
    /// From preparing it, or from the calls that buy.
    case placing
    /// From a look-up.
    case lookingUp
    /// From a message of the supplier.
    case message
  }

  /// All that is kept of it.
  package internal(set) var note: AttemptNote
  /// Where its hold stands, as the ledger said last.
  package internal(set) var status: OrderStatus
  /// Whether the order has gone elsewhere since, so that it may be delivered twice.
  package internal(set) var isSuperseded: Bool
  /// Whether only people or a message can tell what became of it.
  package internal(set) var isForPeople = false

  let terms: SupplierOrderTerms
  let rules: CarryingRules
  /// When it is looked up next; `nil` where that is not possible.
  var lookUpAt: Timestamp?
  /// From when the order may go elsewhere though the attempt is in doubt; `nil` where it may not.
  var failOverAt: Timestamp? {
    didSet { if failOverAt != oldValue { waitsForRoom = false } }
  }
  /// Whether that moment has come, and the owner's exposure had no room: whoever gives room wakes it.
  package private(set) var waitsForRoom = false
  /// When its supplier was last asked, with or without an answer; `nil` where it was not since the attempt is followed.
  var lookedUpAt: Timestamp?

  /// How long before the end of a promise about repeated references it is no longer relied on: a call may have
  /// to wait for its turn.
  static let promiseMargin = Duration.seconds(300)
  /// How long an answer to a look-up may take until it is reported.
  static let answerTime = Duration.seconds(60)
  /// How long to wait with another try to go elsewhere, where nobody else could fill it.
  static let failOverPause = Duration.seconds(60)

  /// The life of an attempt.
  ///
  /// - Parameters:
  ///   - note: what is kept of it.
  ///   - status: where its hold stands.
  ///   - terms: what its supplier promises about orders.
  ///   - rules: what the owner decided.
  ///   - isSuperseded: whether the order has a later attempt.
  package init(
    _ note: AttemptNote, _ status: OrderStatus, terms: SupplierOrderTerms, rules: CarryingRules,
    isSuperseded: Bool = false
  ) {
    self.note = note
    self.status = status
    self.terms = terms
    self.rules = rules
    self.isSuperseded = isSuperseded
  }

  /// What was held for it; `nil` where nothing ever was.
  package var held: Money? { status.state.holding?.hold.amount }

  var ending: Ending? { status.state.holding?.ending }

  /// Whether its money is set aside.
  package var isOpen: Bool { status.state.holding != nil && ending == nil }

  /// Whether the supplier may have taken the order, and nobody knows.
  package var isInDoubt: Bool {
    guard !note.isOver, note.memo != nil else { return false }
    return switch note.state {
    case nil, .unknown, .accepted, .inFlight: true
    case .partial, .delivered, .failed, .reversed: false
    }
  }

  /// Whether the supplier may have taken it, nobody knows, and no people have said so either.
  package var isAtRisk: Bool {
    guard isInDoubt else { return false }
    return switch ending {
    case nil, .expired?: true
    case .settled?, .released?, .reversed?: false
    }
  }

  /// Whether nothing comes of waiting: only people or a message can tell what became of it.
  package var needsPeople: Bool { isForPeople && failOverAt == nil }

  /// The move while nothing is heard.
  package var move: AttemptMove { note.isOver ? .over : wait }

  // MARK: Beginning

  /// Begins, or goes on after a restart. What was on its way then is looked up before anything else.
  package mutating func begin(at now: Timestamp) -> AttemptStep {
    guard !note.isOver, note.request != nil else { return AttemptStep(.over) }
    guard note.memo != nil else {
      guard isOpen else { return end(.noted) }
      return AttemptStep(.place)
    }
    if note.state == .failed, let problem = note.problem {
      return AttemptStep(.moveOn(problem, keepsHold: false))
    }
    guard note.state == nil else {
      schedule(at: now)
      if lookUpAt != nil { lookUpAt = now }
      return AttemptStep(wait)
    }
    if canLookUp(at: now) { return AttemptStep(.lookUp) }
    return doubt(
      AttemptProblem(.unknown, "Purser ended while the order was placed; its reply is not known"),
      at: now)
  }

  /// Takes the memo of an attempt that was prepared. The step is stored before anything leaves that may buy.
  package mutating func prepared(_ memo: AttemptMemo) -> AttemptStep {
    note.memo = memo
    return AttemptStep(.sent, .place)
  }

  /// Ends an attempt of which nothing has left, since the order was delivered by an earlier one, or its hold
  /// has ended.
  package mutating func giveUp(_ problem: AttemptProblem) -> AttemptStep {
    note.state = .failed
    note.problem = problem
    return end(isOpen ? .released : .noted)
  }

  // MARK: Waiting

  /// Says what is done once it is time.
  ///
  /// - Parameters:
  ///   - now: the moment.
  ///   - mayFailOver: whether the owner's exposure allows that the order goes elsewhere.
  /// - Returns: what is done.
  package mutating func wake(at now: Timestamp, mayFailOver: Bool) -> AttemptMove {
    guard !note.isOver else { return .over }
    if let moment = failOverAt, moment <= now {
      // Its supplier may know by now: after a stop it was not asked for long.
      if canLookUp(at: now), lookedUpAt.map({ $0 < moment }) ?? true { return .lookUp }
      if !isSuperseded, isOpen, note.state == .unknown {
        let problem =
          note.problem ?? AttemptProblem(.unknown, "nobody knows whether the supplier took it")
        if mayFailOver { return .moveOn(problem, keepsHold: true) }
        waitsForRoom = true
      } else {
        failOverAt = isSuperseded ? nil : now + Self.failOverPause
      }
    }
    if let moment = lookUpAt, moment <= now {
      if canLookUp(at: now) { return .lookUp }
      lookUpAt = nil
    }
    return wait
  }

  /// The wait until something is heard or due.
  var wait: AttemptMove {
    .wait(until: [lookUpAt, waitsForRoom ? nil : failOverAt].compactMap(\.self).min())
  }

  /// Plans the next look-up, and the moment from which the order may go elsewhere.
  ///
  /// - Returns: whether the supplier's polling plan has ended.
  @discardableResult
  mutating func schedule(at now: Timestamp, notBefore: Timestamp? = nil) -> Bool {
    failOverAt = nextFailOver(after: now)
    guard canLookUp(at: now), let memo = note.memo else {
      lookUpAt = endOfMessages(after: now)
      isForPeople = lookUpAt == nil
      return isForPeople
    }
    let interval = terms.wait(after: now.since(memo.startedAt))
    let due = now + (interval ?? rules.lateInterval)
    lookUpAt = notBefore.map { max($0, due) } ?? due
    isForPeople = interval == nil
    return isForPeople
  }

  /// Until when a message of the supplier is waited for, of whom nobody can ask where the order stands: as long as its
  /// plan says, and with a look at the hold before that expires; `nil` where none is expected, or the time is over.
  private func endOfMessages(after now: Timestamp) -> Timestamp? {
    guard terms.sendsMessages, let memo = note.memo,
      note.state == .accepted || note.state == .inFlight
    else { return nil }
    let end = memo.startedAt + terms.planLength
    guard end > now else { return nil }
    let expiry = status.state.holding?.expiresAt(
      after: rules.holdTimeToLive, placedAt: status.placedAt)
    let before = expiry.map { $0 - (Self.answerTime + Self.answerTime) }
    return before.flatMap { $0 > now && $0 < end ? $0 : nil } ?? end
  }

  /// Takes that its supplier could not be asked now.
  mutating func couldNotAsk(at now: Timestamp) {
    lookedUpAt = now
    schedule(at: now)
  }

  private func nextFailOver(after now: Timestamp) -> Timestamp? {
    guard case .failOver(let delay, _) = rules.unknown, note.state == .unknown, !isSuperseded,
      isOpen, note.hold.attemptNumber < rules.maximumAttempts
    else { return nil }
    if let failOverAt { return failOverAt }
    return (status.state.holding?.unknownAt ?? now) + delay
  }

  /// Whether its supplier can be asked about it. A supplier that is asked by placing the same again would buy
  /// where the first request was lost: not once the order is elsewhere, or its money is free.
  func canLookUp(at now: Timestamp) -> Bool {
    guard let memo = note.memo else { return false }
    let canAsk =
      terms.findsByReference || terms.findsBySupplierReference && memo.supplierReference != nil
    guard terms.looksUpByRepeating else { return canAsk }
    guard !isSuperseded, isOpen else { return false }
    guard let holds = terms.repeatHolds else { return true }
    return canAsk || now + Self.promiseMargin < memo.startedAt + holds
  }

  // MARK: Going elsewhere

  /// Takes that the order went to another supplier, or that nobody else can fill it.
  ///
  /// - Parameters:
  ///   - keepsHold: whether this attempt is still in doubt, and followed.
  ///   - now: the moment.
  package mutating func wasMovedOn(keepsHold: Bool, at now: Timestamp) {
    isSuperseded = true
    failOverAt = nil
    guard keepsHold else {
      let wasOpen =
        switch ending {
        case nil, .expired?: true
        case .settled?, .released?, .reversed?: false
        }
      note = endedNote
      note.wasFreedToGoOn = note.wasFreedToGoOn ?? wasOpen
      (lookUpAt, isForPeople) = (nil, false)
      return
    }
    if let moment = lookUpAt, !canLookUp(at: max(now, moment)) {
      lookUpAt = nil
      isForPeople = true
    }
  }

  /// Takes that the order cannot go elsewhere: a failed attempt ends, one in doubt waits.
  package mutating func stays(at now: Timestamp) -> AttemptStep {
    guard note.state == .failed else {
      failOverAt = now + Self.failOverPause
      return AttemptStep(wait)
    }
    return end(isOpen ? .released : .noted)
  }

  /// The note of an attempt that failed, as it is kept when the order goes on.
  package var endedNote: AttemptNote {
    var note = note
    note.isOver = true
    return note
  }

  mutating func end(_ report: LedgerState.Report, balance: Money? = nil) -> AttemptStep {
    note.isOver = true
    (lookUpAt, failOverAt, isForPeople) = (nil, nil, false)
    return AttemptStep(report, balance: balance, .over)
  }
}
