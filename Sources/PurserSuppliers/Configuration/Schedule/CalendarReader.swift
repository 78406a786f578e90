internal import PurserCore

/// Reads the whole days of an iCalendar (RFC 5545): events that last all day, repeated by their rules, but for those that
/// are cancelled. An event with a time of the day closes nothing.
struct CalendarReader {
  /// A line with its number, unfolded.
  private struct Property {
    var line: Int
    var name: String
    var value: String
  }

  private struct Event {
    var uid = ""
    var line = 0
    var start: Int64?
    var end: Int64?
    var length: Int64?
    var rule: (line: Int, text: String)?
    var more: [Int64] = []
    var except: Set<Int64> = []
    /// The day in whose place it stands.
    var instead: Int64?
    var isCancelled = false
    var hasTime = false
  }

  private let properties: [Property]

  init(_ lines: [String]) {
    var unfolded: [(line: Int, text: String)] = []
    for (place, line) in lines.enumerated() {
      // A line that begins with a blank goes on with the one before (RFC 5545, 3.1).
      if let first = line.first, first == " " || first == "\t", !unfolded.isEmpty {
        unfolded[unfolded.count - 1].text += line.dropFirst()
      } else if !line.isEmpty {
        unfolded.append((place + 1, line))
      }
    }
    properties = unfolded.compactMap { Self.property($0.text, line: $0.line) }
  }

  /// The days, as days since 1970.
  ///
  /// - Throws: `HolidayFile.Flaw` where an event cannot be understood.
  mutating func days() throws(HolidayFile.Flaw) -> Set<Int64> {
    let events = try events()
    var days: Set<Int64> = []
    for event in events where !event.isCancelled && !event.hasTime {
      guard let start = event.start else {
        throw HolidayFile.Flaw(line: event.line, sentence: "an event without `DTSTART`")
      }
      let replaced = events.filter { $0.uid == event.uid }.compactMap(\.instead)
      var starts: Set<Int64> = [start]
      if let rule = event.rule {
        starts = try RecurrenceRule(rule.text, line: rule.line).days(from: start)
      }
      starts.formUnion(event.more)
      starts.subtract(event.except)
      if event.instead == nil { starts.subtract(replaced) }
      let length = max(1, event.length ?? event.end.map { $0 - start } ?? 1)
      for first in starts { days.formUnion(first..<first + length) }
    }
    return days
  }

  private func events() throws(HolidayFile.Flaw) -> [Event] {
    var events: [Event] = []
    var open: [String] = []
    for property in properties {
      switch property.name {
      case "BEGIN":
        open.append(property.value.uppercased())
        if open.last == "VEVENT" { events.append(Event(line: property.line)) }
      case "END": if !open.isEmpty { open.removeLast() }
      default:
        if open.last == "VEVENT", !events.isEmpty {
          try Self.take(property, into: &events[events.count - 1])
        }
      }
    }
    return events
  }

  private static func take(
    _ property: Property, into event: inout Event
  ) throws(HolidayFile.Flaw) {
    switch property.name {
    case "UID": event.uid = property.value
    case "STATUS": event.isCancelled = property.value.uppercased() == "CANCELLED"
    case "DTSTART":
      event.hasTime = property.value.contains("T")
      event.start = try days(property).first
    case "DTEND": event.end = try days(property).first
    case "DURATION": event.length = length(property.value)
    case "RRULE": event.rule = (property.line, property.value)
    case "RDATE": event.more += try days(property)
    case "EXDATE": event.except.formUnion(try days(property))
    case "RECURRENCE-ID": event.instead = try days(property).first
    default: break
    }
  }

  /// The days of dates, or of moments by the clock that they are written in.
  private static func days(_ property: Property) throws(HolidayFile.Flaw) -> [Int64] {
    var days: [Int64] = []
    for word in property.value.split(separator: ",") {
      guard let day = RecurrenceRule.day(word) else {
        throw HolidayFile.Flaw(
          line: property.line,
          sentence:
            "`\(property.name)`: \(Quotation.quoted(String(word))) is no date such as `20261225`")
      }
      days.append(day)
    }
    return days
  }

  /// The days of a duration such as `P1D` or `P2W`; a shorter one is a day.
  private static func length(_ text: String) -> Int64? {
    guard let match = text.wholeMatch(of: /\+?P(?:([0-9]{1,4})W|([0-9]{1,4})D.*|T.*)/) else {
      return nil
    }
    if let weeks = match.1.flatMap({ Int64($0) }) { return weeks * 7 }
    return match.2.flatMap { Int64($0) } ?? 1
  }

  /// `NAME;PARAMETER=VALUE:VALUE`; a colon within quotes is none of its own.
  private static func property(_ text: String, line: Int) -> Property? {
    var isQuoted = false
    var colon: String.Index?
    for index in text.indices {
      if text[index] == "\"" { isQuoted.toggle() }
      if text[index] == ":", !isQuoted {
        colon = index
        break
      }
    }
    guard let colon else { return nil }
    let head = text[..<colon].split(separator: ";")
    guard let name = head.first else { return nil }
    let value = text[text.index(after: colon)...].drop(while: \.isWhitespace)
    return Property(line: line, name: name.uppercased(), value: String(value))
  }
}
