/// The guide's figures of one trading day: `days_remaining = closing / daily_spend`.
package struct DailySpend: Hashable, Sendable {
  /// What was spent in the day, in counts of the pool's currency. Top-ups and other credits are no part of it.
  package var units: Int64
  /// How long the day was: 23 to 25 hours where the clocks changed.
  package var length: Duration

  /// The figures of a whole day on the owner's clock; `nil` where the day is not known as a whole.
  ///
  /// - Parameters:
  ///   - day: since 1970.
  ///   - past: what was spent.
  ///   - clock: the owner's.
  package init?(of day: Int64, _ past: HourlySpend, _ clock: LocalClock) {
    let (start, end) = (clock.moment(0, of: day), clock.moment(0, of: day + 1))
    let hours = HourlySpend.hour(of: start)..<HourlySpend.hour(of: end)
    guard let first = past.firstHour, first <= hours.lowerBound else { return nil }
    units = past.units(in: hours)
    length = end.since(start)
  }

  /// The days that an amount lasts at this pace, in hundredths; `nil` where nothing was spent.
  ///
  /// - Parameter closing: in counts of the pool's currency.
  /// - Returns: hundredths of days of 24 hours.
  package func hundredthsOfDays(of closing: Int64) -> Int64? {
    guard units > 0 else { return nil }
    guard closing > 0 else { return 0 }
    let hours = max(1, length.wholeMicroseconds / HourlySpend.hourLength)
    let (scaled, overflow) = closing.multipliedReportingOverflow(by: 100 * hours)
    return overflow ? closing / units * 100 : scaled / (units * 24)
  }
}
