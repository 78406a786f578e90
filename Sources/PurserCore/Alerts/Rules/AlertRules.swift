/// From where on something is an alert. Everything has a default.
///
/// "Below" and "above" leave out the threshold itself: a pool with exactly the amount is not low.
package struct AlertRules: Hashable, Sendable {
  /// When a pool is low. The worst of the measures counts.
  package struct Low: Hashable, Sendable {
    /// Below these amounts, by currency.
    package var amounts: [Currency: TierLadder<Money>] = [:]
    /// Below so many whole units of the currency: for pools that have no amount above, while nobody knows how fast they
    /// are spent.
    package var wholeUnits = TierLadder<Int64>(warning: 100)
    /// The rest lasts less than this at the rate of spending.
    package var spend = TierLadder<Duration>(
      notice: .seconds(72 * 3_600), warning: .seconds(48 * 3_600), critical: .seconds(24 * 3_600))
    /// The rest lasts less than so many hundredths of the time that a top-up takes.
    package var leadTimePercent = TierLadder<Int64>(notice: 200, warning: 150, critical: 100)

    /// The defaults.
    package init() {}
  }

  /// When checks that fail are an alert.
  package struct Failures: Hashable, Sendable {
    /// After so many tries at least.
    package var tries: Int
    /// When they have failed for so long.
    package var after: TierLadder<Duration>

    /// After `tries`, and by how long they fail.
    package init(tries: Int, after: TierLadder<Duration>) {
      self.tries = tries
      self.after = after
    }
  }

  /// When balances change without an explanation.
  package struct Drift: Hashable, Sendable {
    /// More than these amounts are missing, by currency.
    package var amounts: [Currency: TierLadder<Money>] = [:]
    /// More than so many whole units are missing, of other currencies.
    package var wholeUnits = TierLadder<Int64>(notice: 5, warning: 50, critical: 500)

    /// The defaults.
    package init() {}
  }

  /// When a pool is spent faster than on days before.
  package struct FastSpend: Hashable, Sendable {
    /// More than so many times the median of the days before.
    package var factors = TierLadder<Int64>(warning: 3, critical: 10)
    /// And more than this amount, by currency.
    package var floors: [Currency: Money] = [:]
    /// And more than so many whole units, of other currencies.
    package var wholeUnits: Int64 = 50
    /// So many days before are needed.
    package var leastDays = 3

    /// The defaults.
    package init() {}
  }

  /// When top-ups are an alert.
  package struct TopUps: Hashable, Sendable {
    /// So long after it was expected.
    package var overdue = TierLadder<Duration>(warning: .zero, critical: .seconds(24 * 3_600))
    /// How bad it is that one came short by more than its fee; `nil` where that is no alert.
    package var short: AlertTier? = .warning
    /// How long one takes of which nobody said when it comes, at a supplier of which nobody knows how long it takes.
    package var usualTime = Duration.seconds(3 * 86_400)

    /// The defaults.
    package init() {}
  }

  /// How little space is little: both must be so.
  package struct Space: Hashable, Sendable {
    /// Less than so many hundredths of the disk.
    package var percent: Int64
    /// Less than so many bytes.
    package var bytes: Int64

    /// Less than `percent` hundredths of the disk, and less than `bytes`.
    package init(percent: Int64, bytes: Int64) {
      self.percent = percent
      self.bytes = bytes
    }
  }

  /// When a pool is low.
  package var low = Low()
  /// Beyond a threshold by so many hundredths of it, an alert is over; between, it goes on.
  package var marginPercent: Int64 = 10
  /// A pool that was dry is so until it has this many whole units of its currency.
  package var dryUntilWholeUnits: Int64 = 1
  /// From so many orders on that a supplier refused for want of funds.
  package var refusals = TierLadder<Int>(warning: 1, critical: 3)
  /// When checks fail.
  package var checkFailures = Failures(
    tries: 3, after: TierLadder(warning: .seconds(600), critical: .seconds(4 * 3_600)))
  /// When a supplier refuses the credentials.
  package var rejections = Failures(
    tries: 2, after: TierLadder(warning: .zero, critical: .seconds(3_600)))
  /// When a supplier's reply has another shape.
  package var shapeChanges = Failures(
    tries: 2, after: TierLadder(warning: .zero, critical: .seconds(4 * 3_600)))
  /// When a reading that is too old to decide on is so old.
  package var stale = TierLadder<Duration>(
    warning: .seconds(3 * 3_600), critical: .seconds(12 * 3_600))
  /// When balances change without an explanation.
  package var drift = Drift()
  /// When a pool is spent faster than on days before.
  package var fastSpend = FastSpend()
  /// When nobody knows for so long what became of an order.
  package var unknownOrders = TierLadder<Duration>(
    warning: .seconds(900), critical: .seconds(4 * 3_600))
  /// When top-ups are an alert.
  package var topUps = TopUps()
  /// When a supplier charges more than its price, by more than so many hundredths.
  package var priceRisePercent = TierLadder<Int64>(notice: 2, warning: 10)
  /// When the ledger's disk has less space than this.
  package var space = TierLadder<Space>(
    notice: Space(percent: 15, bytes: 20 << 30), warning: Space(percent: 10, bytes: 5 << 30),
    critical: Space(percent: 5, bytes: 1 << 30))

  /// The defaults.
  package init() {}

  /// The thresholds of a currency: the owner's own, or whole units of it.
  package static func amounts(
    _ own: [Currency: TierLadder<Money>], _ wholeUnits: TierLadder<Int64>, _ currency: Currency
  ) -> TierLadder<Money> {
    own[currency] ?? wholeUnits.map { Money(whole: $0, currency) }
  }
}

extension Money {
  /// So many whole units of a currency; `nil` where they cannot be counted.
  package init?(whole count: Int64, _ currency: Currency) {
    guard
      let money = try? Money(Int128(count), exponent: 0, currency, rounding: .down)
    else { return nil }
    self = money
  }
}
