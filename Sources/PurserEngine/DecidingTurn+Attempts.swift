internal import PurserCore

/// Orders of several attempts.
extension DecidingTurn {
  /// Where an order's attempt stands, or the latest of its attempts.
  func status(
    of id: OrderID, isOfLatest: Bool, _ command: LedgerCommand, _ desk: DecidingDesk
  ) -> Knowledge<OrderStatus> {
    let status = desk.state.openOrder(id) ?? desk.recent[id]?.status
    if let status, !isOfLatest || !status.mayBeFollowed || !mayHave(next(after: id), desk) {
      return .known(status)
    }
    return isOfLatest
      ? latest(of: id, command, desk).map { desk.state.openOrder($0.id) ?? $0.status }
      : knowledge(of: id, command, desk).map(\.status)
  }

  /// The latest attempt of an order.
  func latest(
    of order: OrderID, _ command: LedgerCommand, _ desk: DecidingDesk
  ) -> Knowledge<OrderRecord> {
    var latest = knowledge(of: order, command, desk)
    while case .known(let record) = latest, record.status.mayBeFollowed {
      let next = knowledge(of: next(after: record.id), command, desk)
      if case .nothing = next { break }
      latest = next
    }
    return latest
  }

  private func next(after id: OrderID) -> OrderID { id.attempt(id.attemptNumber + 1) }

  /// Whether an attempt may be known.
  private func mayHave(_ id: OrderID, _ desk: DecidingDesk) -> Bool {
    desk.recent[id] != nil || desk.state.openOrder(id) != nil || store.mayHave(id)
  }

  /// The note of a new order that Purser places; `nil` of any other. Where the order may leave with this batch, it is
  /// sent from now on.
  mutating func note(
    of record: inout OrderRecord, _ request: PlacementRequest, _ desk: inout DecidingDesk
  ) -> AttemptNote? {
    guard let terms = request.order.carrying, var note = AttemptNote(of: record, terms) else {
      return nil
    }
    guard let memo = request.departure?.memo(of: note, at: now) else { return note }
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

  /// The notes that a report brings. A delivery of what was released is noted as late, and one for more than its price as
  /// overpriced; of an order of which nobody knew, the note that lists it is closed.
  func notes(
    of report: OrderReport, _ known: OrderStatus?, _ overpriced: OverpricedOrder?
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
    guard isLate || isTold || overpriced != nil || report.remark != nil else { return notes }
    let place = notes.firstIndex { $0.hold == known.id }
    guard var note = place.map({ notes[$0] }) ?? AttemptNote(of: known, report.remark) else {
      return notes
    }
    note.isLate = note.isLate || isLate
    note.overpricedAt = overpriced?.moment
    if let place { notes[place] = note } else { notes.append(note) }
    return notes
  }

  mutating func next(
    _ request: NextAttempt, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<NextPlacement>, _ desk: inout DecidingDesk
  ) {
    let record: OrderRecord
    switch latest(of: request.order, command, desk) {
    case .nothing:
      return decided(command, .next(.failure(.unknownOrder(request.order)), completion))
    case .known(var known):
      if let status = desk.state.openOrder(known.id) { known.status = status }
      record = known
    case .unreadable(let error):
      return decided(command, .next(.failure(.storeFailed(error)), completion))
    case .open: return ask(.latest(request.order), for: command, &desk)
    }
    do throws(LedgerError) {
      decided(command, .next(.success(try next(request, after: record, &desk)), completion))
    } catch {
      decided(command, .next(.failure(error), completion))
    }
  }

  private mutating func next(
    _ request: NextAttempt, after record: OrderRecord, _ desk: inout DecidingDesk
  ) throws(LedgerError) -> NextPlacement {
    if let attempt = request.attempt, attempt != record.id.attemptNumber {
      guard (1..<record.id.attemptNumber).contains(attempt) else {
        throw .unknownOrder(request.order)
      }
      return NextPlacement(record: record, isRepetition: true)
    }
    let count = batch.log.effects.orders.count
    defer { noteEffects(since: count, &desk) }
    let ended = request.notes.first { $0.hold == record.id }
    let carrying = ended?.request.map {
      CarryingTerms(recipient: $0.recipient, parameters: $0.parameters)
    }
    let decision = try desk.state.next(
      after: record, for: request.problem, carrying: carrying, keepsHold: request.keepsHold,
      router: request.router,
      at: now, clock: clock,
      in: &desk.deliberation, log: &batch.log)
    var note = ended ?? AttemptNote(of: record)
    note.problem = ended?.problem ?? request.problem
    if !request.keepsHold { note.isOver = true }
    batch.notes += request.notes.filter { $0.hold != record.id } + [note]
    switch decision {
    case .nobody(let refusal):
      var record = record
      if let status = desk.state.openOrder(record.id) ?? batch.log.effects.orders[count...].last {
        record.status = status
      }
      return NextPlacement(record: record, refusal: refusal, failed: record)
    case .held(let following):
      desk.recent.note(following, in: batch.number)
      let own = carrying.flatMap { AttemptNote(of: following, $0) }
      if let own { batch.notes.append(own) }
      return NextPlacement(record: following, note: own, failed: record)
    }
  }
}

extension OrderStatus {
  /// Whether another attempt may have followed: this one has ended without a purchase, or nobody knows.
  fileprivate var mayBeFollowed: Bool {
    guard let holding = state.holding else { return false }
    switch holding.ending {
    case nil: return holding.unknownAt != nil
    case .released?, .expired?: return true
    // An attempt that was given up may have been delivered late.
    case .settled?, .reversed?: return true
    }
  }
}
