internal import PurserCore

/// Dates of HTTP (RFC 9110, section 5.6.7). One form may be sent, and three are to be understood.
enum HTTPDate {
  private static let pattern = MomentPattern(pieces: [
    .value(.shortWeekdayName), .text(", "), .value(.day), .text(" "), .value(.shortMonthName),
    .text(" "), .value(.year), .text(" "), .value(.hour), .text(":"), .value(.minute),
    .text(":"), .value(.second), .text(" GMT"),
  ])
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
  private static let zones: Set = ["gmt", "utc", "ut", "z", "+0000"]
  /// A year of two digits is at most this far ahead.
  private static let yearsAhead: Int64 = 50

  /// The date of `moment` as `Sun, 06 Nov 1994 08:49:37 GMT`, its fraction of a second cut off.
  static func text(of moment: Timestamp) -> String { pattern.text(of: moment) }

  /// The moment of a date in any of the three forms: `Sun, 06 Nov 1994 08:49:37 GMT`,
  /// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`; `nil` for any other text. The
  /// day of the week may be wrong. A year of two digits is at most 50 years after `now`.
  static func moment(_ text: some StringProtocol, near now: Timestamp) -> Timestamp? {
    let parts = text.lowercased().split { " ,-".contains($0) }
    guard let weekday = parts.first, weekdays.contains(String(weekday.prefix(3))) else {
      return nil
    }
    switch parts.count {
    case 6 where zones.contains(String(parts[5])):
      return moment(day: parts[1], month: parts[2], year: parts[3], time: parts[4], near: now)
    case 5:
      return moment(day: parts[2], month: parts[1], year: parts[4], time: parts[3], near: now)
    default: return nil
    }
  }

  private static func moment(
    day: Substring, month: Substring, year: Substring, time: Substring, near now: Timestamp
  ) -> Timestamp? {
    guard let monthIndex = months.firstIndex(of: String(month)), let day = number(day, 1...2),
      let seconds = secondsOfDay(time),
      let year = number(year, 4...4) ?? number(year, 2...2).map({ century(of: $0, near: now) }),
      let date = CalendarDate(year: year, month: Int64(monthIndex) + 1, day: day)
    else { return nil }
    return Timestamp(microsecondsSinceEpoch: (date.dayNumber * 86_400 + seconds) * 1_000_000)
  }

  /// A leap second counts as the first of the next minute.
  private static func secondsOfDay(_ time: Substring) -> Int64? {
    let parts = time.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let hours = number(parts[0], 2...2), hours < 24,
      let minutes = number(parts[1], 2...2), minutes < 60,
      let seconds = number(parts[2], 2...2), seconds <= 60
    else { return nil }
    return hours * 3600 + minutes * 60 + seconds
  }

  /// The latest year with these last two digits that is at most 50 years ahead.
  private static func century(of digits: Int64, near now: Timestamp) -> Int64 {
    let latest = LocalMoment(now, offset: .utc).date.year + yearsAhead
    return latest - (latest - digits).dividedDown(by: 100).rest
  }

  private static func number(_ text: Substring, _ counts: ClosedRange<Int>) -> Int64? {
    var rest = Array(text.utf8)[...]
    let number = Digits.take(counts, from: &rest)
    return rest.isEmpty ? number : nil
  }
}
