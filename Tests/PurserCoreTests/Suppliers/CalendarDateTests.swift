import PurserCore
import TestSupport
import Testing

@Suite("Calendar dates")
struct CalendarDateTests {
  // Days and weekdays by Python's `datetime`.
  @Test(
    "days are counted from 1970, weekdays from Sunday",
    arguments: [
      (1970, 1, 1, 0, 4, 1), (1969, 12, 31, -1, 3, 365), (2000, 2, 29, 11_016, 2, 60),
      (2026, 5, 1, 20_574, 5, 121), (2100, 3, 1, 47_541, 1, 60), (9999, 12, 31, 2_932_896, 5, 365),
      (2024, 12, 31, 20_088, 2, 366),
    ])
  func counts(
    year: Int64, month: Int64, day: Int64, dayNumber: Int64, weekday: Int64, dayOfYear: Int64
  ) throws {
    let date = try #require(CalendarDate(year: year, month: month, day: day))
    #expect(date.dayNumber == dayNumber)
    #expect(date.daysSinceSunday == weekday)
    #expect(date.dayOfYear == dayOfYear)
    #expect(CalendarDate(dayNumber: dayNumber) == date)
  }

  @Test(
    "what no calendar shows is no date",
    arguments: [
      (2026, 2, 29), (1900, 2, 29), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 4, 31),
    ])
  func none(year: Int64, month: Int64, day: Int64) {
    #expect(CalendarDate(year: year, month: month, day: day) == nil)
  }

  @Test("each day follows the one before, through every kind of year")
  func follows() throws {
    var before = CalendarDate(dayNumber: -1_000_000)
    for number in Int64(-999_999)...1_000_000 {
      let date = CalendarDate(dayNumber: number)
      let isNext =
        date.day == before.day + 1 && date.month == before.month
        || date.day == 1 && date.month == before.month % 12 + 1
      guard isNext, date.dayNumber == number else {
        Issue.record("\(date) follows \(before)")
        return
      }
      before = date
    }
  }
}
