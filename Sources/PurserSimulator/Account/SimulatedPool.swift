package import PurserCore

/// One spendable amount of a simulated account, as it is when the simulation starts.
package struct SimulatedPool: Sendable {
  /// What tells the pools of an account apart.
  package struct Key: Hashable, Sendable, CustomStringConvertible {
    /// The pool's name at the supplier; `main` where there is only one.
    package let name: String
    /// What the pool counts.
    package let currency: Currency

    /// The pool of this name and currency.
    package init(name: String, currency: Currency) {
      self.name = name
      self.currency = currency
    }

    package var description: String { "\(name)/\(currency)" }
  }

  /// When the money of a pool can be spent, as m3ter dates its balances and commitments.
  package struct Validity: Hashable, Sendable {
    /// From when it counts.
    package let start: Timestamp
    /// From when it counts no more, but for what rolls over.
    package let end: Timestamp
    /// The most that still counts after `end`, and until when.
    package let rollover: Rollover?

    /// What outlives the end of a pool. The rest leaves the books when the pool ends, so that what
    /// is shown of it afterwards is never more than what can be spent.
    package struct Rollover: Hashable, Sendable {
      /// The most that outlives the end, spent once.
      package let amount: Money
      /// Until when.
      package let end: Timestamp

      /// Lets `amount` be spent until `end`.
      package init(amount: Money, end: Timestamp) {
        self.amount = amount
        self.end = end
      }
    }

    /// From `start` until before `end`, then what rolls over.
    package init(start: Timestamp, end: Timestamp, rollover: Rollover? = nil) {
      self.start = start
      self.end = end
      self.rollover = rollover
    }

    /// How many of `units` can be spent at `now`, those that lapsed at `end` no longer among them.
    func spendableUnits(of units: Int64, at now: Timestamp) -> Int64 {
      if now < start { return 0 }
      if now < end { return units }
      guard let rollover, now < rollover.end else { return 0 }
      return units
    }
  }

  /// Its name and currency.
  package let key: Key
  /// The money in it at the start.
  package let opening: Money
  /// When it can be spent; `nil` for always.
  package let validity: Validity?

  /// A pool that holds `opening`.
  package init(
    name: String = PoolID.mainPool, opening: Money, validity: Validity? = nil
  ) {
    key = Key(name: name, currency: opening.currency)
    self.opening = opening
    self.validity = validity
  }
}
