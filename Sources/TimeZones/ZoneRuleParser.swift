/// Reads a TZ string of POSIX (IEEE 1003.1, section 8.3) with the wider times of RFC 9636, section
/// 3.3.1.
struct ZoneRuleParser {
  private var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) { rest = text }

  /// The rule; `nil` where the text is none.
  mutating func rule() -> ZoneRule? {
    guard takeName(), let standard = takeTime() else { return nil }
    if rest.isEmpty { return ZoneRule(standardOffset: -standard, summer: nil) }
    guard takeName() else { return nil }
    var offset = 3600 - standard
    if rest.first != UInt8(ascii: ",") {
      guard let summer = takeTime() else { return nil }
      offset = -summer
    }
    guard take(","), let start = takeDay(), take(","), let end = takeDay(), rest.isEmpty else {
      return nil
    }
    return ZoneRule(
      standardOffset: -standard, summer: ZoneRule.Summer(offset: offset, start: start, end: end))
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// An abbreviation: letters, or anything in angle brackets. Nobody needs it.
  private mutating func takeName() -> Bool {
    if take("<") {
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
      rest = rest[rest.index(after: end)...]
      return true
    }
    let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
    rest = rest.dropFirst(letters.count)
    return letters.count >= 3
  }

  private mutating func takeNumber(_ range: ClosedRange<Int64>) -> Int64? {
    let digits = rest.prefix(3).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    let number = digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    return range.contains(number) ? number : nil
  }

  /// `[+-]hh[:mm[:ss]]` as seconds.
  private mutating func takeTime() -> Int64? {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard let hours = takeNumber(0...167) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] as [Int64] where take(":") {
      guard let count = takeNumber(0...59) else { return nil }
      seconds += count * unit
    }
    return isNegative ? -seconds : seconds
  }

  private mutating func takeDay() -> ZoneRuleDay? {
    let day: ZoneRuleDay.Day
    if take("M") {
      guard let month = takeNumber(1...12), take("."), let week = takeNumber(1...5), take("."),
        let weekday = takeNumber(0...6)
      else { return nil }
      day = .weekday(weekday, week: week, month: month)
    } else if take("J") {
      guard let number = takeNumber(1...365) else { return nil }
      day = .ofCommonYear(number)
    } else {
      guard let number = takeNumber(0...365) else { return nil }
      day = .ofYear(number)
    }
    guard take("/") else { return ZoneRuleDay(day: day, time: 2 * 3600) }
    return takeTime().map { ZoneRuleDay(day: day, time: $0) }
  }
}
