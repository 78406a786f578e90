package import PurserCore

/// What a balance call shows of one pool: its books as they were not longer than `lag` ago.
package struct PoolReading: Hashable, Sendable {
  /// The pool.
  package let pool: SimulatedPool.Key
  /// When it can be spent; `nil` for always. `available` does not take it into account: the
  /// systems that date their balances leave that to their customers.
  package let validity: SimulatedPool.Validity?
  /// The rest by the supplier's books.
  package let available: Money
  /// Ever paid in.
  package let credited: Money
  /// Taken by orders that are not confirmed.
  package let reserved: Money
  /// Spent for good.
  package let used: Money
  /// Requested to be paid in, and not credited yet. None of the four systems has a field for it.
  package let pendingTopUp: Money
  /// When the last change happened that these figures contain.
  package let updatedAt: Timestamp

  init(_ pool: PoolBooks, _ page: PoolBooks.Page) {
    let (figures, currency) = (page.figures, pool.key.currency)
    self.pool = pool.key
    validity = pool.validity
    available = Money(units: figures.available, currency: currency)
    credited = Money(units: figures.credited, currency: currency)
    reserved = Money(units: figures.reserved, currency: currency)
    used = Money(units: figures.used, currency: currency)
    pendingTopUp = Money(units: figures.requested, currency: currency)
    updatedAt = page.moment
  }
}

/// The money really in one pool.
package struct PoolTruth: Hashable, Sendable {
  /// The pool.
  package let pool: SimulatedPool.Key
  /// What can be sold now: everything promised is already taken off.
  package let spendable: Money
  /// What pending orders have been promised.
  package let pending: Money
  /// What was spent for good.
  package let used: Money
  /// The part of `used` that another consumer of the account spent.
  package let usedElsewhere: Money
  /// What was ever paid in.
  package let credited: Money
  /// What was requested to be paid in, and is not credited yet.
  package let pendingTopUp: Money
  /// The rest by the supplier's own books: what a balance call without lag would show.
  package let available: Money

  init(_ pool: PoolBooks, at now: Timestamp) {
    let (figures, currency) = (pool.truth, pool.key.currency)
    self.pool = pool.key
    spendable = Money(units: pool.spendableUnits(at: now), currency: currency)
    pending = Money(units: figures.reserved + figures.unconfirmed, currency: currency)
    used = Money(units: figures.used, currency: currency)
    usedElsewhere = Money(units: figures.usedElsewhere, currency: currency)
    credited = Money(units: figures.credited, currency: currency)
    pendingTopUp = Money(units: figures.requested, currency: currency)
    available = Money(units: figures.available, currency: currency)
  }
}

extension SimulatedAccount {
  /// What a balance call shows at `now`. The call takes its turn: with replicas, the next call reads
  /// another one.
  package mutating func readings(at now: Timestamp) -> [PoolReading] {
    advance(to: now)
    let moment = present - turns.nextAge(lag: terms.lag)
    return pools.map { PoolReading($0, $0.page(at: moment)) }
  }

  /// What every balance call at `now` shows at least: the account one `lag` ago. Takes no turn.
  package mutating func settledReadings(at now: Timestamp) -> [PoolReading] {
    advance(to: now)
    return pools.map { PoolReading($0, $0.seenPage) }
  }

  /// The money really there at `now`.
  package mutating func truth(at now: Timestamp) -> [PoolTruth] {
    advance(to: now)
    return pools.map { PoolTruth($0, at: present) }
  }

  /// Pays `amount` into the pool of this name and the amount's currency.
  ///
  /// - Parameters:
  ///   - amount: how much.
  ///   - name: the pool's name.
  ///   - delay: how long until it is credited; `nil` for what the terms say. Until then it is a
  ///     pending top-up, which nobody can spend.
  ///   - now: when it is requested.
  /// - Throws: `AccountProblem.amountNotPositive`, `.amountTooFine`, `.noSuchPool`, `.outOfRange`.
  package mutating func topUp(
    _ amount: Money, pool name: String = PoolID.mainPool, after delay: Duration? = nil,
    at now: Timestamp
  ) throws(AccountProblem) {
    let index = try poolIndex(for: amount, name: name, at: now)
    guard pools[index].truth.hasRoom(for: amount.units) else { throw .outOfRange }
    let delay = delay ?? terms.topUpDelay
    guard delay > .zero else { return pools[index].credit(amount.units, at: present) }
    pools[index].book(at: present) { $0.request(amount.units) }
    schedule(.credit(pool: index, units: amount.units), after: delay)
  }

  /// Spends `amount` without an order of ours, as a second consumer of the same account does.
  ///
  /// - Throws: `AccountProblem.amountNotPositive`, `.amountTooFine`, `.noSuchPool`,
  ///   `.insufficientFunds`.
  package mutating func spendElsewhere(
    _ amount: Money, pool name: String = PoolID.mainPool, at now: Timestamp
  ) throws(AccountProblem) {
    let index = try poolIndex(for: amount, name: name, at: now)
    let spendable = pools[index].spendableUnits(at: present)
    guard amount.units <= spendable else {
      throw .insufficientFunds(
        needed: amount, spendable: Money(units: spendable, currency: amount.currency))
    }
    pools[index].book(at: present) { $0.spendElsewhere(amount.units) }
  }

  /// Lets somebody else spend from the account from now on, in place of whoever did so far; `nil`
  /// for nobody.
  ///
  /// - Throws: `AccountProblem.amountNotPositive`, `.amountTooFine`, `.noSuchPool`.
  package mutating func setSecondConsumer(
    _ consumer: SecondConsumer?, at now: Timestamp
  ) throws(AccountProblem) {
    advance(to: now)
    if let consumer {
      for amount in [consumer.least, consumer.most] {
        _ = try poolIndex(for: amount, name: consumer.pool.name, at: now)
      }
    }
    elsewhere = consumer.map { PurchasesElsewhere($0, from: present) }
  }

  private mutating func poolIndex(
    for amount: Money, name: String, at now: Timestamp
  ) throws(AccountProblem) -> Int {
    advance(to: now)
    try requireSellable(amount)
    let key = SimulatedPool.Key(name: name, currency: amount.currency)
    guard let index = pools.firstIndex(where: { $0.key == key }) else { throw .noSuchPool }
    return index
  }
}
