internal import Logging
internal import PurserCore

/// The moves of attempts: to place, to look up, to take news.
extension OrderCarrier {
  /// Does what is to be done next about an attempt.
  ///
  /// - Returns: what is done then; `nil` where the carrier stopped.
  func carryOut(_ move: AttemptMove, of hold: OrderID) async -> AttemptMove? {
    switch move {
    case .place: return await place(hold)
    case .lookUp: return await lookUp(hold)
    case .moveOn(let problem, let keepsHold):
      return await moveOn(hold, problem, keepsHold: keepsHold)
    case .wait, .over:
      guard let letter = takeLetter(of: hold) else { return move }
      return await open(letter, of: hold)
    }
  }

  // MARK: Placing

  /// Places the order at the supplier: prepares, stores what is needed to find it again, and buys.
  ///
  /// - Returns: what is done next; `nil` where the carrier stops.
  private func place(_ hold: OrderID) async -> AttemptMove? {
    guard let life = attempts[hold]?.life, let request = life.note.request else { return nil }
    guard let supplier = orders(at: life.note.supplier, for: hold) else {
      return await failUnsent(at: life.note.supplier, of: hold)
    }
    guard await enter(life.note.supplier) else { return nil }
    defer { lanes.leave(life.note.supplier) }
    if delivered.contains(hold.order) { return await giveUp(hold) }
    let memo: AttemptMemo
    switch await supplier.prepare(request, at: now) {
    case .ready(let ready): memo = ready
    case .failed(let news): return await take(news, from: .placing, of: hold)
    }
    // Nothing has left, and nothing is stored: after a restart it is placed anew.
    guard phase == .running, var life = attempts[hold]?.life else { return nil }
    if delivered.contains(hold.order) { return await giveUp(hold) }
    let step = life.prepared(memo)
    guard let move = await carryOut(step, life, of: hold) else { return nil }
    guard move == .place else { return move }
    if delivered.contains(hold.order) { return await giveUp(hold) }
    return await take(await supplier.buy(request, memo), from: .placing, of: hold)
  }

  /// The orders at a supplier, for an attempt that may have others beside it.
  func orders(at supplier: SupplierID, for hold: OrderID) -> (any SupplierOrders)? {
    surroundings.suppliers(supplier)?.beside(
      AttemptsBeside(hold: hold, supplier: supplier, ledger: surroundings.ledger))
  }

  /// Ends an attempt at a supplier where no orders are placed any more.
  func failUnsent(at supplier: SupplierID, of hold: OrderID) async -> AttemptMove? {
    let problem = AttemptProblem(
      .notFound, "no orders can be placed at \(supplier): its adapter has no `order`")
    let memo = AttemptMemo(reference: nil, startedAt: now)
    let news = AttemptNews(.failed, problem: problem, memo: memo, mayHaveBeenSent: false)
    return await take(news, from: .placing, of: hold)
  }

  /// Ends an attempt of which nothing has left.
  private func giveUp(_ hold: OrderID) async -> AttemptMove? {
    guard var life = attempts[hold]?.life else { return nil }
    let step = life.giveUp(
      AttemptProblem(.duplicate, "an earlier attempt of the order was delivered meanwhile"))
    return await carryOut(step, life, of: hold)
  }

  // MARK: Looking up

  private func lookUp(_ hold: OrderID) async -> AttemptMove? {
    guard let supplierID = attempts[hold]?.life.note.supplier else { return nil }
    guard await enter(supplierID) else { return nil }
    defer { lanes.leave(supplierID) }
    guard phase == .running, var life = attempts[hold]?.life else { return nil }
    switch await status(of: hold) {
    case .success(let status?):
      if let step = life.recheck(status) { return await carryOut(step, life, of: hold) }
    case .success(nil): return .over
    case .failure: return .wait(until: now + Self.shortPause)
    }
    attempts[hold]?.life = life
    guard let news = await ask(supplierID, about: hold) else {
      life.couldNotAsk(at: now)
      attempts[hold]?.life = life
      return phase == .running ? life.wait : nil
    }
    return await take(news, from: .lookingUp, of: hold)
  }

  /// Asks a supplier about an attempt, in a place that was taken.
  ///
  /// - Returns: `nil` where that is not possible.
  private func ask(_ supplierID: SupplierID, about hold: OrderID) async -> AttemptNews? {
    guard phase == .running, let life = attempts[hold]?.life, life.canLookUp(at: now),
      let request = life.note.request, let memo = life.note.memo,
      let supplier = orders(at: supplierID, for: hold)
    else { return nil }
    return await supplier.lookUp(request, memo)
  }

  /// Asks about an attempt of which the supplier sent a message that does not say how it stands, also about one that
  /// was over.
  ///
  /// - Returns: `nil` where that is not possible.
  func askAfterMessage(_ hold: OrderID) async -> AttemptNews? {
    guard let supplierID = attempts[hold]?.life.note.supplier, await enter(supplierID) else {
      return nil
    }
    defer { lanes.leave(supplierID) }
    return await ask(supplierID, about: hold)
  }

  // MARK: News

  /// Takes what a supplier told of an attempt.
  func take(
    _ news: AttemptNews, from source: AttemptLife.Source, of hold: OrderID
  ) async -> AttemptMove? {
    guard let news = await own(news, from: source, of: hold), phase != .stopped,
      var life = attempts[hold]?.life
    else { return nil }
    let before = life.note.state
    let step = life.take(news, from: source, at: now)
    // That the supplier knows no such order is told of the reply that was lost, which counted then.
    if life.note.state != before, !news.isAbsence { tell(life) }
    var content = news.content
    if let state = life.note.state, state == .delivered || state == .partial {
      // Before it is stored: another attempt of the order may be about to be placed.
      if life.isSuperseded || hold.isFurtherAttempt { delivered.insert(hold.order) }
      // What was delivered is what was told of it first: later messages may have it masked, or the shop has it.
      if before == state || before == .delivered || before == .reversed { content = [] }
    } else {
      content = []
    }
    return await carryOut(step, life, of: hold, content: content)
  }

  private func tell(_ life: AttemptLife) {
    guard let hold = life.status.state.holding?.hold else { return }
    let outcome: AttemptResult.Outcome
    switch life.note.state {
    case nil, .reversed: return
    case .accepted, .inFlight: outcome = .taken
    case .partial, .delivered: outcome = .delivered
    case .failed: outcome = .failed(life.note.problem?.kind ?? .unknown)
    case .unknown: outcome = .inDoubt(life.note.problem?.kind ?? .unknown)
    }
    surroundings.results.take(
      AttemptResult(
        supplier: life.note.supplier, sku: life.note.request?.sku, pool: hold.pool,
        amount: hold.amount, outcome: outcome, placedAt: life.note.placedAt, moment: now,
        hold: life.note.hold))
  }

  // MARK: Places

  /// Waits for a place among the calls of a supplier.
  ///
  /// - Returns: `false` where the carrier stops.
  private func enter(_ supplier: SupplierID) async -> Bool {
    guard phase == .running else { return false }
    let hasPlace = await lanes.enter(supplier)
    guard hasPlace, phase == .running else {
      if hasPlace { lanes.leave(supplier) }
      return false
    }
    return true
  }
}
