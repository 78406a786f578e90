internal import PurserCore

extension LocalClock {
  /// A moment for people, on this clock and with its distance from UTC: `02:10 +01:00` of the same day, `Monday 08:00
  /// +01:00` within the six days around it, else `2026-12-24 08:00 +01:00`.
  func words(_ moment: Timestamp, seenAt now: Timestamp) -> String {
    let (day, minute) = (day(at: moment), minute(at: moment))
    let time = "\(Self.two(minute / 60)):\(Self.two(minute % 60)) \(offsetWords(at: moment))"
    let distance = day - self.day(at: now)
    switch distance {
    case 0: return time
    case -6...6: return "\(Weekday(day: day).title) \(time)"
    default:
      let date = CalendarDate(dayNumber: day)
      return "\(date.year)-\(Self.two(Int(date.month)))-\(Self.two(Int(date.day))) \(time)"
    }
  }

  private func offsetWords(at moment: Timestamp) -> String {
    let minutes = offset(at: moment) / 60
    let distance = Int(minutes.magnitude)
    return "\(minutes < 0 ? "-" : "+")\(Self.two(distance / 60)):\(Self.two(distance % 60))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Weekday {
  /// The name of the day.
  fileprivate var title: String {
    switch self {
    case .mon: "Monday"
    case .tue: "Tuesday"
    case .wed: "Wednesday"
    case .thu: "Thursday"
    case .fri: "Friday"
    case .sat: "Saturday"
    case .sun: "Sunday"
    }
  }
}
