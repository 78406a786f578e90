internal import PurserCore

extension SimulatedAccount {
  /// What happens by itself.
  enum Event: Sendable {
    /// The order of this reference is confirmed, unless it has ended.
    case confirm(String)
    /// The supplier gives the money of the order of this reference back, unless it has ended.
    case giveBack(String)
    /// A requested top-up is credited to a pool.
    case credit(pool: Int, units: Int64)
    /// A pool ends; what does not roll over lapses.
    case poolEnds(Int)
  }

  /// Lets everything happen that is due by `now`.
  mutating func advance(to now: Timestamp) {
    present = max(present, now)
    while performNext() {}
    let shownUntil = present - max(.zero, terms.lag)
    for index in pools.indices { pools[index].show(until: shownUntil) }
  }

  /// Lets `event` happen `delay` from now, when somebody looks.
  mutating func schedule(_ event: Event, after delay: Duration) {
    agenda.add(event, at: present + max(.zero, delay))
  }

  /// Lets the next thing happen that is due; `false` when nothing is.
  private mutating func performNext() -> Bool {
    if let due = agenda.next, due <= present, elsewhere?.next.map({ due <= $0 }) ?? true,
      let entry = agenda.popFirst()
    {
      perform(entry.event, at: entry.moment)
      return true
    }
    guard let purchase = elsewhere?.next, purchase <= present else { return false }
    buyElsewhere(at: purchase)
    return true
  }

  private mutating func perform(_ event: Event, at moment: Timestamp) {
    switch event {
    case .confirm(let reference): confirmIfPending(reference, at: moment)
    case .giveBack(let reference): giveBackIfTaken(reference, as: .returned, at: moment)
    case .credit(let pool, let units): pools[pool].creditRequested(units, at: moment)
    case .poolEnds(let pool): pools[pool].end(at: moment)
    }
  }

  /// Makes the second consumer's next purchase, where the pool holds enough.
  private mutating func buyElsewhere(at moment: Timestamp) {
    guard let key = elsewhere?.consumer.pool, var units = elsewhere?.makePurchase(),
      let index = pools.firstIndex(where: { $0.key == key })
    else { return }
    if !countsFractions { units -= units % key.currency.unitsPerMinorUnit }
    guard units > 0, units <= pools[index].spendableUnits(at: moment) else { return }
    pools[index].book(at: moment) { $0.spendElsewhere(units) }
  }
}
