package import PurserCore

/// What follows from news of an attempt.
extension AttemptLife {
  /// Takes what a supplier told.
  ///
  /// - Parameters:
  ///   - news: what it told.
  ///   - source: whence.
  ///   - now: when it was heard.
  /// - Returns: what is stored, and what is done then.
  package mutating func take(
    _ news: AttemptNews, from source: Source, at now: Timestamp
  ) -> AttemptStep {
    let before = note
    note.memo = news.memo
    if let known = before.memo {
      if known.wasTaken { note.memo?.wasTaken = true }
      note.memo?.contentRead.formUnion(known.contentRead)
    }
    if source == .lookingUp { lookedUpAt = now }
    let balance = source == .message ? nil : usable(news.balance)
    let notBefore = news.retryAfter.map { now + $0 }
    let isUnsent = source == .placing && !news.mayHaveBeenSent
    switch isUnsent ? .failed : news.state {
    case .delivered: return deliver(news, .delivered, balance, before)
    case .partial: return deliver(news, .partial, balance, before)
    case .failed where news.isAbsence && wasTaken: return doubt(.vanished, at: now)
    case .failed: return fail(news.problem, balance, before)
    case .reversed: return reverse(news.problem, before)
    case .accepted: return follow(news, .accepted, balance, before, at: now, notBefore)
    case .inFlight: return follow(news, .inFlight, balance, before, at: now, notBefore)
    case .unknown where news.isAbsence && note.state.isOnTheWay:
      return doubt(news.problem, at: now)
    case .unknown:
      switch note.state {
      case nil, .unknown: return doubt(news.problem, at: now, notBefore)
      // A look-up that could not tell takes nothing back; why it could not is said.
      case .accepted, .inFlight:
        if let problem = news.problem, problem.isLasting { note.problem = problem }
        return follow(nil, nil, nil, before, at: now, notBefore)
      case .partial, .delivered, .failed, .reversed: return rest(before)
      }
    }
  }

  /// Whether the supplier has said that it took the order: that it knows none later proves nothing.
  private var wasTaken: Bool {
    if note.memo?.wasTaken ?? false { return true }
    return switch note.state {
    case .accepted, .inFlight: true
    case nil, .unknown, .failed: status.state.holding?.acceptedAt != nil
    case .partial, .delivered, .reversed: false
    }
  }

  // MARK: On the way

  /// The supplier is at work on it, or was when it said so last.
  private mutating func follow(
    _ news: AttemptNews?, _ state: AttemptState?, _ balance: Money?, _ before: AttemptNote,
    at now: Timestamp, _ notBefore: Timestamp?
  ) -> AttemptStep {
    switch before.state {
    // What was told late is no news.
    case .partial, .delivered, .reversed: return rest(before)
    case nil, .accepted, .inFlight, .failed, .unknown: break
    }
    if let state { note.state = state }
    note.isOver = false
    let isPlanOver = schedule(at: now, notBefore: notBefore)
    if let news {
      note.problem = news.problem
      // A later reply may not tell it again.
      note.charged = news.charged ?? note.charged
    }
    if isPlanOver {
      note.problem =
        note.problem
        ?? AttemptProblem(
          .inFlight,
          "the supplier has taken the order, and its end is not known in the time expected")
      if isOpen, status.state.holding?.unknownAt == nil { return AttemptStep(.unknown, wait) }
    }
    if isOpen, status.state.holding?.acceptedAt == nil {
      return AttemptStep(.accepted, balance: balance, wait)
    }
    if expiresUnheard {
      note.problem =
        note.problem
        ?? AttemptProblem(.inFlight, "the supplier is at work on it for longer than a hold waits")
      return AttemptStep(.unknown, wait)
    }
    return AttemptStep(note == before ? nil : .noted, wait)
  }

  /// Takes that no message of the supplier came in the time expected; `nil` where none is due.
  package mutating func missMessage(at now: Timestamp) -> AttemptStep? {
    guard !note.isOver, terms.sendsMessages, let moment = lookUpAt, moment <= now,
      !canLookUp(at: now)
    else { return nil }
    return follow(nil, nil, nil, note, at: now, nil)
  }

  /// Whether the hold would expire before the supplier is asked again. What is reported as unknown does not expire.
  private var expiresUnheard: Bool {
    guard isOpen, let holding = status.state.holding,
      let end = holding.expiresAt(after: rules.holdTimeToLive, placedAt: status.placedAt)
    else { return false }
    return lookUpAt.map { end <= $0 + Self.answerTime } ?? true
  }

  /// Nobody knows whether the supplier took it.
  mutating func doubt(
    _ problem: AttemptProblem?, at now: Timestamp, _ notBefore: Timestamp? = nil
  ) -> AttemptStep {
    let before = note
    note.state = .unknown
    note.problem = problem ?? note.problem
    schedule(at: now, notBefore: notBefore)
    if isOpen, status.state.holding?.unknownAt == nil { return AttemptStep(.unknown, wait) }
    return AttemptStep(note == before ? nil : .noted, wait)
  }

  // MARK: Ends

  private mutating func deliver(
    _ news: AttemptNews, _ state: AttemptState, _ balance: Money?, _ before: AttemptNote
  ) -> AttemptStep {
    if before.state == .reversed { return rest(before) }
    if let charged = news.charged { note.charged = charged }
    if let quantity = news.quantity ?? counted(news.content) { note.quantity = quantity }
    note.state = state
    note.problem = news.problem ?? (note.charged == nil ? news.lackOfCharge : nil)
    guard let held else { return end(.noted) }
    let actual = cost(of: state, held: held)
    switch ending {
    case nil, .expired?, .released?:
      if case .released? = ending { note.isLate = true }
      return end(purchase(state, actual), balance: balance)
    case .settled(let settled, _)?:
      if settled != actual, note.charged != nil || news.charged != nil {
        note.problem = AttemptProblem(
          .duplicate, "the supplier charged \(actual), and \(settled) was settled before")
      }
      return finished(before)
    case .reversed?: return finished(before)
    }
  }

  /// What the ledger is told of a delivery: where fewer units came than were ordered, how many.
  private func purchase(_ state: AttemptState, _ actual: Money) -> LedgerState.Report {
    guard state == .partial, let delivered = note.quantity, let whole = note.request?.quantity,
      delivered > 0, delivered < whole
    else { return .settled(actual: actual) }
    return .settledInPart(PartialPurchase(quantity: delivered, actual: actual))
  }

  private func counted(_ content: [[AttemptNews.Field]]) -> Int64? {
    content.isEmpty ? nil : Int64(content.count)
  }

  /// What the attempt cost: as charged; else all that was held, or the share of it that was delivered, rounded
  /// up. A charge in another currency, or below zero, is none.
  private func cost(of state: AttemptState, held: Money) -> Money {
    if let charged = note.charged, charged.currency == held.currency, !charged.isNegative {
      return charged
    }
    guard state == .partial, let delivered = note.quantity, let whole = note.request?.quantity,
      delivered > 0, delivered < whole, held.isPositive
    else { return held }
    let product = held.units.multipliedFullWidth(by: delivered)
    let (units, rest) = whole.dividingFullWidth(product)
    return Money(units: rest > 0 ? units + 1 : units, currency: held.currency)
  }

  private mutating func fail(
    _ problem: AttemptProblem?, _ balance: Money?, _ before: AttemptNote
  ) -> AttemptStep {
    let problem = problem ?? AttemptProblem(.unknown, "the supplier gives no reason")
    switch before.state {
    // What was delivered can be reversed, and not have failed.
    case .partial, .delivered, .reversed: return rest(before)
    case nil, .accepted, .inFlight, .failed, .unknown: break
    }
    note.state = .failed
    note.problem = problem
    // What was told on the way was not taken.
    note.charged = nil
    switch ending {
    case nil, .expired?:
      if rules.movesOn.contains(problem.kind), !isSuperseded, !isOutOfTime,
        note.hold.attemptNumber < rules.maximumAttempts
      {
        return AttemptStep(.moveOn(problem, keepsHold: false))
      }
      return end(.released, balance: balance)
    case .released?, .settled?, .reversed?: return finished(before)
    }
  }

  /// Whether nobody said in time what became of it.
  private var isExpired: Bool {
    if case .expired? = ending { true } else { false }
  }

  /// Whether the time is over that the order gave itself: then it goes nowhere else.
  private var isOutOfTime: Bool {
    guard let holding = status.state.holding else { return false }
    return isExpired && holding.hold.timeToLive != nil && holding.unknownAt == nil
  }

  private mutating func reverse(
    _ problem: AttemptProblem?, _ before: AttemptNote
  ) -> AttemptStep {
    note.state = .reversed
    note.problem = problem ?? note.problem
    switch ending {
    case .settled?: return end(.reversed)
    case nil, .expired?: return end(.released)
    case .released?, .reversed?: return finished(before)
    }
  }

  /// Ends it; its hold has ended before.
  private mutating func finished(_ before: AttemptNote) -> AttemptStep {
    var step = end(.noted)
    if note == before { step.report = nil }
    return step
  }

  /// Leaves it as it was.
  private mutating func rest(_ before: AttemptNote) -> AttemptStep {
    let memo = note.memo
    note = before
    note.memo = memo
    return finished(before)
  }

  /// The balance of a reply, where the ledger can use it: of the one pool that pays.
  private func usable(_ balance: SupplierBalance?) -> Money? {
    guard let balance, let hold = status.state.holding?.hold, !hold.isSplit,
      balance.pool == hold.pool, !balance.available.isNegative
    else { return nil }
    return balance.available
  }

  // MARK: What the ledger says

  /// Takes where the hold stands, as the ledger said.
  package mutating func takeStatus(_ status: OrderStatus) { self.status = status }

  /// Takes that the ledger did not accept a report, since people or its clock ended the hold before.
  ///
  /// - Parameters:
  ///   - report: what it was told.
  ///   - status: where the hold stands.
  ///   - now: the moment.
  /// - Returns: what is stored of it all the same, and what is done.
  package mutating func refused(
    _ report: LedgerState.Report, _ status: OrderStatus, at now: Timestamp
  ) -> AttemptStep {
    self.status = status
    switch report {
    case .sent:
      // Nothing has left, and nothing will.
      note.memo = nil
      note.problem =
        isOpen
        ? AttemptProblem(.duplicate, "an earlier attempt of the order was bought meanwhile")
        : AttemptProblem(.invalid, "its hold had ended before it was placed")
      note.state = .failed
      return end(isOpen || isExpired ? .released : .noted)
    case .settled, .settledInPart, .released, .cancelled, .reversed, .reversedInPart:
      return end(.noted)
    case .accepted, .unknown, .unheard, .noted:
      switch ending {
      case .settled?, .reversed?: return end(.noted)
      case nil, .released?, .expired?:
        schedule(at: now)
        return AttemptStep(.noted, wait)
      }
    }
  }

  /// Takes where the hold stands before the supplier is asked again: where people have settled it, nothing more
  /// is asked.
  package mutating func recheck(_ status: OrderStatus) -> AttemptStep? {
    self.status = status
    switch ending {
    case .settled?, .reversed?: return end(.noted)
    case nil, .released?, .expired?: return nil
    }
  }
}

extension AttemptState? {
  /// Whether the supplier is at work on it, as far as it has said.
  fileprivate var isOnTheWay: Bool {
    switch self {
    case .accepted, .inFlight: true
    case nil, .unknown, .failed, .partial, .delivered, .reversed: false
    }
  }
}
