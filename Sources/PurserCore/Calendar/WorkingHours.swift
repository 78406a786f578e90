/// When somebody works, on the owner's clock: parts of days of the week, but for holidays.
package struct WorkingHours: Hashable, Sendable {
  /// The owner's clock.
  package var clock: LocalClock
  /// The parts of days.
  package var spans: [TimeSpan]
  /// Days on which nobody works, as days since 1970.
  package var holidays: Set<Int64>
  /// Days on which somebody works whatever day of the week or holiday they are, as days since 1970.
  package var workingDays: Set<Int64>

  /// Working hours.
  package init(
    clock: LocalClock = .utc, spans: [TimeSpan] = [TimeSpan()], holidays: Set<Int64> = [],
    workingDays: Set<Int64> = []
  ) {
    self.clock = clock
    self.spans = spans
    self.holidays = holidays
    self.workingDays = workingDays
  }

  /// Whether somebody works at a moment.
  package func contains(_ moment: Timestamp) -> Bool {
    let day = clock.day(at: moment)
    return [day - 1, day].contains { day in
      spans(of: day).contains { $0.lowerBound <= moment && moment < $0.upperBound }
    }
  }

  /// When somebody begins or ceases to work next; `nil` where that is not within a year.
  package func change(after moment: Timestamp) -> Timestamp? {
    let isWorking = contains(moment)
    let day = clock.day(at: moment)
    for day in day - 1...day + Self.mostDays {
      let moments = spans(of: day).flatMap { [$0.lowerBound, $0.upperBound] }
      let next = moments.filter { $0 > moment && contains($0) != isWorking }.min()
      if let next { return next }
    }
    return nil
  }

  private static let mostDays: Int64 = 366

  /// The parts that begin on a day.
  private func spans(of day: Int64) -> [Range<Timestamp>] {
    spans.filter { isWorked(day, $0) }.map { span in
      let isOvernight = span.until <= span.from
      let from = clock.moment(span.from, of: day)
      return from..<max(from, clock.moment(span.until, of: isOvernight ? day + 1 : day))
    }
  }

  private func isWorked(_ day: Int64, _ span: TimeSpan) -> Bool {
    if workingDays.contains(day) { return true }
    return !holidays.contains(day) && span.days.contains(Weekday(day: day))
  }
}
