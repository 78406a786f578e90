/// Days of the Gregorian calendar as a count since 1970-01-01.
enum CivilDay {
  /// The number of a date: days of whole years that begin in March, so that a leap day is the last of
  /// its year.
  static func number(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let marchYear = month > 2 ? year : year - 1
    let monthsSinceMarch = (month + 9) % 12
    let era = divided(marchYear, by: 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The year of a moment, in seconds since 1970.
  static func year(of seconds: Int64) -> Int64 {
    let day = divided(seconds, by: 86_400)
    // 400 years have 146,097 days: the guess is the year or the one after it.
    let guess = 1970 + divided(day * 400, by: 146_097)
    return day < number(guess, 1, 1)
      ? guess - 1 : day >= number(guess + 1, 1, 1) ? guess + 1 : guess
  }

  static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// From 0 for Sunday.
  static func weekday(_ day: Int64) -> Int64 { ((day + 4) % 7 + 7) % 7 }

  private static func divided(_ value: Int64, by divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}
