package import PurserCore

/// A prepaid account with true money in it: what a supplier knows about one customer.
///
/// A value without clock or lock. Every call says what time it is, and what was due by then (a
/// confirmation, a return, a top-up, another consumer's purchase) happens first, at its own moment
/// and in order; so time moves only when somebody looks, and never backwards. Chance follows from
/// seeds in the terms: the same calls give the same account.
///
/// A balance call shows the account as it was at some moment not longer ago than `lag`. What the
/// account sells does not trail: an order is accepted only against money that is there.
package struct SimulatedAccount: Sendable {
  /// How orders are booked and what is shown.
  package internal(set) var terms: Terms
  /// Whether orders may cost parts of the minor unit.
  let countsFractions: Bool
  /// In the order in which they pay.
  var pools: [PoolBooks]
  var orders: [String: SimulatedOrder] = [:]
  /// What will happen without being asked for.
  var agenda = Timeline<Event>()
  /// What another consumer will buy.
  var elsewhere: PurchasesElsewhere?
  /// Whose turn it is to be read.
  var turns: ReadingTurns
  /// The latest time anybody has told.
  var present: Timestamp

  /// Orders accepted so far, whatever became of them.
  package internal(set) var acceptedOrders = 0
  /// Orders refused for lack of funds so far.
  package internal(set) var refusedOrders = 0

  /// An account with `pools`, which pay in the order given.
  ///
  /// - Parameters:
  ///   - pools: the money at the start, no two pools of one name and currency.
  ///   - terms: how orders are booked and what is shown.
  ///   - secondConsumer: who else spends from it; `nil` for nobody.
  ///   - countsFractions: whether orders may cost parts of the minor unit.
  ///   - now: when the account is opened.
  package init(
    pools: [SimulatedPool], terms: Terms = Terms(), secondConsumer: SecondConsumer? = nil,
    countsFractions: Bool = true, openedAt now: Timestamp
  ) {
    self.terms = terms
    self.countsFractions = countsFractions
    self.pools = pools.map { PoolBooks($0, openedAt: now) }
    elsewhere = secondConsumer.map { PurchasesElsewhere($0, from: now) }
    turns = ReadingTurns(terms.readings)
    present = now
    for (index, pool) in pools.enumerated() {
      if let end = pool.validity?.end { agenda.add(.poolEnds(index), at: max(now, end)) }
    }
  }
}
