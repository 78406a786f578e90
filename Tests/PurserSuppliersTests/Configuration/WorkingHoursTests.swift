import PurserCore
import Testing
import TimeZones

@testable import PurserSuppliers

@Suite("Working hours on real clocks")
struct WorkingHoursTests {
  private func clock(_ name: String) throws -> LocalClock {
    LocalClock(try ZoneDatabase().zone(named: name), named: name)
  }

  private func day(_ text: String) throws -> Int64 {
    try #require(CalendarDate(iso: text)).dayNumber
  }

  private func moment(_ text: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: text))
  }

  @Test(
    "a time that comes twice is its first, one that the clocks leap over is the leap",
    arguments: [
      // Zone, day, time, and the moment, as zdump of tzdata 2026 shows the changes.
      ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
      ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00Z"),
      ("Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T01:00:00Z"),
      ("Europe/Berlin", "2026-06-01", "08:00", "2026-06-01T06:00:00Z"),
      // Half an hour.
      ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00Z"),
      ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00Z"),
      // The day begins at one.
      ("America/Havana", "2026-03-08", "00:00", "2026-03-08T05:00:00Z"),
      ("America/Havana", "2026-11-01", "00:30", "2026-11-01T04:30:00Z"),
      ("America/Havana", "2027-03-14", "00:30", "2027-03-14T05:00:00Z"),
    ])
  func moments(zone: String, date: String, time: String, expected: String) throws {
    let parts = time.split(separator: ":").compactMap { Int($0) }
    let found = try clock(zone).moment(parts[0] * 60 + parts[1], of: day(date))
    #expect(try found == moment(expected), "\(found.rfc3339)")
  }

  @Test("zones whose rules changed in 2026 are as the system has them")
  func changed() throws {
    // 2026-12-01T12:00:00Z, against `zdump` of the system's tzdata.
    let noon = try moment("2026-12-01T12:00:00Z")
    for zone in ["America/Vancouver", "Africa/Casablanca", "America/Havana", "Europe/Berlin"] {
      let known = try ZoneDatabase().zone(named: zone)
      #expect(try clock(zone).offset(at: noon) == known.offset(at: 1_796_126_400), "\(zone)")
    }
  }

  @Test("hours of a weekday begin and end by the clock, also on the days on which it changes")
  func changes() throws {
    let hours = WorkingHours(
      clock: try clock("Europe/Berlin"),
      spans: [TimeSpan(days: [.sun], from: 120, until: 240)])
    // On the short Sunday it is two hours that are one, on the long one three.
    for (from, until) in [
      ("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"),
      ("2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z"),
    ] {
      let (from, until) = (try moment(from), try moment(until))
      #expect(hours.change(after: from - .seconds(7_200)) == from)
      #expect(hours.change(after: from) == until)
      #expect(hours.contains(from) && !hours.contains(until))
      #expect(!hours.contains(from - .seconds(1)) && hours.contains(until - .seconds(1)))
    }
  }

  @Test("a night shift goes on over midnight; parts that touch are one")
  func nights() throws {
    let hours = WorkingHours(spans: [
      TimeSpan(days: [.fri], from: 1_320, until: 360),
      TimeSpan(days: [.sat], from: 360, until: 480),
    ])
    // 2026-12-04 is a Friday.
    #expect(
      try hours.change(after: moment("2026-12-04T12:00:00Z")) == moment("2026-12-04T22:00:00Z"))
    #expect(
      try hours.change(after: moment("2026-12-04T22:00:00Z")) == moment("2026-12-05T08:00:00Z"))
    #expect(try !hours.contains(moment("2026-12-06T02:00:00Z")))
  }

  @Test("holidays close, days that are worked open, and of nothing there is no change")
  func days() throws {
    var hours = WorkingHours(spans: [
      TimeSpan(days: [.mon, .tue, .wed, .thu, .fri], from: 480, until: 1_080)
    ])
    hours.holidays = [try day("2026-12-25")]
    hours.workingDays = [try day("2026-12-26")]
    #expect(try !hours.contains(moment("2026-12-25T10:00:00Z")))
    #expect(try hours.contains(moment("2026-12-26T10:00:00Z")))
    #expect(
      try hours.change(after: moment("2026-12-24T18:00:00Z")) == moment("2026-12-26T08:00:00Z"))
    #expect(try WorkingHours(spans: []).change(after: moment("2026-12-24T18:00:00Z")) == nil)
    #expect(try WorkingHours().change(after: moment("2026-12-24T18:00:00Z")) == nil)
  }
}
