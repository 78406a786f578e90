/// Which hour of the owner's week each hour of UTC is, worked out once for many pools.
package struct HoursOfWeek: Hashable, Sendable {
  private let first: Int64
  private let places: [UInt8]

  /// The hours that a forecast and a runway of a moment look at.
  package init(around now: Timestamp, _ hours: WorkingHours) {
    let hour = HourlySpend.hour(of: now)
    let ahead = Runway.horizon.wholeMicroseconds / HourlySpend.hourLength + 2
    first = hour - HourlySpend.mostHours
    places = (first..<hour + ahead).map { hour in
      let moment = Timestamp(microsecondsSinceEpoch: hour * HourlySpend.hourLength)
      return UInt8(Self.place(of: moment, hours))
    }
  }

  /// The place of the hour in which a moment is; `nil` where it was not worked out.
  func place(of moment: Timestamp) -> Int? {
    let index = HourlySpend.hour(of: moment) - first
    return places.indices.contains(Int(index)) ? Int(places[Int(index)]) : nil
  }

  /// From 0 for Monday 00:00 on the owner's clock. Holidays are as Sundays.
  static func place(of moment: Timestamp, _ hours: WorkingHours) -> Int {
    let day = hours.clock.day(at: moment)
    let isHoliday = hours.holidays.contains(day) && !hours.workingDays.contains(day)
    let weekday = isHoliday ? 6 : Int((day + 3).dividedDown(by: 7).rest)
    return weekday * 24 + hours.clock.minute(at: moment) / 60
  }
}
