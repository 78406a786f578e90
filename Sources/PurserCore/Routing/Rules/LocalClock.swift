/// The clock on the owner's wall, as data: how far it is from UTC, and from when on. Made outside of the core from
/// the system's time zones.
package struct LocalClock: Hashable, Sendable {
  /// From a moment on, so far ahead of UTC.
  package struct Change: Hashable, Sendable {
    /// The moment.
    package var from: Timestamp
    /// Seconds ahead of UTC.
    package var offset: Int64

    /// A change at a moment.
    package init(from: Timestamp, offset: Int64) {
      self.from = from
      self.offset = offset
    }
  }

  /// The zone's name, for people.
  package let name: String
  /// Seconds ahead of UTC before the first change.
  private let firstOffset: Int64
  /// By moment.
  private let changes: [Change]

  /// UTC.
  package static let utc = LocalClock(name: "UTC", firstOffset: 0, changes: [])

  /// A clock.
  ///
  /// - Parameters:
  ///   - name: the zone's.
  ///   - firstOffset: seconds ahead of UTC before the first change.
  ///   - changes: in any order.
  package init(name: String, firstOffset: Int64, changes: [Change]) {
    self.name = name
    self.firstOffset = firstOffset
    self.changes = changes.sorted { $0.from < $1.from }
  }

  /// The days since 1970 that it shows at a moment.
  package func day(at moment: Timestamp) -> Int64 { Self.floor(seconds(at: moment), 86_400) }

  /// The minute of the day that it shows at a moment, from 0.
  package func minute(at moment: Timestamp) -> Int {
    let seconds = seconds(at: moment)
    return Int((seconds - Self.floor(seconds, 86_400) * 86_400) / 60)
  }

  /// How many seconds ahead of UTC it is at a moment.
  package func offset(at moment: Timestamp) -> Int64 {
    var offset = firstOffset
    for change in changes {
      if change.from > moment { break }
      offset = change.offset
    }
    return offset
  }

  private func seconds(at moment: Timestamp) -> Int64 {
    Self.floor(moment.microsecondsSinceEpoch, 1_000_000) + offset(at: moment)
  }

  private static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}

/// A day of the week, Monday first.
package enum Weekday: String, Hashable, Sendable, CaseIterable {
  case mon, tue, wed, thu, fri, sat, sun

  /// The weekday of a day since 1970, which began on a Thursday.
  package init(day: Int64) {
    let place = (day % 7 + 7 + 3) % 7
    self = Self.allCases[Int(place)]
  }
}

/// A part of each day, or of some days of the week, on the owner's clock.
package struct TimeSpan: Hashable, Sendable {
  /// The days on which it begins.
  package var days: Set<Weekday>
  /// The minute of the day with which it begins.
  package var from: Int
  /// The minute of the day before which it ends; one that is not after `from` is of the next day.
  package var until: Int

  /// A part of days.
  package init(days: Set<Weekday> = Set(Weekday.allCases), from: Int = 0, until: Int = 1_440) {
    self.days = days
    self.from = from
    self.until = until
  }

  /// Whether a minute of a day is in it.
  package func contains(day: Int64, minute: Int) -> Bool {
    if until > from { return days.contains(Weekday(day: day)) && (from..<until).contains(minute) }
    return minute >= from && days.contains(Weekday(day: day))
      || minute < until && days.contains(Weekday(day: day - 1))
  }
}
