/// A day of each year with a time, as a TZ string of POSIX says it.
struct ZoneRuleDay: Hashable, Sendable {
  enum Day: Hashable, Sendable {
    /// A day of the week, 0 for Sunday, in a week of a month; the fifth is the last.
    case weekday(Int64, week: Int64, month: Int64)
    /// From 1 to 365; the 29th of February is never counted.
    case ofCommonYear(Int64)
    /// From 0 to 365.
    case ofYear(Int64)
  }

  let day: Day
  /// Seconds after midnight; below zero and beyond a day in RFC 9636.
  let time: Int64

  /// When it is in a year: seconds since 1970 on the local clock.
  func seconds(in year: Int64) -> Int64 { dayNumber(in: year) * 86_400 + time }

  private func dayNumber(in year: Int64) -> Int64 {
    switch day {
    case .ofYear(let day): return CivilDay.number(year, 1, 1) + day
    case .ofCommonYear(let day):
      let isAfterLeapDay = CivilDay.isLeap(year) && day >= 60
      return CivilDay.number(year, 1, 1) + day - 1 + (isAfterLeapDay ? 1 : 0)
    case .weekday(let weekday, let week, let month):
      let first = CivilDay.number(year, month, 1)
      let next = month == 12 ? CivilDay.number(year + 1, 1, 1) : CivilDay.number(year, month + 1, 1)
      var day = first + (weekday - CivilDay.weekday(first) + 7) % 7 + (week - 1) * 7
      while day >= next { day -= 7 }
      return day
    }
  }
}
