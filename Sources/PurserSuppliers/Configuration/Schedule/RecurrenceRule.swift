internal import PurserCore

/// The rule by which an event of an iCalendar comes again (RFC 5545, 3.3.10), as far as whole days go.
struct RecurrenceRule {
  private enum Frequency: String {
    case daily = "DAILY"
    case weekly = "WEEKLY"
    case monthly = "MONTHLY"
    case yearly = "YEARLY"
  }

  /// A day of the week: the n-th of its month or year, from the end where it is negative; 0 for each.
  private struct WeekdayRule {
    var ordinal: Int64
    var weekday: Weekday
  }

  private let frequency: Frequency
  private var interval: Int64 = 1
  private var count: Int?
  private var until: Int64?
  private var months: Set<Int64> = []
  private var monthDays: Set<Int64> = []
  private var weekdays: [WeekdayRule] = []

  /// Until when rules are followed that have no end: the end of 2055, as far as zones are.
  private static let horizon: Int64 = 31_411

  /// Reads a rule.
  ///
  /// - Throws: `HolidayFile.Flaw` where it has a part that is not understood.
  init(_ text: String, line: Int) throws(HolidayFile.Flaw) {
    var parts: [String: String] = [:]
    for part in text.split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1)
      if pair.count == 2 { parts[pair[0].uppercased()] = pair[1].uppercased() }
    }
    func flaw(_ sentence: String) -> HolidayFile.Flaw {
      HolidayFile.Flaw(
        line: line, sentence: "`RRULE`: \(sentence); write the days as dates of their own")
    }
    guard let frequency = parts.removeValue(forKey: "FREQ").flatMap(Frequency.init) else {
      throw flaw("`FREQ` is none of DAILY, WEEKLY, MONTHLY and YEARLY")
    }
    self.frequency = frequency
    for (name, value) in parts {
      var isUnderstood = true
      switch name {
      case "INTERVAL":
        interval = Int64(value) ?? 0
        isUnderstood = (1...10_000).contains(interval)
      case "COUNT":
        count = Int(value)
        isUnderstood = count.map { $0 > 0 } ?? false
      case "UNTIL":
        until = Self.day(value)
        isUnderstood = until != nil
      case "BYMONTH":
        months = Self.numbers(value, in: 1...12)
        isUnderstood = !months.isEmpty
      case "BYMONTHDAY":
        monthDays = Self.numbers(value, in: -31...31)
        isUnderstood = !monthDays.isEmpty
      case "BYDAY":
        weekdays = value.split(separator: ",").compactMap(Self.weekday)
        isUnderstood = weekdays.count == value.split(separator: ",").count
      case "WKST": break
      default: isUnderstood = false
      }
      guard isUnderstood else { throw flaw("`\(name)=\(value)` is not understood") }
    }
  }

  /// The days on which an event begins that begins first on `start`, that day included.
  func days(from start: Int64) -> Set<Int64> {
    var days: Set<Int64> = [start]
    let first = CalendarDate(dayNumber: start)
    let last = min(until ?? Self.horizon, Self.horizon)
    guard start < last else { return days }
    for day in start + 1...last {
      if let count, days.count >= count { break }
      if contains(day, from: start, first) { days.insert(day) }
    }
    return days
  }

  private func contains(_ day: Int64, from start: Int64, _ first: CalendarDate) -> Bool {
    let date = CalendarDate(dayNumber: day)
    let steps: Int64 =
      switch frequency {
      case .daily: day - start
      case .weekly: Self.week(of: day) - Self.week(of: start)
      case .monthly: (date.year - first.year) * 12 + date.month - first.month
      case .yearly: date.year - first.year
      }
    guard steps % interval == 0, months.isEmpty || months.contains(date.month) else {
      return false
    }
    let length = Self.length(of: date)
    if !monthDays.isEmpty {
      guard monthDays.contains(date.day) || monthDays.contains(date.day - length - 1) else {
        return false
      }
    }
    if !weekdays.isEmpty { return weekdays.contains { fits($0, day, date, length) } }
    guard monthDays.isEmpty else { return true }
    return switch frequency {
    case .daily: true
    case .weekly: Weekday(day: day) == Weekday(day: start)
    case .monthly: date.day == first.day
    case .yearly:
      date.day == first.day && (months.isEmpty ? date.month == first.month : true)
    }
  }

  private func fits(
    _ rule: WeekdayRule, _ day: Int64, _ date: CalendarDate, _ length: Int64
  ) -> Bool {
    guard Weekday(day: day) == rule.weekday else { return false }
    if rule.ordinal == 0 { return true }
    let isOfYear = frequency == .yearly && months.isEmpty
    let place = isOfYear ? date.dayOfYear : date.day
    let whole =
      isOfYear ? (CalendarDate(year: date.year, month: 12, day: 31)?.dayOfYear ?? 365) : length
    return rule.ordinal > 0
      ? (place - 1) / 7 + 1 == rule.ordinal : (whole - place) / 7 + 1 == -rule.ordinal
  }

  // MARK: Parts of texts

  /// Weeks begin on Monday.
  private static func week(of day: Int64) -> Int64 { (day + 3).dividedDown(by: 7).quotient }

  private static func length(of date: CalendarDate) -> Int64 {
    (28...31).last { CalendarDate(year: date.year, month: date.month, day: $0) != nil } ?? 28
  }

  private static func numbers(_ text: String, in range: ClosedRange<Int64>) -> Set<Int64> {
    let numbers = text.split(separator: ",").map { Int64($0) }
    guard numbers.allSatisfy({ $0.map { range.contains($0) && $0 != 0 } ?? false }) else {
      return []
    }
    return Set(numbers.compactMap(\.self))
  }

  private static func weekday(_ text: Substring) -> WeekdayRule? {
    guard let match = text.wholeMatch(of: /([+-]?[0-9]{0,2})(MO|TU|WE|TH|FR|SA|SU)/),
      let weekday = Weekday.allCases.first(where: { $0.rawValue.uppercased().hasPrefix(match.2) })
    else { return nil }
    return WeekdayRule(ordinal: Int64(match.1) ?? 0, weekday: weekday)
  }

  /// The day of a date such as `20261225`, or of the moment that begins with one.
  static func day(_ text: some StringProtocol) -> Int64? {
    let digits = text.prefix(8)
    guard digits.count == 8, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
      text.count == 8 || text.dropFirst(8).first == "T",
      let year = Int64(digits.prefix(4)), let month = Int64(digits.dropFirst(4).prefix(2)),
      let day = Int64(digits.suffix(2))
    else { return nil }
    return CalendarDate(year: year, month: month, day: day)?.dayNumber
  }
}
