internal import PurserCore

/// Some commands decided one after the other, at one moment, into one batch.
struct DecidingTurn {
  /// What memory and the store know of a name.
  private enum Knowledge<Value> {
    case nothing
    case known(Value)
    case unreadable(StoreError)
    /// The store must be asked.
    case open
  }

  /// What was decided.
  private(set) var batch: Batch
  /// Commands that must ask the store first.
  private(set) var inquiries: [StoreLookUps.Inquiry] = []
  /// How many commands only looked, and were answered.
  private(set) var looks = 0

  private let store: any LedgerStore
  /// What the clock says, by which readings are judged.
  private let clock: Timestamp
  /// The moment of events: the clock's, or the latest event's where that is later.
  private let now: Timestamp
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
    case .place(let placing): place(placing, command, &desk)
    case .report(let report, let completion): take(report, command, completion, &desk)
    case .take(let report, let completion): take(report, command, completion, &desk)
    case .announce(let notice, let completion): announce(notice, command, completion, &desk)
    case .adjust(let notice, let completion): adjust(notice, command, completion, &desk)
    case .adopt(let owner, let completion): adopt(owner, command, completion, &desk)
    case .expire(let completion):
      let isMoreOverdue = desk.state.isAnyOverdue(at: now)
      decided(command, .expired(isMoreOverdue: isMoreOverdue, completion))
    case .status(let id, let completion): tellStatus(of: id, command, completion, &desk)
    case .look(let completion):
      looks += 1
      completion(.success(LedgerView(state: desk.state, clock: clock)))
    }
  }

  private mutating func decided(_ command: LedgerCommand, _ answer: LedgerAnswer) {
    batch.commands.append(command)
    batch.answers.append(answer)
  }

  // MARK: Orders

  private mutating func place(
    _ placing: LedgerCommand.Placing, _ command: LedgerCommand, _ desk: inout DecidingDesk
  ) {
    let known: OrderRecord?
    switch knowledge(of: placing.request.order.id, command, desk) {
    case .nothing: known = nil
    case .known(let record): known = record
    case .unreadable(let error):
      return decided(command, .placed(.failure(.storeFailed(error)), placing))
    case .open: return ask(.order(placing.request.order.id), for: command, &desk)
    }
    do throws(LedgerError) {
      let events = batch.log.events.count
      let record = try desk.state.place(
        placing.request.order, fingerprint: placing.request.fingerprint, known: known,
        retriesRefused: placing.request.retriesRefused,
        storesRefusal: placing.request.storesRefusal,
        router: placing.request.router, at: now, clock: clock, in: &desk.deliberation,
        log: &batch.log)
      // A record that was not stored is no answer for the next command either.
      let isNew = batch.log.events.count > events
      if isNew {
        desk.recent.note(record, in: batch.number)
        keepBooks(desk)
      }
      let placement = Placement(record: record, isRepetition: !isNew && record == known)
      decided(command, .placed(.success(placement), placing))
    } catch {
      decided(command, .placed(.failure(error), placing))
    }
  }

  private mutating func take(
    _ report: OrderReport, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<OrderStatus>, _ desk: inout DecidingDesk
  ) {
    var known = desk.state.openOrder(report.id) ?? desk.recent[report.id]?.status
    if known == nil {
      switch knowledge(of: report.id, command, desk) {
      case .nothing: break
      case .known(let record): known = record.status
      case .unreadable(let error):
        return decided(command, .status(.failure(.storeFailed(error)), completion))
      case .open: return ask(.order(report.id), for: command, &desk)
      }
    }
    let result: Result<OrderStatus, LedgerError>
    do throws(LedgerError) { result = .success(try take(report, known: known, &desk)) } catch {
      result = .failure(error)
    }
    decided(command, .status(result, completion))
  }

  private mutating func take(
    _ report: OrderReport, known: OrderStatus?, _ desk: inout DecidingDesk
  ) throws(LedgerError) -> OrderStatus {
    if let balance = report.balance { try LedgerState.requireInRange(balance) }
    let count = batch.log.effects.orders.count
    defer { noteEffects(since: count, &desk) }
    let status = try desk.state.take(
      report.news, of: report.id, known: known, at: now, log: &batch.log)
    // A report that says nothing new brings no new balance either.
    if let balance = report.balance, batch.log.effects.orders.count > count,
      let reading = desk.state.reading(of: balance, inReplyTo: status, at: clock)
    {
      try desk.state.take(reading, at: now, clock: clock, log: &batch.log)
    }
    return batch.log.effects.orders[count...].last { $0.id == report.id } ?? status
  }

  private mutating func tellStatus(
    of id: OrderID, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<OrderStatus>, _ desk: inout DecidingDesk
  ) {
    var result: Result<OrderStatus, LedgerError>
    if let status = desk.state.openOrder(id) ?? desk.recent[id]?.status {
      result = .success(status)
    } else {
      switch knowledge(of: id, command, desk) {
      case .nothing: result = .failure(.unknownOrder(id))
      case .known(let record): result = .success(record.status)
      case .unreadable(let error): result = .failure(.storeFailed(error))
      case .open: return ask(.order(id), for: command, &desk)
      }
    }
    looks += 1
    completion(result)
  }

  private func knowledge(
    of id: OrderID, _ command: LedgerCommand, _ desk: DecidingDesk
  ) -> Knowledge<OrderRecord> {
    let recent = desk.recent[id]
    if let record = recent?.record { return .known(record) }
    guard let found = command.found, found.epoch == desk.epoch,
      case .order(let record) = found.content
    else { return recent != nil || store.mayHave(id) ? .open : .nothing }
    switch record {
    case .failure(let error): return .unreadable(error)
    case .success(nil): return .nothing
    case .success(var record?):
      if let status = recent?.status { record.status = status }
      return .known(record)
    }
  }

  private mutating func ask(
    _ question: LedgerCommand.Question, for command: LedgerCommand, _ desk: inout DecidingDesk
  ) {
    desk.noteLookUp(for: 1, written: written)
    inquiries.append(
      StoreLookUps.Inquiry(command: command, question: question, epoch: desk.epoch))
  }

  // MARK: Readings and the owner

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
    noteEffects(since: count, &desk)
    decided(command, .done(result, completion))
  }

  private mutating func announce(
    _ notice: TopUpNotice, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<TopUp>, _ desk: inout DecidingDesk
  ) {
    let known: OwnerEntry?
    switch knowledge(of: notice.reference, command, desk) {
    case .nothing: known = nil
    case .known(let entry): known = entry
    case .unreadable(let error):
      return decided(command, .toppedUp(.failure(.storeFailed(error)), completion))
    case .open: return ask(.entry(notice.reference), for: command, &desk)
    }
    do throws(LedgerError) {
      let topUp = try desk.state.announce(
        TopUp(
          reference: notice.reference, pool: notice.pool, amount: notice.amount, announcedAt: now),
        known: known, log: &batch.log)
      desk.recent.note(.topUp(topUp), in: batch.number)
      keepBooks(desk)
      decided(command, .toppedUp(.success(topUp), completion))
    } catch {
      decided(command, .toppedUp(.failure(error), completion))
    }
  }

  private mutating func adjust(
    _ notice: AdjustmentNotice, _ command: LedgerCommand,
    _ completion: @escaping LedgerCompletion<Adjustment>, _ desk: inout DecidingDesk
  ) {
    let known: OwnerEntry?
    switch knowledge(of: notice.reference, command, desk) {
    case .nothing: known = nil
    case .known(let entry): known = entry
    case .unreadable(let error):
      return decided(command, .adjusted(.failure(.storeFailed(error)), completion))
    case .open: return ask(.entry(notice.reference), for: command, &desk)
    }
    do throws(LedgerError) {
      let adjustment = try desk.state.adjust(
        Adjustment(
          reference: notice.reference, pool: notice.pool, type: notice.type, amount: notice.amount,
          note: notice.note, at: now),
        known: known, log: &batch.log)
      desk.recent.note(.adjustment(adjustment), in: batch.number)
      keepBooks(desk)
      decided(command, .adjusted(.success(adjustment), completion))
    } catch {
      decided(command, .adjusted(.failure(error), completion))
    }
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
      result = .success(leftovers)
    } catch {
      result = .failure(error)
    }
    keepBooks(desk)
    decided(command, .adopted(result, completion))
  }

  private func knowledge(
    of reference: EntryReference, _ command: LedgerCommand, _ desk: DecidingDesk
  ) -> Knowledge<OwnerEntry> {
    if let entry = desk.recent[reference] { return .known(entry) }
    guard let found = command.found, found.epoch == desk.epoch,
      case .entry(let entry) = found.content
    else { return .open }
    switch entry {
    case .failure(let error): return .unreadable(error)
    case .success(let entry): return entry.map { .known($0) } ?? .nothing
    }
  }

  // MARK: Effects

  /// Lets the commands that follow see what was told of orders, from a place in the log on.
  private mutating func noteEffects(since count: Int, _ desk: inout DecidingDesk) {
    for status in batch.log.effects.orders.dropFirst(count) {
      desk.recent.note(status, in: batch.number)
    }
    keepBooks(desk)
  }

  /// Keeps the books that changed as they are now.
  private mutating func keepBooks(_ desk: DecidingDesk) {
    guard !batch.log.effects.books.isEmpty else { return }
    for pool in batch.log.effects.books { batch.books[pool] = desk.state.book(of: pool) }
    batch.log.effects.books = []
  }
}
