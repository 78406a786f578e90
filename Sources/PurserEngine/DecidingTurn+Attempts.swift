internal import PurserCore

/// Orders of several attempts.
extension DecidingTurn {
  /// Where an attempt of an order stands.
  ///
  /// - Throws: `LedgerError.attemptMissing` where it may be any of several.
  func status(
    of id: OrderID, _ attempt: AttemptChoice, _ command: LedgerCommand, _ desk: DecidingDesk
  ) throws(LedgerError) -> Knowledge<OrderStatus> {
    let status = desk.state.openOrder(id) ?? desk.recent[id]?.status
    switch attempt {
    case .named:
      return status.map { .known($0) } ?? knowledge(of: id, command, desk).map(\.status)
    case .only, .leading:
      if let status, !id.isFurtherAttempt, !status.mayBeFollowed || !mayHave(id.attempt(2), desk) {
        return .known(status)
      }
      let known = attempts(of: id.order, command, desk).map { records in
        records.map { desk.state.openOrder($0.id) ?? $0.status }
      }
      if attempt == .only, case .known(let statuses) = known, statuses.possible.count > 1 {
        throw .attemptMissing(id.order, statuses.possible.map(\.id.attemptNumber))
      }
      return known.map { statuses in
        attempt == .only ? statuses.possible[0] : statuses[statuses.leading ?? 0]
      }
    }
  }

  /// The attempts of an order, the first one first: one at least where there are any.
  func attempts(
    of order: OrderID, _ command: LedgerCommand, _ desk: DecidingDesk
  ) -> Knowledge<[OrderRecord]> {
    var records: [OrderRecord]
    // Most are new.
    switch knowledge(of: order, command, desk) {
    case .known(let record): records = [record]
    case .nothing: return .nothing
    case .unreadable(let error): return .unreadable(error)
    case .open: return .open
    }
    while records.count < OrderID.maximumAttempts {
      switch knowledge(of: order.attempt(records.count + 1), command, desk) {
      case .known(let record): records.append(record)
      case .nothing: return .known(records)
      case .unreadable(let error): return .unreadable(error)
      case .open: return .open
      }
    }
    return .known(records)
  }

  /// All that is known of an order's attempt.
  ///
  /// - Parameters:
  ///   - id: the name of its hold.
  ///   - command: what may have come back from the store.
  ///   - desk: what memory knows.
  /// - Returns: its record, as it stands.
  func knowledge(
    of id: OrderID, _ command: LedgerCommand, _ desk: DecidingDesk
  ) -> Knowledge<OrderRecord> {
    let recent = desk.recent[id]
    if let record = recent?.record { return .known(record) }
    guard let record = found(by: command, desk)?.record(of: id) else {
      return recent != nil || store.mayHave(id) ? .open : .nothing
    }
    switch record {
    case .failure(let error): return .unreadable(error)
    case .success(nil): return .nothing
    case .success(var record?):
      if let status = recent?.status { record.status = status }
      return .known(record)
    }
  }

  /// What the store had for a command, while that says anything.
  func found(by command: LedgerCommand, _ desk: DecidingDesk) -> LedgerCommand.Finding? {
    command.found.flatMap { $0.epoch == desk.epoch ? $0 : nil }
  }

  /// Whether an attempt may be known.
  private func mayHave(_ id: OrderID, _ desk: DecidingDesk) -> Bool {
    desk.recent[id] != nil || desk.state.openOrder(id) != nil || store.mayHave(id)
  }

  /// The note of a new order that Purser places; `nil` where nothing is held. Where the order may leave with this batch, it is
  /// sent from now on.
  mutating func note(
    of record: inout OrderRecord, _ terms: CarryingTerms,
    _ departure: (any AttemptDeparture)?, _ desk: inout DecidingDesk
  ) -> AttemptNote? {
    guard var note = AttemptNote(of: record, terms) else { return nil }
    guard let memo = departure?.memo(of: note, at: now) else { return note }
    let count = batch.log.effects.orders.count
    do throws(LedgerError) {
      record.status = try desk.state.take(
        .sent, of: record.id, known: record.status, at: now, log: &batch.log)
    } catch {
      // It is prepared like any other: its record says that it has not left.
      return note
    }
    noteEffects(since: count, &desk)
    note.memo = memo
    return note
  }

  /// Notices an order that is bought for more than its price; whoever wants to know is told once that is durable.
  mutating func overprice(
    of report: OrderReport, _ status: OrderStatus, _ desk: DecidingDesk
  ) -> OverpricedOrder? {
    guard case .settled = report.news else { return nil }
    let sku = desk.recent[status.id]?.record?.details?.sku ?? report.notes.first?.request?.sku
    guard let overpriced = desk.state.overprice(of: status, sku: sku) else { return nil }
    batch.overpriced.append(overpriced)
    return overpriced
  }

  /// The attempts that are bought beside one that is told to be bought.
  func purchases(
    beside known: OrderStatus?, _ report: OrderReport, _ command: LedgerCommand,
    _ desk: DecidingDesk
  ) -> Knowledge<[OrderStatus]> {
    guard let known else { return .nothing }
    let isFurther = known.id.attemptNumber > 1
    guard
      report.news == .sent && isFurther
        || report.news.isPurchase && (isFurther || mayHave(known.order.attempt(2), desk))
    else { return .nothing }
    // What was found of one attempt says nothing of the others.
    if case .order? = found(by: command, desk)?.content { return .open }
    return attempts(of: known.order, command, desk).map { records in
      records.map { desk.state.openOrder($0.id) ?? $0.status }.filter {
        $0.id != known.id.hold && $0.isBought
      }
    }
  }

  /// Notices an order of which a second attempt was bought; whoever wants to know is told once that is durable.
  mutating func repeatedPurchase(
    _ status: OrderStatus, beside others: [OrderStatus]
  ) -> RepeatedPurchase? {
    guard !others.isEmpty, let repeated = RepeatedPurchase(others + [status], at: now) else {
      return nil
    }
    batch.repeated.append(repeated)
    return repeated
  }

  /// The notes that a report brings. A delivery of what was released is noted as late, one for more than its price as
  /// overpriced, and one beside another as bought twice; of an order of which nobody knew, the note that lists it is
  /// closed.
  func notes(
    of report: OrderReport, _ known: OrderStatus?, _ overpriced: OverpricedOrder?,
    _ repeated: RepeatedPurchase? = nil
  ) -> [AttemptNote] {
    var (notes, isLate, isTold) = (report.notes, false, false)
    guard let known else { return notes }
    switch (report.news, known.state.holding?.ending) {
    case (.settled, .released?): isLate = true
    case (.settled, .expired?), (.released, .expired?), (.cancelled, .expired?):
      isTold = known.state.holding?.unknownAt != nil
    case (.settled, _), (.released, _), (.cancelled, _), (.sent, _), (.accepted, _), (.unknown, _),
      (.unheard, _), (.reversed, _), (.noted, _), (.settledInPart, _), (.reversedInPart, _):
      break
    }
    guard isLate || isTold || overpriced != nil || repeated != nil || report.remark != nil else {
      return notes
    }
    let place = notes.firstIndex { $0.hold == known.id }
    guard var note = place.map({ notes[$0] }) ?? AttemptNote(of: known, report.remark) else {
      return notes
    }
    note.isLate = note.isLate || isLate
    note.overpricedAt = overpriced?.moment
    note.boughtTwiceAt = repeated?.moment
    switch report.news {
    case .released, .cancelled: note.givenUp = report.remark?.problem
    case .sent, .accepted, .unknown, .unheard, .settled, .settledInPart, .reversed,
      .reversedInPart, .noted:
      break
    }
    if let place { notes[place] = note } else { notes.append(note) }
    return notes
  }

  mutating func next(
    _ request: NextAttempt, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<NextPlacement>, _ desk: inout DecidingDesk
  ) {
    // Whether Purser places the order itself is in its notes, unless it is Purser who lets it go on.
    let account = found(by: command, desk)?.account
    guard request.note != nil || account != nil else {
      return ask(.account(request.order), for: command, &desk)
    }
    do throws(LedgerError) {
      var attempts: [OrderRecord]
      switch self.attempts(of: request.order, command, desk) {
      case .nothing: throw .unknownOrder(request.order)
      case .known(let records): attempts = records
      case .unreadable(let error): throw .storeFailed(error)
      case .open: return ask(.attempts(request.order), for: command, &desk)
      }
      for index in attempts.indices {
        if let status = desk.state.openOrder(attempts[index].id) {
          attempts[index].status = status
        }
      }
      var notes: [AttemptNote] = []
      switch account {
      case nil: break
      case .success(let account)?: notes = account.notes
      case .failure(let error)?: throw .storeFailed(error)
      }
      let placement = try next(request, after: attempts, notes, &desk)
      decided(command, .next(.success(placement), completion))
    } catch {
      decided(command, .next(.failure(error), completion))
    }
  }

  private mutating func next(
    _ request: NextAttempt, after attempts: [OrderRecord], _ stored: [AttemptNote],
    _ desk: inout DecidingDesk
  ) throws(LedgerError) -> NextPlacement {
    guard let record = attempts.last else { throw .unknownOrder(request.order) }
    if let attempt = request.attempt, attempt != record.id.attemptNumber {
      guard attempts.indices.contains(attempt - 1) else { throw .unknownOrder(request.order) }
      return NextPlacement(record: record, isRepetition: true)
    }
    let ended = try ended(request, attempts, stored, desk)
    // Somebody freed it while its supplier was asked: an order that is over goes nowhere by itself.
    if request.note != nil, case .released? = record.holding?.ending {
      throw .alreadyReleased(record.id)
    }
    let count = batch.log.effects.orders.count
    let events = batch.log.events.count
    defer { noteEffects(since: count, &desk) }
    let carrying = ended?.request.map {
      CarryingTerms(recipient: $0.recipient, parameters: $0.parameters)
    }
    let decision = try desk.state.next(
      request, after: attempts, carrying: carrying, at: now, clock: clock,
      in: &desk.deliberation, log: &batch.log)
    var note = ended ?? AttemptNote(of: record)
    // A reason that is told twice counts once.
    let isFirstReason = request.note != nil || ended?.problem == nil
    if isFirstReason { note.problem = request.note?.problem ?? request.problem }
    if request.doubt != .remains { note.isOver = true }
    if case .held = decision {
      // Followers of the order are told of the next supplier alone where one step did both.
      note.wasFreedToGoOn = batch.log.events[events...].contains {
        if case .released(record.id, _) = $0 { true } else { false }
      }
    }
    keep([note], &desk)
    switch decision {
    case .nobody(let refusal):
      var record = record
      if let status = desk.state.openOrder(record.id) ?? batch.log.effects.orders[count...].last {
        record.status = status
      }
      return NextPlacement(
        record: record, refusal: refusal, failed: isFirstReason ? record : nil)
    case .held(let following):
      desk.recent.note(following, in: batch.number)
      let own = carrying.flatMap { AttemptNote(of: following, $0) }
      if let own { keep([own], &desk) }
      return NextPlacement(
        record: following, note: own, failed: isFirstReason ? record : nil)
    }
  }

  /// The note of the attempt that failed, as it is kept; `nil` where there is none.
  ///
  /// - Throws: `LedgerError.orderUnderWay` where its shop lets an order go on that Purser places itself.
  private func ended(
    _ request: NextAttempt, _ attempts: [OrderRecord], _ stored: [AttemptNote],
    _ desk: DecidingDesk
  ) throws(LedgerError) -> AttemptNote? {
    if let note = request.note { return note }
    let notes = attempts.map { record in
      desk.recent.note(of: record.id) ?? stored.first { $0.hold == record.id }
    }
    if notes.contains(where: { $0.map { $0.request != nil && !$0.isOver } ?? false }) {
      throw .orderUnderWay(request.order)
    }
    return notes.last ?? nil
  }
}

extension OrderStatus {
  /// Whether another attempt may have followed: this one has ended, or nobody knows its outcome.
  fileprivate var mayBeFollowed: Bool {
    state.holding.map { $0.ending != nil || $0.unknownAt != nil } ?? false
  }
}

extension OrderStatus {
  /// Whether it is bought, all or in part, and was not given back.
  fileprivate var isBought: Bool {
    if case .settled? = state.holding?.ending { true } else { false }
  }
}

extension LedgerState.Report {
  /// Whether it says that something was bought.
  fileprivate var isPurchase: Bool {
    switch self {
    case .settled, .settledInPart: true
    case .sent, .accepted, .unknown, .unheard, .released, .cancelled, .reversed, .reversedInPart,
      .noted:
      false
    }
  }
}
