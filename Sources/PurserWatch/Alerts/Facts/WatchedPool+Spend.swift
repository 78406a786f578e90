internal import PurserCore

extension WatchedPool {
  /// Takes what was spent from it: how fast, how long the rest lasts, and what today is beside other days.
  ///
  /// - Parameters:
  ///   - past: what was spent.
  ///   - now: the moment.
  ///   - hours: the owner's clock, and holidays.
  ///   - places: the hours of the week around the moment, by that clock.
  mutating func take(
    _ past: HourlySpend, at now: Timestamp, hours: WorkingHours, places: HoursOfWeek
  ) {
    let currency = id.currency
    func money(_ units: Int64) -> Money { Money(units: units, currency: currency) }
    let day = hours.clock.day(at: now)
    let before = (1...Self.daysBefore).compactMap { DailySpend(of: day - $0, past, hours.clock) }
    let start = HourlySpend.hour(of: hours.clock.moment(0, of: day))
    spend = Spend(
      today: money(past.units(in: start..<HourlySpend.hour(of: now) + 1)),
      before: before.map { money($0.units) })
    guard let forecast = SpendForecast(past, at: now, hours: hours, places: places)
    else { return }
    isIdle =
      before.count >= 7 && before.prefix(7).allSatisfy { $0.units == 0 }
      && spend?.today.isZero ?? true
    let daily = forecast.dailyRate
    burn = Burn(low: money(daily.low / 24), high: money(daily.high / 24))
    guard let low = reading?.spendable.low else { return }
    let lasting = PurserCore.Runway(of: max(0, low.units), at: now, forecast)
    if let earliest = lasting.earliest ?? lasting.dryAt {
      runway = Runway(
        soonest: earliest.since(now), latest: lasting.latest.map { $0.since(now) })
    }
  }

  /// So many days before today are compared with it.
  private static let daysBefore: Int64 = 28
}
