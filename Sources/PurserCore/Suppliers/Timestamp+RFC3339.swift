extension Timestamp {
  private static let microsecondsPerDay: Int64 = 86_400_000_000

  /// The days that have a date in RFC 3339, whose years have four digits: from 0000-01-01 to
  /// 9999-12-31.
  private static let days: Range<Int64> = -719_528..<2_932_897

  /// The moment, `nil` where RFC 3339 cannot write it.
  package var withinRFC3339: Timestamp? {
    let day = microsecondsSinceEpoch.dividedDown(by: Self.microsecondsPerDay).quotient
    return Self.days.contains(day) ? self : nil
  }

  /// RFC 3339 in UTC with milliseconds: `2026-05-01T13:45:22.000Z`.
  package var rfc3339: String { String(writing: { write(to: &$0) }) }

  /// Writes the moment as `rfc3339`.
  func write(to text: inout TextBytes) {
    let (day, time) = microsecondsSinceEpoch.dividedDown(by: Self.microsecondsPerDay)
    let date = CalendarDate(dayNumber: day)
    let seconds = time / 1_000_000
    if (0...9999).contains(date.year) {
      text.append(date.year, width: 4, then: "-")
    } else {
      text.append(text: Self.digits(date.year, 4))
      text.append("-")
    }
    text.append(date.month, width: 2, then: "-")
    text.append(date.day, width: 2, then: "T")
    text.append(seconds / 3600, width: 2, then: ":")
    text.append(seconds / 60 % 60, width: 2, then: ":")
    text.append(seconds % 60, width: 2, then: ".")
    text.append(time / 1000 % 1000, width: 3, then: "Z")
  }

  /// Reads RFC 3339 (`2026-05-01T13:45:22Z`, `2026-05-01 13:45:22.5+02:00`). A date alone is its
  /// midnight in UTC, as some suppliers write the ends of a contract. Digits of a second beyond
  /// the sixth are cut off; a leap second counts as the next one. `nil` when the text is neither.
  package init?(rfc3339 text: String) {
    var rest = Array(text.utf8)[...]
    guard let year = Self.number(&rest, 4), Self.skip(&rest, "-"),
      let month = Self.number(&rest, 2), Self.skip(&rest, "-"),
      let day = Self.number(&rest, 2),
      let date = CalendarDate(year: year, month: month, day: day)
    else { return nil }
    let midnight = date.dayNumber * Self.microsecondsPerDay
    if rest.isEmpty {
      self.init(microsecondsSinceEpoch: midnight)
      return
    }
    guard Self.skip(&rest, "T") || Self.skip(&rest, "t") || Self.skip(&rest, " "),
      let time = Self.timeOfDay(&rest), let offset = Self.offset(&rest), rest.isEmpty
    else { return nil }
    // An offset may lead out of the years that there are.
    let moment = Timestamp(microsecondsSinceEpoch: midnight + time - offset).withinRFC3339
    guard let moment else { return nil }
    self = moment
  }

  private typealias Bytes = ArraySlice<UInt8>

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
          fraction += Int64(digits[digits.startIndex + position] - 48)
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
}

extension TextBytes {
  /// Appends a number from zero on, with zeros before it up to a width, and a character behind it.
  fileprivate mutating func append(_ value: Int64, width: Int, then end: Unicode.Scalar) {
    let place = room(for: width + 1)
    var rest = value.magnitude
    for offset in (0..<width).reversed() {
      place[offset] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    place[width] = UInt8(ascii: end)
    count += width + 1
  }
}
