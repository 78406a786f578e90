internal import DequeModule

/// How the ledger tells doubt from want: whether a supplier that cannot certainly pay may have enough, and
/// from when on a reading can tell.
extension LedgerState {
  /// A pool that counts an order's currency, and what may be spent of it.
  private typealias Purse = (place: Int, low: Int64, high: Int64)

  /// The most moments of one pool that are looked at. Those behind them count as the last of all.
  private static let mostMoments = 4096

  /// The doubt about an order that was refused.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - deliberation: how the suppliers were judged for it.
  /// - Returns: who may have enough; `nil` where nobody does.
  func doubt(about order: Order, after deliberation: Deliberation) -> Doubt? {
    var nearest: Doubt?
    for finding in deliberation.findings where finding.code == .short {
      let number = Int(finding.number)
      guard let doubt = doubt(of: number, cost: finding.cost, in: order.currency) else { continue }
      if nearest.map(doubt.ends(before:)) ?? true { nearest = doubt }
    }
    return nearest
  }

  private func doubt(of number: Int, cost: Int64, in currency: Currency) -> Doubt? {
    let places = table.paying[number]
    // Nearly everywhere there is none, and nothing is made to see that.
    guard places.contains(where: { hasDoubts($0) }) else { return nil }
    let absent = AbsentPools(among: places, of: pools)
    var purses: [Purse] = []
    for place in places where pools[place].id.currency == currency {
      let debt = absent.debt(on: place, of: pools)
      guard let spendable = pools[place].spendable(after: debt) else { continue }
      purses.append((place, spendable.low.units, spendable.high.units))
    }
    let supplier = market.roster[number]
    if market.areSharing[number] {
      return doubt(of: supplier, about: purses, cost: cost, in: currency)
    }
    var nearest: Doubt?
    for purse in purses {
      guard let doubt = doubt(of: supplier, about: [purse], cost: cost, in: currency) else {
        continue
      }
      if nearest.map(doubt.ends(before:)) ?? true { nearest = doubt }
    }
    return nearest
  }

  private func hasDoubts(_ place: Int) -> Bool {
    table.records[place].mayOwe || pools[place].sums.unseen > pools[place].sums.absent
      || pools[place].subtractedUnits > 0
  }

  /// The doubt whether pools have enough together.
  private func doubt(
    of supplier: SupplierID, about purses: [Purse], cost: Int64, in currency: Currency
  ) -> Doubt? {
    let low = Self.sum(purses.lazy.map(\.low))
    let high = Self.sum(purses.lazy.map(\.high))
    guard low < cost, high >= cost else { return nil }
    return Doubt(
      supplier: supplier,
      spendable: Spendable(
        low: Money(units: low, currency: currency), high: Money(units: high, currency: currency)),
      certainAt: certainMoment(of: purses, cost: cost))
  }

  /// What pools have together. One alone may have less than nothing; beside others it takes nothing away.
  private static func sum(_ amounts: some Collection<Int64>) -> Int64 {
    if amounts.count == 1, let only = amounts.first { return only }
    return amounts.reduce(0) { sum, units in
      let (total, overflow) = sum.addingReportingOverflow(max(0, units))
      return overflow ? .max : total
    }
  }

  // MARK: Until when

  /// What a pool has for certain in addition, from a moment on.
  private typealias Step = (at: Timestamp, purse: Int, units: Int64)

  /// From when on a reading can show that pools have `cost` together; `nil` where that takes more than a
  /// reading.
  private func certainMoment(of purses: [Purse], cost: Int64) -> Timestamp? {
    var steps: [Step] = []
    for (index, purse) in purses.enumerated() { addSteps(of: purse.place, index, to: &steps) }
    steps.sort { $0.at < $1.at }
    var lows = purses.map(\.low)
    for step in steps {
      lows[step.purse] += step.units
      if Self.sum(lows) >= cost { return step.at }
    }
    return nil
  }

  /// Adds what a reading of one pool will certainly contain, with the moments of the readings. What it
  /// certainly lacks is no doubt: it stays subtracted.
  private func addSteps(of place: Int, _ purse: Int, to steps: inout [Step]) {
    let pool = pools[place]
    let reply = pool.reply.flatMap(orders.slot)
    var unseen: [OrderSlot: Int64] = [:]
    var rest = pool.sums.unseen - pool.sums.absent
    for moment in pool.maturing.prefix(Self.mostMoments) {
      guard let order = orders[moment.order], let line = order.line(in: place) else { continue }
      let deduction = order.deduction(of: line, timing: pool.timing)
      let isReplied = reply == moment.order
      let share = deduction.share(under: pool.view, isReplied: isReplied)
      guard share.absent == 0 else { continue }
      let later = PoolView(
        horizon: moment.at, receivedAt: max(pool.view.receivedAt, moment.at))
      let before = unseen[moment.order] ?? share.unseen
      let after = deduction.share(under: later, isReplied: isReplied).unseen
      unseen[moment.order] = after
      guard after < before else { continue }
      steps.append((moment.at + pool.lag, purse, before - after))
      rest -= before - after
    }
    if pool.maturing.count > Self.mostMoments, rest > 0, let last = pool.maturing.last {
      steps.append((last.at + pool.lag, purse, rest))
    }
    for correction in pool.corrections where correction.isSubtracted && correction.units < 0 {
      steps.append((correction.at + pool.lag, purse, -correction.units))
    }
  }
}
