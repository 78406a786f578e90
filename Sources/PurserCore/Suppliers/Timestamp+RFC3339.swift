extension Timestamp {
  private static let microsecondsPerDay: Int64 = 86_400_000_000

  /// RFC 3339 in UTC with milliseconds: `2026-05-01T13:45:22.000Z`.
  package var rfc3339: String {
    let (day, time) = Self.floorDivision(microsecondsSinceEpoch, Self.microsecondsPerDay)
    let date = Self.civil(fromDay: day)
    let seconds = time / 1_000_000
    return Self.digits(date.year, 4) + "-" + Self.digits(date.month, 2) + "-"
      + Self.digits(date.day, 2) + "T" + Self.digits(seconds / 3600, 2) + ":"
      + Self.digits(seconds / 60 % 60, 2) + ":" + Self.digits(seconds % 60, 2) + "."
      + Self.digits(time / 1000 % 1000, 3) + "Z"
  }

  /// Reads RFC 3339 (`2026-05-01T13:45:22Z`, `2026-05-01 13:45:22.5+02:00`). A date alone is its
  /// midnight in UTC, as some suppliers write the ends of a contract. Digits of a second beyond
  /// the sixth are cut off; a leap second counts as the next one. `nil` when the text is neither.
  package init?(rfc3339 text: some StringProtocol) {
    var rest = Substring(text).utf8[...]
    guard let year = Self.number(&rest, 4), Self.skip(&rest, "-"),
      let month = Self.number(&rest, 2), Self.skip(&rest, "-"),
      let day = Self.number(&rest, 2), Self.isDate(year, month, day)
    else { return nil }
    let midnight = Self.day(fromCivil: (year, month, day)) * Self.microsecondsPerDay
    if rest.isEmpty {
      self.init(microsecondsSinceEpoch: midnight)
      return
    }
    guard Self.skip(&rest, "T") || Self.skip(&rest, "t") || Self.skip(&rest, " "),
      let time = Self.timeOfDay(&rest), let offset = Self.offset(&rest), rest.isEmpty
    else { return nil }
    self.init(microsecondsSinceEpoch: midnight + time - offset)
  }

  private typealias Bytes = Substring.UTF8View.SubSequence

  private static func timeOfDay(_ rest: inout Bytes) -> Int64? {
    guard let hour = number(&rest, 2), hour < 24, skip(&rest, ":"),
      let minute = number(&rest, 2), minute < 60, skip(&rest, ":"),
      let second = number(&rest, 2), second < 61
    else { return nil }
    var fraction: Int64 = 0
    if skip(&rest, ".") {
      let digits = rest.prefix { (48...57).contains($0) }
      guard !digits.isEmpty else { return nil }
      rest = rest.dropFirst(digits.count)
      for position in 0..<6 {
        fraction *= 10
        if position < digits.count {
          fraction += Int64(digits[digits.index(digits.startIndex, offsetBy: position)] - 48)
        }
      }
    }
    return (hour * 3600 + minute * 60 + second) * 1_000_000 + fraction
  }

  private static func offset(_ rest: inout Bytes) -> Int64? {
    if skip(&rest, "Z") || skip(&rest, "z") { return 0 }
    let isNegative = rest.first == UInt8(ascii: "-")
    guard skip(&rest, "+") || skip(&rest, "-"), let hours = number(&rest, 2), hours < 24,
      skip(&rest, ":"), let minutes = number(&rest, 2), minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (isNegative ? -1_000_000 : 1_000_000)
  }

  private static func number(_ rest: inout Bytes, _ count: Int) -> Int64? {
    let taken = rest.prefix(count)
    guard taken.count == count, taken.allSatisfy({ (48...57).contains($0) }) else { return nil }
    rest = rest.dropFirst(count)
    return taken.reduce(0) { $0 * 10 + Int64($1 - 48) }
  }

  private static func skip(_ rest: inout Bytes, _ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func digits(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  private static func isDate(_ year: Int64, _ month: Int64, _ day: Int64) -> Bool {
    guard (1...12).contains(month), day >= 1 else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return day <= lengths[Int(month) - 1]
  }

  private static func floorDivision(_ a: Int64, _ b: Int64) -> (quotient: Int64, rest: Int64) {
    let rest = a % b
    return rest < 0 ? (a / b - 1, rest + b) : (a / b, rest)
  }

  // Days to and from the proleptic Gregorian calendar, years beginning in March so that the leap
  // day is the last: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".

  private static func day(fromCivil date: (year: Int64, month: Int64, day: Int64)) -> Int64 {
    let year = date.month <= 2 ? date.year - 1 : date.year
    let (era, yearOfEra) = floorDivision(year, 400)
    let dayOfYear = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func civil(fromDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivision(day + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = (shifted + 2) % 12 + 1
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }
}
