/// How long a pool lasts.
package struct Runway: Hashable, Sendable {
  /// When it has nothing more to spend, as it was on average; `nil` where that is not within `horizon`.
  package var dryAt: Timestamp?
  /// The same in a busy time.
  package var earliest: Timestamp?
  /// The same in a quiet time.
  package var latest: Timestamp?

  /// So far ahead is looked.
  package static let horizon = Duration.seconds(90 * 86_400)

  /// How long `units` last from a moment on, by the rate of each hour that comes: the nights, the weekends, and the
  /// holidays as Sundays.
  ///
  /// - Parameters:
  ///   - units: what can be spent, in counts of the pool's currency; nothing where it is zero or less.
  ///   - now: the moment.
  ///   - forecast: what will be spent.
  package init(of units: Int64, at now: Timestamp, _ forecast: SpendForecast) {
    guard units <= 0 || !forecast.isIdle else { return }
    dryAt = Self.end(of: units, from: now, forecast, \.mean)
    earliest = Self.end(of: units, from: now, forecast, \.high)
    latest = Self.end(of: units, from: now, forecast, \.low)
  }

  private static func end(
    of units: Int64, from now: Timestamp, _ forecast: SpendForecast,
    _ rate: KeyPath<SpendForecast.Rate, Int64>
  ) -> Timestamp? {
    var (rest, moment) = (units, now)
    let last = now + horizon
    while rest > 0 {
      guard moment < last else { return nil }
      let start = moment.microsecondsSinceEpoch
      let hour = start.dividedDown(by: HourlySpend.hourLength).quotient
      let length = (hour + 1) * HourlySpend.hourLength - start
      let spent = forecast.rate(at: moment)[keyPath: rate]
      // Of an hour that has begun its rest.
      let part = spent.multipliedFullWidth(by: length)
      let taken = HourlySpend.hourLength.dividingFullWidth(part).quotient
      guard taken >= rest, spent > 0 else {
        rest -= taken
        moment = Timestamp(microsecondsSinceEpoch: start + length)
        continue
      }
      let time = rest.multipliedFullWidth(by: HourlySpend.hourLength)
      return Timestamp(microsecondsSinceEpoch: start + spent.dividingFullWidth(time).quotient)
    }
    return moment
  }
}
