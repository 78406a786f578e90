import TestSupport
import Testing

@testable import TimeZones

@Suite("A time zone")
struct ZoneTests {
  private static func seconds(
    _ year: Int64, _ month: Int64, _ day: Int64, _ hour: Int64, _ minute: Int64 = 0
  ) -> Int64 {
    CivilDay.number(year, month, day) * 86_400 + hour * 3600 + minute * 60
  }

  private static func zone(_ name: String) throws -> Zone {
    try ZoneDatabase().zone(named: name)
  }

  @Test(
    "tells how far its clocks are ahead, in the past, now and by its rule",
    arguments: [
      ("UTC", seconds(2026, 7, 1, 0), 0), ("Europe/Berlin", seconds(2026, 1, 1, 0), 1),
      ("Europe/Berlin", seconds(2026, 3, 29, 0, 59), 1),
      ("Europe/Berlin", seconds(2026, 3, 29, 1), 2),
      ("Europe/Berlin", seconds(2026, 10, 25, 0, 59), 2),
      ("Europe/Berlin", seconds(2026, 10, 25, 1), 1),
      // Beyond 2037, where the changes of the file end: RFC 9636, section 3.3.
      ("Europe/Berlin", seconds(2090, 7, 1, 0), 2), ("Europe/Berlin", seconds(2090, 12, 1, 0), 1),
      ("America/New_York", seconds(2060, 3, 14, 6, 59), -5),
      ("America/New_York", seconds(2060, 3, 14, 7), -4),
      ("America/New_York", seconds(2060, 11, 7, 5, 59), -4),
      ("America/New_York", seconds(2060, 11, 7, 6), -5),
      // In the south summer ends in the year after it begins.
      ("Australia/Sydney", seconds(2050, 1, 1, 0), 11),
      ("Australia/Sydney", seconds(2050, 7, 1, 0), 10),
      ("Australia/Sydney", seconds(2050, 12, 31, 23), 11),
      ("Asia/Shanghai", seconds(2050, 7, 1, 0), 8), ("Asia/Shanghai", seconds(1988, 7, 1, 0), 9),
      ("Asia/Tokyo", seconds(1950, 1, 1, 0), 9), ("Etc/GMT+5", seconds(2026, 1, 1, 0), -5),
      ("Europe/London", seconds(1970, 1, 1, 0), 1),
    ] as [(String, Int64, Int64)])
  func offsets(name: String, moment: Int64, hours: Int64) throws {
    #expect(try Self.zone(name).offset(at: moment) == hours * 3600)
  }

  @Test("a clock that goes back shows an hour twice, one that goes ahead passes over one")
  func changes() throws {
    let berlin = try Self.zone("Europe/Berlin")
    let twice = Zone.LocalTime.twice(earlier: 7200, later: 3600)
    #expect(berlin.offsets(of: Self.seconds(2026, 10, 25, 1, 59)) == .once(offset: 7200))
    #expect(berlin.offsets(of: Self.seconds(2026, 10, 25, 2)) == twice)
    #expect(berlin.offsets(of: Self.seconds(2026, 10, 25, 2, 59)) == twice)
    #expect(berlin.offsets(of: Self.seconds(2026, 10, 25, 3)) == .once(offset: 3600))
    let never = Zone.LocalTime.never(earlier: 7200, later: 3600)
    #expect(berlin.offsets(of: Self.seconds(2026, 3, 29, 1, 59)) == .once(offset: 3600))
    #expect(berlin.offsets(of: Self.seconds(2026, 3, 29, 2)) == never)
    #expect(berlin.offsets(of: Self.seconds(2026, 3, 29, 2, 59)) == never)
    #expect(berlin.offsets(of: Self.seconds(2026, 3, 29, 3)) == .once(offset: 7200))
  }

  @Test("a day that a place left out was on no clock there")
  func leftOut() throws {
    // Samoa crossed the date line at the end of 2011-12-29.
    let apia = try Self.zone("Pacific/Apia")
    #expect(
      apia.offsets(of: Self.seconds(2011, 12, 30, 12))
        == .never(earlier: 14 * 3600, later: -10 * 3600))
  }

  @Test(
    "every moment is one of those at which the clocks show its time",
    arguments: [
      "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca",
      "America/Santiago", "Europe/Dublin", "Asia/Tehran", "Antarctica/Troll", "Pacific/Chatham",
    ])
  func roundTrip(name: String) throws {
    let zone = try Self.zone(name)
    var random = SeededRandom()
    for _ in 0..<3_000 {
      let moment = Int64.random(in: 0...4_102_444_800, using: &random)
      let offset = zone.offset(at: moment)
      switch zone.offsets(of: moment + offset) {
      case .once(let only): #expect(only == offset, "\(moment), \(random)")
      case .twice(let earlier, let later):
        #expect([earlier, later].contains(offset) && later < earlier, "\(moment), \(random)")
        #expect(zone.offset(at: moment + offset - earlier) == earlier)
        #expect(zone.offset(at: moment + offset - later) == later)
      case .never: Issue.record("\(name) shows \(moment) nowhere, \(random)")
      }
    }
  }
}
