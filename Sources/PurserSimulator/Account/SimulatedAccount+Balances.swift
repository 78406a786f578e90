package import PurserCore

/// What a balance call shows of one pool, `lag` behind the truth.
package struct PoolReading: Hashable, Sendable {
  /// The pool.
  package let pool: SimulatedPool.Key
  /// When it can be spent; `nil` for always. `available` does not take it into account: the
  /// systems that date their balances leave that to their customers.
  package let validity: SimulatedPool.Validity?
  /// What is left by the supplier's books.
  package let available: Money
  /// Ever paid in.
  package let credited: Money
  /// Taken by orders that are not confirmed.
  package let reserved: Money
  /// Spent for good.
  package let used: Money
  /// Since when these figures have been shown.
  package let updatedAt: Timestamp
}

/// What is really in one pool.
package struct PoolTruth: Hashable, Sendable {
  /// The pool.
  package let pool: SimulatedPool.Key
  /// What can be sold now: everything promised is already taken off.
  package let spendable: Money
  /// What pending orders have been promised.
  package let pending: Money
  /// What was spent for good.
  package let used: Money
}

extension SimulatedAccount {
  /// What a balance call shows at `now`.
  package mutating func readings(at now: Timestamp) -> [PoolReading] {
    advance(to: now)
    return pools.map { pool in
      let currency = pool.key.currency
      return PoolReading(
        pool: pool.key, validity: pool.validity,
        available: Money(units: pool.shown.available, currency: currency),
        credited: Money(units: pool.shown.credited, currency: currency),
        reserved: Money(units: pool.shown.reserved, currency: currency),
        used: Money(units: pool.shown.used, currency: currency), updatedAt: pool.shownSince)
    }
  }

  /// What is really there at `now`.
  package mutating func truth(at now: Timestamp) -> [PoolTruth] {
    advance(to: now)
    return pools.map { pool in
      let currency = pool.key.currency
      return PoolTruth(
        pool: pool.key,
        spendable: Money(units: pool.spendableUnits(at: present), currency: currency),
        pending: Money(
          units: pool.truth.reserved + pool.truth.unconfirmed, currency: currency),
        used: Money(units: pool.truth.used, currency: currency))
    }
  }

  /// Pays `amount` into the pool of this name and the amount's currency.
  ///
  /// - Throws: `AccountProblem.amountNotPositive`, `.amountTooFine`, `.noSuchPool`, `.outOfRange`.
  package mutating func topUp(
    _ amount: Money, pool name: String = PoolID.mainPool, at now: Timestamp
  ) throws(AccountProblem) {
    let index = try poolIndex(for: amount, name: name, at: now)
    var fits = false
    book(index, at: present) { fits = $0.credit(amount.units) }
    guard fits else { throw .outOfRange }
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
    book(index, at: present) { $0.spend(amount.units) }
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
