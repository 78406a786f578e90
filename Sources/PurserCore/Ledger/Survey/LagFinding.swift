/// What was measured of how long one supplier takes to show what it did.
package struct LagFinding: Hashable, Sendable {
  /// Money that was kept aside twice: by a reading that showed a purchase already, and came too soon after it to be
  /// sure to.
  private struct Idle: Hashable, Sendable {
    /// The most at one time, in counts of the currency.
    var most: Int64 = 0
    /// Counts times microseconds, by how many steps after the purchase the reading was asked for.
    var bySteps: [Int64: Int128] = [:]
  }

  /// The lag that the owner has declared.
  package let lag: Duration
  /// How often a reading showed a purchase.
  package private(set) var shown = 0
  /// How often one did that was asked for within the declared lag after the purchase.
  package private(set) var early = 0
  /// The longest time after a purchase at which a reading was asked for that did not show it; `nil` where all did.
  package private(set) var longestUnshown: Duration?
  private var microseconds: Int64 = 0
  private var idle: [Currency: Idle] = [:]

  /// So many readings soon after purchases say something of the lag.
  package static let leastEarly = 20
  /// In steps of this length delays are told apart, and lags are suggested.
  package static let step = Duration.milliseconds(100)

  /// Nothing yet, of a supplier with a lag.
  package init(lag: Duration) { self.lag = lag }

  // MARK: Measuring

  /// A reading was asked for `delay` after a purchase, and showed it or did not.
  mutating func note(_ delay: Duration, isShown: Bool) {
    if isShown {
      shown += 1
      if delay < lag { early += 1 }
    } else {
      longestUnshown = max(longestUnshown ?? .zero, delay)
    }
  }

  /// A reading was in use for so long, and kept purchases aside twice.
  mutating func noteTime(
    _ time: Duration, doubled: [(units: Int64, shownAfter: Duration)], in currency: Currency
  ) {
    let length = max(0, time.wholeMicroseconds)
    microseconds += min(length, .max - microseconds)
    guard !doubled.isEmpty else { return }
    var sum: Int64 = 0
    for purchase in doubled {
      sum += min(purchase.units, .max - sum)
      let steps = purchase.shownAfter.wholeMicroseconds / Self.step.wholeMicroseconds
      idle[currency, default: Idle()].bySteps[steps, default: 0] +=
        Int128(purchase.units) * Int128(length)
    }
    idle[currency, default: Idle()].most = max(idle[currency]?.most ?? 0, sum)
  }

  // MARK: Judging

  /// Whether the supplier was seen to take longer than declared.
  package var isLagBroken: Bool { longestUnshown.map { $0 >= lag } ?? false }

  /// The lag that would have been long enough, with as much again to spare; `nil` where too few readings say
  /// anything, or it is no shorter than the declared one.
  package var suggestion: Duration? {
    guard early >= Self.leastEarly, !isLagBroken else { return nil }
    let wanted = (longestUnshown ?? .zero) * 2 + Self.step
    let steps = (wanted.wholeMicroseconds - 1) / Self.step.wholeMicroseconds + 1
    let suggestion = Self.step * Int(steps)
    return suggestion < lag ? suggestion : nil
  }

  /// The lag to declare where the supplier was seen to take longer: half as much again as it was seen to take.
  package var longerLag: Duration? {
    guard isLagBroken, let longestUnshown else { return nil }
    let steps = longestUnshown.wholeMicroseconds * 3 / 2 / Self.step.wholeMicroseconds + 1
    return Self.step * Int(steps)
  }

  /// What was kept aside twice of each currency, by code: the most at one time, the average over all the time, and
  /// the average under another lag.
  package func idleMoney(under other: Duration) -> [(most: Money, average: Money, under: Money)] {
    idle.sorted { $0.key.code < $1.key.code }.map { currency, idle in
      let limit = other.wholeMicroseconds / Self.step.wholeMicroseconds
      return (
        Money(units: idle.most, currency: currency),
        average(idle.bySteps.values.reduce(0, +), currency),
        average(idle.bySteps.filter { $0.key < limit }.values.reduce(0, +), currency)
      )
    }
  }

  private func average(_ sum: Int128, _ currency: Currency) -> Money {
    let average = microseconds > 0 ? sum / Int128(microseconds) : 0
    return Money(units: Int64(clamping: average), currency: currency)
  }
}
