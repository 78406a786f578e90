internal import PurserCore

/// How much the owner lets be at risk at a time, and who goes elsewhere once there is room.
extension OrderCarrier {
  /// Whether the owner lets this attempt's amount be put at risk beside what is at risk already.
  func mayFailOver(_ life: AttemptLife) -> Bool {
    guard case .failOver(_, let limit) = rules.unknown, let held = life.held else { return false }
    guard let limit else { return true }
    guard !isTakingOver, !hasLeftOut else { return false }
    guard limit.currency == held.currency,
      let sum = exposure.sum(in: limit.currency, besides: life.note.hold)
    else { return false }
    do throws(MoneyError) { return try sum.adding(held).units <= limit.units } catch {
      return false
    }
  }

  /// What an attempt that waits for room waits for.
  func room(for life: AttemptLife) -> CarriedWait.Room? {
    guard case .failOver(_, let limit?) = rules.unknown, let held = life.held else { return nil }
    let used =
      isTakingOver || hasLeftOut
      ? nil : exposure.sum(in: limit.currency, besides: life.note.hold)
    return CarriedWait.Room(used: used, limit: limit, needs: held)
  }

  /// The amount of an attempt in doubt is at risk from now on.
  func expose(_ life: AttemptLife) {
    let hold = life.note.hold
    exposure.add(life.held, of: hold) {
      // Whatever is told after this is noticed, and what was told before is known.
      let reports = surroundings.reports(hold.order)
      return Task(executorPreference: executor) {
        for await _ in reports { await self.recheck(hold) }
      }
    }
  }

  /// Nothing of an attempt is at risk any more: whoever waits for room gets it.
  func endExposure(of hold: OrderID) {
    if exposure.remove(hold) { offerRoom() }
  }

  /// Lets orders go elsewhere that wait for room and have it now, those first that have waited longest.
  func offerRoom() {
    guard phase == .running, !exposure.waiting.isEmpty else { return }
    let waiting = exposure.waiting.compactMap { hold -> (hold: OrderID, since: Timestamp)? in
      guard let life = attempts[hold]?.life, life.waitsForRoom, let since = life.failOverAt else {
        return nil
      }
      return (hold, since)
    }
    let left = Set(waiting.map(\.hold))
    for hold in exposure.waiting where !left.contains(hold) { exposure.stopWaiting(hold) }
    for (hold, _) in waiting.sorted(by: { ($0.since, $0.hold) < ($1.since, $1.hold) }) {
      guard let carried = attempts[hold], !carried.isActive, mayFailOver(carried.life) else {
        continue
      }
      wake(hold, now)
    }
  }

  /// Asks the ledger about attempts whose amounts are at risk and that only people can end.
  func recheckExposed() {
    for hold in exposure.amounts.keys where attempts[hold]?.life.lookUpAt == nil {
      start(hold, .move(.lookUp))
    }
  }

  /// Takes what was reported of an attempt whose amount is at risk; where a task has it, that one will.
  private func recheck(_ hold: OrderID) async {
    guard case .success(let status?) = await status(of: hold), phase == .running,
      let carried = attempts[hold], !carried.isActive
    else { return }
    var life = carried.life
    if let step = life.recheck(status) { return start(hold, .step(step, life)) }
    attempts[hold]?.life = life
    if !life.isAtRisk { endExposure(of: hold) }
  }
}
