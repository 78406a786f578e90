internal import PurserCore

/// Orders whose holds are divided, or that are split over suppliers.
extension DecidingTurn {
  /// Keeps the orders that one was split into, as every order is that was placed; the first is kept already.
  mutating func notePortions(
    since count: Int, _ carrying: CarryingTerms?, _ desk: inout DecidingDesk
  ) -> [OrderRecord] {
    var portions: [OrderRecord] = []
    for case .placed(let record) in batch.log.events[count...] {
      if !portions.isEmpty {
        desk.recent.note(record, in: batch.number)
        if let carrying, let note = AttemptNote(of: record, carrying) { keep([note], &desk) }
      }
      portions.append(record)
    }
    return portions
  }

  /// Takes a report of an attempt whose hold was divided, or is to be.
  mutating func takeOfParts(
    _ report: OrderReport, _ known: OrderStatus, beside others: [OrderStatus],
    _ command: LedgerCommand, _ completion: @escaping LedgerCompletion<OrderStatus>,
    _ desk: inout DecidingDesk
  ) {
    let parts: OrderParts
    switch self.parts(of: known, command, desk) {
    case .nothing: return decided(command, .status(.failure(.unknownOrder(known.id)), completion))
    case .known(let found): parts = found
    case .unreadable(let error):
      return decided(command, .status(.failure(.storeFailed(error)), completion))
    case .open: return ask(.account(known.id.order), for: command, &desk)
    }
    do throws(LedgerError) {
      try requireNotUnderWay(report, known, command, desk)
      decided(
        command,
        .status(.success(try take(report, of: parts, beside: others, &desk)), completion))
    } catch {
      decided(command, .status(.failure(error), completion))
    }
  }

  /// Refuses to hold a rest on while Purser places the order itself: it follows the order as a whole.
  private func requireNotUnderWay(
    _ report: OrderReport, _ known: OrderStatus, _ command: LedgerCommand, _ desk: DecidingDesk
  ) throws(LedgerError) {
    guard case .settledInPart(let purchase) = report.news, purchase.keepsRest,
      report.notes.isEmpty
    else { return }
    let hold = known.id.hold
    var note = desk.recent.note(of: hold)
    if note == nil, case .success(let account)? = found(by: command, desk)?.account {
      note = account.notes.first { $0.hold == hold }
    }
    if let note, note.request != nil, !note.isOver { throw .orderUnderWay(known.order) }
  }

  /// An attempt with all its parts, as they stand.
  private func parts(
    of status: OrderStatus, _ command: LedgerCommand, _ desk: DecidingDesk
  ) -> Knowledge<OrderParts> {
    let hold = status.id.hold
    var stored: [OrderStatus] = []
    switch found(by: command, desk)?.account {
    case .success(let account)?: stored = account.parts[hold] ?? []
    case .failure(let error)?: return .unreadable(error)
    case nil:
      // Of an attempt that was placed just now everything is in memory.
      guard status.state.hold?.share == nil, desk.recent[hold]?.record != nil else { return .open }
    }
    return knowledge(of: hold, command, desk).map { record in
      let own = desk.state.openOrder(hold) ?? desk.recent[hold]?.status ?? record.status
      var others: [OrderStatus] = []
      while let next = part(hold.part(others.count + 1), others.count, stored, desk) {
        others.append(next)
      }
      let ordered = record.details?.sku == nil ? nil : record.details?.quantity
      return OrderParts(own, others, ordered: ordered)
    }
  }

  private func part(
    _ id: OrderID, _ place: Int, _ stored: [OrderStatus], _ desk: DecidingDesk
  ) -> OrderStatus? {
    desk.state.openOrder(id) ?? desk.recent[id]?.status
      ?? (stored.indices.contains(place) ? stored[place] : nil)
  }

  private mutating func take(
    _ report: OrderReport, of parts: OrderParts, beside others: [OrderStatus],
    _ desk: inout DecidingDesk
  ) throws(LedgerError) -> OrderStatus {
    if let balance = report.balance { try LedgerState.requireInRange(balance) }
    let (events, count) = (batch.log.events.count, batch.log.effects.orders.count)
    defer {
      for case .divided(let division) in batch.log.events[events...] {
        desk.recent.note(division.part, in: batch.number)
      }
      noteEffects(since: count, &desk)
    }
    let part = try desk.state.take(report.news, of: parts, at: now, log: &batch.log)
    let own = batch.log.effects.orders[count...].last { $0.id == parts.own.id } ?? parts.own
    let wasBought = if case .settled? = parts.own.state.holding?.ending { true } else { false }
    let repeated = wasBought ? nil : repeatedPurchase(own, beside: others)
    keep(notes(of: report, parts, repeated), &desk)
    if let balance = report.balance, batch.log.events.count > events,
      let reading = desk.state.reading(of: balance, inReplyTo: part, at: clock)
    {
      try desk.state.take(reading, at: now, clock: clock, log: &batch.log)
    }
    let hold = parts.own.id
    return batch.log.effects.orders[count...].last { $0.id == hold } ?? parts.own
  }

  /// The notes that a report brings. A delivery of what was released is noted as late, under the attempt's name.
  private func notes(
    of report: OrderReport, _ parts: OrderParts, _ repeated: RepeatedPurchase?
  ) -> [AttemptNote] {
    switch report.news {
    case .settledInPart(let purchase):
      let isMore = purchase.quantity.map { $0 > parts.bought.quantity ?? 0 } ?? true
      guard isMore, parts.rest?.id == parts.own.id else { break }
      return notes(
        of: OrderReport(
          .settled(actual: nil), of: report.id, notes: report.notes, remark: report.remark),
        parts.own, nil, repeated)
    case .settled, .reversedInPart, .sent, .accepted, .unknown, .unheard, .released, .cancelled,
      .reversed, .noted:
      break
    }
    let remark = OrderReport(.noted, of: report.id, notes: report.notes, remark: report.remark)
    return notes(of: remark, parts.own, nil, repeated)
  }
}

extension LedgerState.Report {
  /// Whether it is about parts of an order.
  var isOfParts: Bool {
    switch self {
    case .settledInPart, .reversedInPart: true
    case .sent, .accepted, .unknown, .unheard, .settled, .released, .cancelled, .reversed, .noted:
      false
    }
  }
}
