/// What refusals of orders and of checks say against suppliers and pools.
extension LedgerState {
  /// Notes the pools that pay for no order now, whatever it is for, so that others of their suppliers may pay.
  func noteBarred(_ health: OrderHealth, _ deliberation: inout Deliberation) {
    for pool in health.wants.keys {
      if let place = poolIndex[pool] { deliberation.barred.append(Int32(place)) }
    }
    for (supplier, status) in health.checks where status.refusal == nil {
      guard let number = place(of: supplier) else { continue }
      let despite = market.suppliers[number].ordersDespite
      for place in table.paying[number]
      where health.refusal(of: pools[place].id, despite: despite) != nil {
        deliberation.barred.append(Int32(place))
      }
    }
  }

  /// Whether refusals speak against a supplier that can pay, which is then noted.
  func isRefused(
    _ candidate: Deliberation.Rank, _ health: OrderHealth, _ round: DecisionRound,
    _ deliberation: inout Deliberation
  ) -> Bool {
    let number = Int(candidate.number)
    let despite = market.suppliers[number].ordersDespite
    let refusal =
      health.refusal(
        at: pools[Int(candidate.pool)].id, of: round.order.sku,
        Timestamp(microsecondsSinceEpoch: round.now), despite: despite)
      ?? refusalOfSharer(candidate, health, round, deliberation, despite: despite)
    guard let refusal else { return false }
    let (code, place, moment): (Deliberation.Code, Int?, Timestamp)
    switch refusal {
    case .outOfFunds(_, let since): (code, place, moment) = (.outOfFunds, nil, since)
    case .circuitOpen(let kind, let until):
      (code, moment) = (.circuitOpen, until)
      place = AttemptProblem.Kind.allCases.firstIndex(of: kind)
    case .checkRefused(let refusal):
      (code, moment) = (.checkRefused, refusal.since)
      place = CheckRefusal.Kind.allCases.firstIndex(of: refusal.kind)
    }
    deliberation.note(
      code, of: number, pool: Int32(place ?? -1), cost: candidate.cost,
      figure: moment.microsecondsSinceEpoch, purse: Int(candidate.purse))
    return true
  }

  /// What speaks against a pool that would share an order with the first one, and without which the others cannot pay.
  private func refusalOfSharer(
    _ candidate: Deliberation.Rank, _ health: OrderHealth, _ round: DecisionRound,
    _ deliberation: Deliberation, despite: Set<CheckFailure.Kind>
  ) -> OrderHealth.Refusal? {
    let number = Int(candidate.number)
    guard candidate.isSplit, openLane(of: number, deliberation.barred) != nil else { return nil }
    let gate = Gate(
      currency: deliberation.wallet.purses[Int(candidate.purse)].number,
      at: Timestamp(microsecondsSinceEpoch: round.now), maximumAge: round.maximumAge)
    guard judgeOpen(number, cost: candidate.cost, gate, deliberation.barred) == nil else {
      return nil
    }
    return table.paying[number].lazy
      .compactMap { health.refusal(of: pools[$0].id, despite: despite) }.first
  }
}
