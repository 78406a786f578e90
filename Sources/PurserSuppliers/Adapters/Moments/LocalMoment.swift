internal import PurserCore

/// A moment as the clock and the calendar on a wall show it.
struct LocalMoment {
  let date: CalendarDate
  private let moment: Timestamp
  private let offset: UTCOffset
  /// Microseconds since midnight.
  private let time: Int64

  private static let microsecondsPerDay: Int64 = 86_400_000_000

  init(_ moment: Timestamp, offset: UTCOffset) {
    let local = moment + .seconds(offset.seconds)
    let (day, time) = local.microsecondsSinceEpoch.dividedDown(by: Self.microsecondsPerDay)
    date = CalendarDate(dayNumber: day)
    (self.moment, self.offset, self.time) = (moment, offset, time)
  }

  /// The number that `directive` stands for; of a name its place in the list.
  func value(of directive: MomentDirective) -> Int64 {
    switch directive {
    case .year: date.year
    case .yearOfCentury: date.year.dividedDown(by: 100).rest
    case .month: date.month
    case .monthName, .shortMonthName: date.month - 1
    case .day: date.day
    case .dayOfYear: date.dayOfYear
    case .weekdayName, .shortWeekdayName: date.daysSinceSunday
    case .hour: hour
    case .hourOfHalf: (hour + 11) % 12 + 1
    case .halfOfDay: hour / 12
    case .minute: time / 60_000_000 % 60
    case .second: time / 1_000_000 % 60
    case .millisecond: time / 1000 % 1000
    case .epoch: moment.microsecondsSinceEpoch.dividedDown(by: 1_000_000).quotient
    case .offset: offset.seconds
    }
  }

  private var hour: Int64 { time / 3_600_000_000 }
}
