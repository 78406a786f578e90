internal import PurserCore

/// What the suppliers and the owner do: they answer, take money and give it back, and top up.
extension DayRun {
  // MARK: Answers

  mutating func answer(_ call: Call) {
    let age = world.staleness(of: call.supplier, at: now)
    let units = accounts[call.supplier].number(asOf: now - age)
    queue.add(
      .numberComesBack(call, units: units),
      at: call.requestedAt + world.profiles[call.supplier].roundTrip)
  }

  mutating func judge(_ shipment: Shipment) {
    let supplier = shipment.supplier
    onTheWay[supplier].removeFirst()
    let isAccepted = accounts[supplier].accept(shipment.units, at: now)
    if isAccepted {
      tally.accepted += 1
      queue.add(.supplierConfirms(shipment), at: now + shipment.outcome.confirmedAfter)
      noticeFall(of: supplier)
    }
    tell(isAccepted ? .accepted : .refused, of: shipment, after: .zero)
    measure(supplier)
  }

  mutating func confirm(_ shipment: Shipment) {
    accounts[shipment.supplier].confirm(shipment.units, at: now)
    if let returnedAfter = shipment.outcome.returnedAfter {
      queue.add(.supplierGivesBack(shipment), at: now + returnedAfter)
      return
    }
    accounts[shipment.supplier].keep(shipment.units)
    tally.bought += 1
    tell(.bought, of: shipment, after: shipment.outcome.reportedAfter)
  }

  mutating func giveBack(_ shipment: Shipment) {
    accounts[shipment.supplier].giveBack(shipment.units, at: now)
    tally.failed += 1
    measure(shipment.supplier)
    tell(.givenBack, of: shipment, after: shipment.outcome.reportedAfter)
  }

  private mutating func tell(_ news: OrderNews, of shipment: Shipment, after delay: Duration?) {
    guard let delay else { return }
    queue.add(
      .newsComesBack(shipment, news),
      at: now + delay + world.profiles[shipment.supplier].halfWay)
  }

  // MARK: Top-ups

  mutating func startTopUps(of supplier: Int) {
    switch world.profiles[supplier].habit {
    case .whenLow: queue.add(.ownerLooks(supplier), at: world.orders.start)
    case .atTimes(let first, _, _): queue.add(.ownerLooks(supplier), at: world.orders.start + first)
    }
  }

  private mutating func noticeFall(of supplier: Int) {
    switch world.profiles[supplier].habit {
    case .whenLow: lookAfter(supplier)
    case .atTimes: break
    }
  }

  mutating func lookAfter(_ supplier: Int) {
    guard !isOver else { return }
    let funds = accounts[supplier].fundsUnits
    switch world.profiles[supplier].habit {
    case .whenLow(let thresholdUnits, let units):
      if funds < thresholdUnits { sendMoney(units, to: supplier) }
    case .atTimes(_, let every, let upToUnits):
      if funds < upToUnits { sendMoney(upToUnits - funds, to: supplier) }
      queue.add(.ownerLooks(supplier), at: now + every)
    }
  }

  /// Sends money, unless some is on its way.
  private mutating func sendMoney(_ units: Int64, to supplier: Int) {
    guard !topUps[supplier].isUnderWay else { return }
    let delay = world.topUpDelay(of: supplier, number: topUps[supplier].count)
    topUps[supplier].count += 1
    topUps[supplier].isUnderWay = true
    queue.add(.topUpArrives(supplier, units: units), at: now + delay)
  }

  mutating func topUp(_ supplier: Int, by units: Int64) {
    topUps[supplier].isUnderWay = false
    accounts[supplier].topUp(units, at: now)
    noticeFall(of: supplier)
    measure(supplier)
  }
}
