/// A day of the proleptic Gregorian calendar, without a time and without a place.
package struct CalendarDate: Hashable, Sendable {
  /// The year, of any size.
  package let year: Int64

  /// From 1 to 12.
  package let month: Int64

  /// From 1 to 31.
  package let day: Int64

  /// The date with these parts; `nil` when the calendar has none.
  package init?(year: Int64, month: Int64, day: Int64) {
    guard (1...12).contains(month), day >= 1 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length: Int64 =
      switch month {
      case 2: isLeap ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    guard day <= length else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  // Days to and from the calendar, years beginning in March so that the leap day is the last:
  // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".

  /// The date so many days after 1970-01-01.
  package init(dayNumber: Int64) {
    let (era, dayOfEra) = (dayNumber + 719_468).dividedDown(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    month = (shifted + 2) % 12 + 1
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
  }

  /// Days since 1970-01-01.
  package var dayNumber: Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = shifted.dividedDown(by: 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Days since the last Sunday: 0 on a Sunday, 6 on a Saturday.
  package var daysSinceSunday: Int64 {
    // 1970-01-01 was a Thursday.
    (dayNumber + 4).dividedDown(by: 7).rest
  }

  /// Which day of its year this is: 1 to 366.
  package var dayOfYear: Int64 {
    let newYear = CalendarDate(year: year, month: 1, day: 1)
    return dayNumber - (newYear ?? self).dayNumber + 1
  }
}

extension Int64 {
  /// The quotient, rounded down also below zero, and what is left, which is never below zero.
  package func dividedDown(by divisor: Int64) -> (quotient: Int64, rest: Int64) {
    let rest = self % divisor
    return rest < 0 ? (self / divisor - 1, rest + divisor) : (self / divisor, rest)
  }
}
