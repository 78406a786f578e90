package import PurserCore

/// All that is known of a pool, as far as alerts need it. What nobody knows is `nil`, and never zero.
package struct WatchedPool: Hashable, Sendable {
  /// The reading in use, and what may be spent by it.
  package struct Reading: Hashable, Sendable {
    /// What the supplier says, with the credit that it gives.
    package var available: Money
    /// What orders may use.
    package var spendable: Spendable
    /// When it was requested.
    package var requestedAt: Timestamp
    /// How old it is.
    package var age: Duration
    /// Whether it is too old to decide on.
    package var isStale: Bool
    /// Whether it says that the supplier no longer names the pool.
    package var isAbsence: Bool

    /// A reading.
    package init(
      available: Money, spendable: Spendable, requestedAt: Timestamp, age: Duration = .zero,
      isStale: Bool = false, isAbsence: Bool = false
    ) {
      self.available = available
      self.spendable = spendable
      self.requestedAt = requestedAt
      self.age = age
      self.isStale = isStale
      self.isAbsence = isAbsence
    }
  }

  /// How much is spent in an hour: not less than one amount, not more than another.
  package struct Burn: Hashable, Sendable {
    /// The least.
    package var low: Money
    /// The most.
    package var high: Money

    /// From `low` to `high` in an hour.
    package init(low: Money, high: Money) {
      self.low = low
      self.high = high
    }
  }

  /// How long what is left lasts.
  package struct Runway: Hashable, Sendable {
    /// So long at least.
    package var soonest: Duration
    /// So long at most; `nil` where nobody can say.
    package var latest: Duration?

    /// From `soonest` to `latest`.
    package init(soonest: Duration, latest: Duration? = nil) {
      self.soonest = soonest
      self.latest = latest
    }
  }

  /// A proposal to top up.
  package struct Advice: Hashable, Sendable {
    /// By how much.
    package var amount: Money
    /// Until when it lasts then.
    package var until: Timestamp

    /// To top up by `amount`, which lasts until then.
    package init(amount: Money, until: Timestamp) {
      self.amount = amount
      self.until = until
    }
  }

  /// Orders that the supplier refused for want of funds, and nothing has shown since that it has them.
  package struct Refusal: Hashable, Sendable {
    /// What the smallest of them needed.
    package var needs: Money
    /// When the last of them was refused.
    package var since: Timestamp
    /// How many there were.
    package var count: Int

    /// `count` orders refused, of which the smallest needed `needs`.
    package init(needs: Money, since: Timestamp, count: Int = 1) {
      self.needs = needs
      self.since = since
      self.count = count
    }
  }

  /// The money that is missing without an explanation.
  package struct Drift: Hashable, Sendable {
    /// How much is missing; zero where nothing is.
    package var missing: Money
    /// Since when; `nil` where nothing is.
    package var since: Timestamp?

    /// `missing` since a moment.
    package init(missing: Money, since: Timestamp?) {
      self.missing = missing
      self.since = since
    }
  }

  /// What was spent on the owner's day so far and on days before, as `HourlySpend` counts it.
  package struct Spend: Hashable, Sendable {
    /// Today, so far.
    package var today: Money
    /// On whole days before, in any order; not today.
    package var before: [Money]

    /// `today`, and `before` on days before.
    package init(today: Money, before: [Money]) {
      self.today = today
      self.before = before
    }
  }

  /// Which pool.
  package var id: PoolID
  /// The reading in use; `nil` where there never was one.
  package var reading: Reading?
  /// Why this pool alone could not be read of late; `nil` where it was.
  package var trouble: CheckTrouble?
  /// Whether nobody expects orders there: nothing was bought from it for long.
  package var isIdle = false
  /// What always stays in it.
  package var floor: Money?
  /// How much is spent in an hour; `nil` where nobody knows, as on the first day.
  package var burn: Burn?
  /// How long what is left lasts, the coming nights and holidays counted; `nil` where nobody knows.
  package var runway: Runway?
  /// How long a top-up takes to arrive.
  package var leadTime: Duration?
  /// Top-ups that were announced and are not done with.
  package var topUps: [AwaitedTopUp] = []
  /// A proposal to top up.
  package var advice: Advice?
  /// Orders that the supplier refused for want of funds.
  package var refusal: Refusal?
  /// The money that is missing without an explanation; `nil` where nobody knows.
  package var drift: Drift?
  /// What was spent; `nil` where nobody knows.
  package var spend: Spend?

  /// A pool of which nothing more is known.
  package init(_ id: PoolID, reading: Reading? = nil) {
    self.id = id
    self.reading = reading
  }

  /// The sum of the top-ups that are on their way; `nil` where none is.
  var pending: Money? {
    let amounts = topUps.filter { $0.arrived == nil }.map(\.amount)
    guard !amounts.isEmpty else { return nil }
    let start: Money? = .zero(id.currency)
    return amounts.reduce(start) { sum, amount in sum.flatMap { try? $0.adding(amount) } }
  }

  /// How long what is left lasts: as the forecast says, else at the rate of spending. `nil` where nobody knows, or
  /// nothing is spent.
  var lasts: Runway? {
    if let runway { return runway }
    guard let burn, let left = reading?.spendable.low,
      let soonest = Self.time(left, at: burn.high)
    else { return nil }
    return Runway(soonest: soonest, latest: Self.time(left, at: burn.low))
  }

  /// How long an amount lasts when `rate` is spent in an hour.
  private static func time(_ amount: Money, at rate: Money) -> Duration? {
    guard rate.isPositive, amount.currency == rate.currency else { return nil }
    let seconds = Int128(max(0, amount.units)) * 3_600 / Int128(rate.units)
    return Int64(exactly: seconds).map { .seconds($0) }
  }
}
