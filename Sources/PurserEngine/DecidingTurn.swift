internal import PurserCore

/// Some commands decided one after the other, at one moment, into one batch.
struct DecidingTurn {
  /// What memory and the store know of a name.
  enum Knowledge<Value> {
    case nothing
    case known(Value)
    case unreadable(StoreError)
    /// The store must be asked.
    case open

    /// The same of something that follows from it.
    func map<Other>(_ body: (Value) -> Other) -> Knowledge<Other> {
      switch self {
      case .nothing: .nothing
      case .known(let value): .known(body(value))
      case .unreadable(let error): .unreadable(error)
      case .open: .open
      }
    }
  }

  /// What was decided.
  var batch: Batch
  /// Commands that must ask the store first.
  private(set) var inquiries: [StoreLookUps.Inquiry] = []
  /// How many commands only looked, and were answered.
  private(set) var looks = 0
  /// How many orders began to wait, and were not answered.
  private(set) var parked = 0
  /// How many orders that waited were taken out.
  private(set) var resumed = 0

  let store: any LedgerStore
  /// What the clock says, by which readings are judged.
  let clock: Timestamp
  /// The moment of events: the clock's, or the latest event's where that is later.
  let now: Timestamp
  /// The latest batch that is on the disk.
  private let written: Int

  /// How many holds expire in one batch: some milliseconds of work, that nobody else waits for longer.
  static let mostExpiries = 512

  /// Goes on with `batch`. Holds that are overdue expire before anything else is decided, as many as a batch
  /// takes: the money of the others stays set aside a little longer.
  init(
    _ batch: Batch, time: LedgerTime, written: Int, _ store: any LedgerStore,
    _ desk: inout DecidingDesk
  ) {
    self.batch = batch
    self.store = store
    clock = time.moment
    // It is kept with what is decided by it, so that the next process decides alike.
    if time.readingsCountFrom > desk.state.readingsCountFrom {
      desk.state.readingsCountFrom = time.readingsCountFrom
      self.batch.readingsCountFrom = time.readingsCountFrom
    }
    self.written = written
    now = desk.state.latestMoment.map { max($0, time.moment) } ?? time.moment
    desk.forgetWritten(upTo: written)
    let count = batch.log.effects.orders.count
    let limit = Self.mostExpiries - batch.expiries
    // Overdue orders are in memory, so that no error can come of it.
    do throws(LedgerError) {
      self.batch.expiries += try desk.state.expireOverdue(
        at: now, limit: limit, log: &self.batch.log
      ).count
    } catch {
      return
    }
    noteEffects(since: count, &desk)
  }

  /// Decides a command, or finds out what the store must be asked first.
  mutating func decide(_ command: LedgerCommand, _ desk: inout DecidingDesk) {
    if command.found?.epoch == desk.epoch { desk.noteFound() }
    switch command.action {
    case .place(let placing):
      decideWaiting(&desk)
      place(placing, command, &desk)
    case .report(let report, let completion): take(report, command, completion, &desk)
    case .next(let request, let completion): next(request, command, completion, &desk)
    case .take(let report, let completion): take(report, command, completion, &desk)
    case .announce(let notice, let completion): announce(notice, command, completion, &desk)
    case .changeTopUp(let reference, let step, let completion):
      change(reference, step, command, completion, &desk)
    case .adjust(let notice, let completion): adjust(notice, command, completion, &desk)
    case .explain(let notice, let completion): explain(notice, command, completion, &desk)
    case .adopt(let owner, let completion): adopt(owner, command, completion, &desk)
    case .expire(let completion):
      desk.waiting.noteEnds(at: clock)
      let isMoreOverdue = desk.state.isAnyOverdue(at: now)
      decided(command, .expired(isMoreOverdue: isMoreOverdue, completion))
    case .endWaits:
      looks += 1
      desk.waiting.noteEnds(at: clock)
    case .status(let id, let attempt, let completion):
      tellStatus(of: id, attempt, command, completion, &desk)
    case .look(let completion):
      looks += 1
      completion(.success(LedgerView(state: desk.state, clock: clock)))
    }
  }

  /// Decides orders anew that wait, where something may have told more. The batch may grow over its limit by
  /// it: none of them is to come behind an order that came later.
  mutating func decideWaiting(_ desk: inout DecidingDesk) {
    for command in desk.waiting.takeDue() {
      guard case .place(let placing) = command.action else { continue }
      resumed += 1
      place(placing, command, &desk)
    }
  }

  mutating func decided(_ command: LedgerCommand, _ answer: LedgerAnswer) {
    batch.commands.append(command)
    batch.answers.append(answer)
  }

  // MARK: Orders

  private mutating func place(
    _ placing: LedgerCommand.Placing, _ command: LedgerCommand, _ desk: inout DecidingDesk
  ) {
    // The name is that of the order that came first, though that one is not decided yet.
    if command.turn == nil, let other = desk.waiting.fingerprint(of: placing.request.order.id),
      other != placing.request.fingerprint
    {
      let error = LedgerError.orderExistsWithDifferentContent(placing.request.order.id)
      return decided(command, .placed(.failure(error), placing))
    }
    let known: OrderRecord?
    switch attempts(of: placing.request.order.id, command, desk) {
    case .nothing: known = nil
    case .known(let records): known = records.map(\.status).leading.map { records[$0] }
    case .unreadable(let error):
      return decided(command, .placed(.failure(.storeFailed(error)), placing))
    case .open: return ask(.attempts(placing.request.order.id), for: command, &desk)
    }
    do throws(LedgerError) {
      let events = batch.log.events.count
      // Only an order that may be split asks which names are free.
      let recent = placing.request.order.splits ? desk.recent : nil
      var record = try desk.state.place(
        placing.request.order, fingerprint: placing.request.fingerprint, known: known,
        retriesRefused: placing.request.retriesRefused,
        storesRefusal: placing.request.storesRefusal,
        router: placing.request.router, at: now, clock: clock, in: &desk.deliberation,
        isFree: { [store] in recent?[$0] == nil && !store.mayHave($0) }, log: &batch.log)
      // A record that was not stored is no answer for the next command either.
      let isNew = batch.log.events.count > events
      if isNew {
        desk.recent.note(record, in: batch.number)
        keepBooks(desk)
        if let terms = placing.request.order.carrying,
          let note = note(of: &record, terms, placing.request.departure, &desk)
        {
          keep([note], &desk)
        }
      }
      var placement = Placement(
        record: record, isRepetition: !isNew && record == known, doubt: desk.deliberation.doubt)
      if isNew, record.details?.split != nil {
        placement.portions = notePortions(since: events, placing.request.order.carrying, &desk)
      }
      if let wait = placing.request.wait, placement.isRetryable,
        desk.waiting.take(command, wait, until: record.decision.circuitEnd)
      {
        parked += 1
        return
      }
      decided(command, .placed(.success(placement), placing))
    } catch {
      decided(command, .placed(.failure(error), placing))
    }
  }

  private mutating func take(
    _ report: OrderReport, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<OrderStatus>, _ desk: inout DecidingDesk
  ) {
    do throws(LedgerError) {
      let known: OrderStatus?
      switch try status(of: report.id, report.attempt, command, desk) {
      case .nothing: known = nil
      case .known(let status): known = status
      case .unreadable(let error): throw .storeFailed(error)
      case .open: return ask(.about(report.id, report.attempt), for: command, &desk)
      }
      let others: [OrderStatus]
      switch purchases(beside: known, report, command, desk) {
      case .nothing: others = []
      case .known(let statuses): others = statuses
      case .unreadable(let error): throw .storeFailed(error)
      case .open: return ask(.attempts(known?.order ?? report.id.order), for: command, &desk)
      }
      // Nothing leaves for an order of which another attempt was bought meanwhile.
      if report.news == .sent, let bought = others.first, let holding = bought.state.holding {
        throw .alreadySettled(bought.id, actual: holding.ending?.actual ?? holding.hold.amount)
      }
      if let known, report.news.isOfParts || known.state.hold?.share != nil {
        return takeOfParts(report, known, beside: others, command, completion, &desk)
      }
      let status = try take(report, known: known, beside: others, &desk)
      decided(command, .status(.success(status), completion))
    } catch {
      decided(command, .status(.failure(error), completion))
    }
  }

  private mutating func take(
    _ report: OrderReport, known: OrderStatus?, beside others: [OrderStatus],
    _ desk: inout DecidingDesk
  ) throws(LedgerError) -> OrderStatus {
    if let balance = report.balance { try LedgerState.requireInRange(balance) }
    let count = batch.log.effects.orders.count
    defer { noteEffects(since: count, &desk) }
    let id = known?.id ?? report.id
    let status = try desk.state.take(report.news, of: id, known: known, at: now, log: &batch.log)
    let isNews = batch.log.effects.orders.count > count
    let overpriced = isNews ? overprice(of: report, status, desk) : nil
    let repeated = isNews ? repeatedPurchase(status, beside: others) : nil
    keep(notes(of: report, known, overpriced, repeated), &desk)
    // A report that says nothing new brings no new balance either.
    if let balance = report.balance, isNews,
      let reading = desk.state.reading(of: balance, inReplyTo: status, at: clock)
    {
      try desk.state.take(reading, at: now, clock: clock, log: &batch.log)
    }
    return batch.log.effects.orders[count...].last { $0.id == id } ?? status
  }

  private mutating func tellStatus(
    of id: OrderID, _ attempt: AttemptChoice, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<OrderStatus>, _ desk: inout DecidingDesk
  ) {
    let result: Result<OrderStatus, LedgerError>
    do throws(LedgerError) {
      switch try status(of: id, attempt, command, desk) {
      case .nothing: result = .failure(.unknownOrder(id))
      case .known(let status): result = .success(status)
      case .unreadable(let error): result = .failure(.storeFailed(error))
      case .open: return ask(.about(id, attempt), for: command, &desk)
      }
    } catch {
      result = .failure(error)
    }
    looks += 1
    completion(result)
  }

  /// Keeps notes with what is decided.
  mutating func keep(_ notes: [AttemptNote], _ desk: inout DecidingDesk) {
    batch.notes += notes
    for note in notes where note.request != nil { desk.recent.note(note, in: batch.number) }
  }

  mutating func ask(
    _ question: LedgerCommand.Question, for command: LedgerCommand, _ desk: inout DecidingDesk
  ) {
    desk.noteLookUp(for: 1, written: written)
    inquiries.append(
      StoreLookUps.Inquiry(command: command, question: question, epoch: desk.epoch))
  }

  // MARK: Readings and terms

  private mutating func take(
    _ report: BalanceReport, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<Void>, _ desk: inout DecidingDesk
  ) {
    let count = batch.log.effects.orders.count
    var result = Result<Void, LedgerError>.success(())
    // A check that was under way when its supplier was let go tells nobody anything.
    guard desk.state.names(report.supplier) else {
      return decided(command, .done(result, completion))
    }
    do throws(LedgerError) {
      try desk.state.take(report, at: now, clock: clock, log: &batch.log)
    } catch {
      result = .failure(error)
    }
    desk.waiting.noteNews()
    noteEffects(since: count, &desk)
    decided(command, .done(result, completion))
  }

  private mutating func adopt(
    _ owner: OwnerTerms, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<[Leftover]>, _ desk: inout DecidingDesk
  ) {
    var result: Result<[Leftover], LedgerError>
    do throws(LedgerError) {
      let before = desk.state.owner
      let leftovers = try desk.state.adopt(owner, at: now, log: &batch.log)
      if leftovers.isEmpty { desk.noteTerms(before, in: batch.number) }
      desk.waiting.noteNews()
      result = .success(leftovers)
    } catch {
      result = .failure(error)
    }
    keepBooks(desk)
    decided(command, .adopted(result, completion))
  }

  // MARK: Effects

  /// Lets the commands that follow see what was told of orders, from a place in the log on.
  mutating func noteEffects(since count: Int, _ desk: inout DecidingDesk) {
    let news = batch.log.effects.orders.dropFirst(count)
    for status in news { desk.recent.note(status, in: batch.number) }
    if !news.isEmpty { desk.waiting.noteNews() }
    keepBooks(desk)
  }

  /// Keeps the books that changed as they are now.
  mutating func keepBooks(_ desk: DecidingDesk) {
    guard !batch.log.effects.books.isEmpty else { return }
    for pool in batch.log.effects.books { batch.books[pool] = desk.state.book(of: pool) }
    batch.log.effects.books = []
  }
}
