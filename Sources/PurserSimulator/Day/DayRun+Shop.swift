internal import PurserCore

/// What the shop does: it takes orders, asks for numbers, and hears what became of its orders.
extension DayRun {
  // MARK: Orders

  mutating func takeOrder(_ index: Int) throws(LedgerError) {
    tally.orders += 1
    let orders = world.orders.orders
    if index + 1 < orders.count { queue.add(.customerOrders(index + 1), at: orders[index + 1].at) }
    try decide(Attempt(order: index, costs: world.costs(of: orders[index])))
  }

  private mutating func decide(_ attempt: Attempt) throws(LedgerError) {
    switch try strategy.decide(attempt, at: now) {
    case .send(let supplier): send(attempt, to: supplier)
    case .ask(let suppliers): ask(suppliers, for: attempt)
    case .turnAway: turnAway(attempt)
    }
  }

  private mutating func send(_ attempt: Attempt, to supplier: Int) {
    attempts[attempt.order] = OpenAttempt(attempt: attempt)
    let shipment = Shipment(
      order: attempt.order, supplier: supplier, units: attempt.costs[supplier],
      outcome: world.outcome(of: attempt.order, at: supplier))
    onTheWay[supplier].append(shipment.units)
    queue.add(.orderArrives(shipment), at: now + world.profiles[supplier].halfWay)
    measure(supplier)
  }

  private mutating func turnAway(_ attempt: Attempt) {
    attempts[attempt.order] = nil
    tally.turnedAway += 1
    let isPayable = attempt.costs.indices.contains { payableUnits(of: $0) >= attempt.costs[$0] }
    if isPayable { tally.turnedAwayThoughPayable += 1 }
  }

  mutating func takeNews(_ news: OrderNews, of shipment: Shipment) throws(LedgerError) {
    try strategy.hear(news, of: shipment.order, from: shipment.supplier, at: now)
    measure(shipment.supplier)
    switch news {
    case .bought, .givenBack: break
    case .accepted: attempts[shipment.order] = nil
    case .refused:
      guard var attempt = attempts[shipment.order]?.attempt else { return }
      if attempt.refusedBy.isEmpty { tally.refusedForFunds += 1 }
      attempt.refusedBy.append(shipment.supplier)
      try decide(attempt)
    }
  }

  // MARK: Balance calls

  mutating func wake() throws(LedgerError) {
    if let moment = wakeAt, moment <= now { wakeAt = nil }
    for supplier in try strategy.wake(at: now) {
      if !Strategy.joinsCalls || callsUnderWay[supplier] == nil { _ = call(supplier) }
    }
    for supplier in world.profiles.indices { measure(supplier) }
  }

  private mutating func ask(_ suppliers: [Int], for attempt: Attempt) {
    attempts[attempt.order] = OpenAttempt(attempt: attempt, missingNumbers: suppliers.count)
    for supplier in suppliers {
      let underWay = Strategy.joinsCalls ? callsUnderWay[supplier] : nil
      waitingOrders[underWay ?? call(supplier), default: []].append(attempt.order)
    }
  }

  private mutating func call(_ supplier: Int) -> Int {
    let call = Call(id: tally.apiCalls, supplier: supplier, requestedAt: now)
    tally.apiCalls += 1
    callsUnderWay[supplier] = call.id
    queue.add(.callArrives(call), at: now + world.profiles[supplier].halfWay)
    return call.id
  }

  mutating func takeNumber(_ units: Int64, of call: Call) throws(LedgerError) {
    if callsUnderWay[call.supplier] == call.id { callsUnderWay[call.supplier] = nil }
    try strategy.take(
      ToldNumber(
        supplier: call.supplier, units: units, requestedAt: call.requestedAt, receivedAt: now))
    measure(call.supplier)
    for order in waitingOrders.removeValue(forKey: call.id) ?? [] {
      guard var open = attempts[order] else { continue }
      open.missingNumbers -= 1
      open.attempt.told[call.supplier] = units
      attempts[order] = open
      if open.missingNumbers == 0 { try decide(open.attempt) }
    }
  }
}
