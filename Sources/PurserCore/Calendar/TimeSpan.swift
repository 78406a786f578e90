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
