/// What will be spent from a pool, by what was: a rate for each hour of the week once there are two weeks of it, one rate
/// for all hours before, and nothing before there is a day.
///
/// Each rate has two ends, as the days or weeks differed so far: `low` is a quiet time, `high` a busy one.
package struct SpendForecast: Hashable, Sendable {
  /// Counts of the pool's currency an hour.
  package struct Rate: Hashable, Sendable {
    /// In a quiet time.
    package var low: Int64
    /// As it was on average.
    package var mean: Int64
    /// In a busy time.
    package var high: Int64

    /// A rate.
    package init(low: Int64, mean: Int64, high: Int64) {
      self.low = low
      self.mean = mean
      self.high = high
    }
  }

  /// What it rests on.
  package enum Basis: Hashable, Sendable {
    /// Whole days, fewer than 14.
    case days(Int)
    /// Whole weeks: hours of the week are told apart.
    case weeks(Int)
  }

  /// What it rests on.
  package let basis: Basis
  /// One rate, or one for each hour of the week on the owner's clock, from Monday 00:00 on.
  private let rates: [Rate]
  private let hours: WorkingHours
  private let places: HoursOfWeek?

  /// From so many days on hours of the week are told apart.
  package static let daysForProfile = 14
  private static let hoursOfWeek = 168

  /// A forecast; `nil` where less than a day is known: then nothing is claimed.
  ///
  /// - Parameters:
  ///   - past: what was spent.
  ///   - now: the moment; the hour that it is in does not count yet.
  ///   - hours: the owner's clock, and holidays, which are as Sundays are.
  ///   - places: the hours of the week around the moment, where many forecasts are made.
  package init?(
    _ past: HourlySpend, at now: Timestamp, hours: WorkingHours, places: HoursOfWeek? = nil
  ) {
    guard let first = past.firstHour else { return nil }
    let end = HourlySpend.hour(of: now)
    let begin = max(first, end - HourlySpend.mostHours)
    let days = Int((end - begin) / 24)
    guard days >= 1 else { return nil }
    self.hours = hours
    self.places = places
    guard days < Self.daysForProfile else {
      let weeks = days / 7
      basis = .weeks(weeks)
      rates = Self.profile(past, weeks: weeks, until: end, hours, places)
      return
    }
    basis = .days(days)
    rates = [Self.flat(past, days: days, until: end)]
  }

  /// The rate of the hour that begins at or before a moment.
  package func rate(at moment: Timestamp) -> Rate {
    rates.count == 1 ? rates[0] : rates[Self.hourOfWeek(of: moment, hours, places)]
  }

  /// Whether anything at all will be spent, also in a busy time.
  var isIdle: Bool { rates.allSatisfy { $0.high <= 0 && $0.mean <= 0 } }

  /// What a day takes, as days differ.
  package var dailyRate: Rate {
    func sum(_ part: KeyPath<Rate, Int64>) -> Int64 {
      let sum = rates.reduce(0) { $0 + $1[keyPath: part] / Int64(rates.count) }
      return sum.multipliedReportingOverflow(by: 24).overflow ? .max : sum * 24
    }
    return Rate(low: sum(\.low), mean: sum(\.mean), high: sum(\.high))
  }

  // MARK: Making

  private static func flat(_ past: HourlySpend, days: Int, until end: Int64) -> Rate {
    let totals = (1...Int64(days)).map { past.units(in: end - $0 * 24..<end - ($0 - 1) * 24) }
    let mean = totals.reduce(0) { $0 + $1 / Int64(days) } / 24
    // One day says little of the next.
    guard days > 1, let least = totals.min(), let most = totals.max() else {
      return Rate(low: mean / 2, mean: mean, high: mean > .max / 2 ? .max : mean * 2)
    }
    return Rate(low: least / 24, mean: mean, high: most / 24)
  }

  private static func profile(
    _ past: HourlySpend, weeks: Int, until end: Int64, _ hours: WorkingHours,
    _ places: HoursOfWeek?
  ) -> [Rate] {
    var sums = Array(repeating: Int64(0), count: hoursOfWeek)
    var counts = Array(repeating: Int64(0), count: hoursOfWeek)
    for hour in end - Int64(weeks * hoursOfWeek)..<end {
      let place = hourOfWeek(
        of: Timestamp(microsecondsSinceEpoch: hour * HourlySpend.hourLength), hours, places)
      counts[place] += 1
      let (sum, overflow) = sums[place].addingReportingOverflow(past.units(in: hour))
      sums[place] = overflow ? .max : sum
    }
    let totals = (1...Int64(weeks)).map { week in
      past.units(
        in: end - week * Int64(hoursOfWeek)..<end - (week - 1) * Int64(hoursOfWeek))
    }
    let mean = max(1, totals.reduce(0) { $0 + $1 / Int64(weeks) })
    let (least, most) = (totals.min() ?? 0, totals.max() ?? 0)
    return zip(sums, counts).map { sum, count in
      let rate = count == 0 ? 0 : sum / count
      return Rate(
        low: scaled(rate, by: least, over: mean), mean: rate,
        high: scaled(rate, by: most, over: mean))
    }
  }

  private static func scaled(_ rate: Int64, by part: Int64, over whole: Int64) -> Int64 {
    let (product, isLarge) = rate.multipliedReportingOverflow(by: part)
    guard isLarge else { return product / whole }
    let (rough, overflow) = (rate / whole).multipliedReportingOverflow(by: part)
    return overflow ? .max : rough
  }

  private static func hourOfWeek(
    of moment: Timestamp, _ hours: WorkingHours, _ places: HoursOfWeek?
  ) -> Int {
    places?.place(of: moment) ?? HoursOfWeek.place(of: moment, hours)
  }
}
