internal import PurserCore

/// A file of days on which nobody works: a date a line, or an iCalendar (RFC 5545).
enum HolidayFile {
  /// Why a file is no list of holidays.
  struct Flaw: Error, Hashable {
    /// Where.
    var line: Int
    /// The fault, and what to write.
    var sentence: String
  }

  /// The days of a file, as days since 1970.
  ///
  /// - Throws: `Flaw` at the first line that cannot be understood.
  static func days(in bytes: [UInt8]) throws(Flaw) -> Set<Int64> {
    var text = String(decoding: bytes, as: UTF8.self)
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map(String.init)
    let first = lines.first { !$0.allSatisfy(\.isWhitespace) }
    if first?.uppercased().hasPrefix("BEGIN:VCALENDAR") ?? false {
      var reader = CalendarReader(lines)
      return try reader.days()
    }
    return try dates(lines)
  }

  /// A date a line; what follows it after a blank or a comma is its name, what follows `#` a remark.
  private static func dates(_ lines: [String]) throws(Flaw) -> Set<Int64> {
    var days: Set<Int64> = []
    for (place, line) in lines.enumerated() {
      let content = line.prefix { $0 != "#" }
      guard
        let word = content.split(whereSeparator: { $0 == "," || $0 == ";" || $0.isWhitespace })
          .first
      else { continue }
      guard let date = CalendarDate(iso: String(word)) else {
        throw Flaw(line: place + 1, sentence: "it does not begin with a date such as `2026-12-25`")
      }
      days.insert(date.dayNumber)
    }
    return days
  }
}
