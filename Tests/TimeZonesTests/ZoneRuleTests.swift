import Testing

@testable import TimeZones

@Suite("The rule at the end of a zone's file")
struct ZoneRuleTests {
  private func rule(_ text: String) -> ZoneRule? {
    var parser = ZoneRuleParser(Array(text.utf8)[...])
    return parser.rule()
  }

  private static func seconds(_ year: Int64, _ month: Int64, _ day: Int64, _ hour: Int64) -> Int64 {
    CivilDay.number(year, month, day) * 86_400 + hour * 3600
  }

  @Test(
    "is read as POSIX and RFC 9636 write it",
    arguments: [
      ("<-03>3", seconds(2026, 1, 1, 0), -3), ("JST-9", seconds(2026, 1, 1, 0), 9),
      ("EST5EDT,M3.2.0,M11.1.0", seconds(2026, 7, 1, 0), -4),
      // The days of RFC 9636, section 3.3.1: Greenland, and Israel, whose change is on the 26th hour.
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", seconds(2026, 3, 29, 0), -2),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", seconds(2026, 3, 29, 1), -1),
      ("IST-2IDT,M3.4.4/26,M10.5.0", seconds(2026, 3, 26, 23), 2),
      ("IST-2IDT,M3.4.4/26,M10.5.0", seconds(2026, 3, 27, 0), 3),
      // Summer all year, as section 3.3.1 writes it.
      ("EST5EDT,0/0,J365/25", seconds(2026, 1, 1, 6), -4),
      ("EST5EDT,0/0,J365/25", seconds(2026, 7, 1, 0), -4),
      // The 60th day that leap days do not move is the 1st of March.
      ("XXX-1YYY,J60/0,J300", seconds(2024, 2, 29, 22), 1),
      ("XXX-1YYY,J60/0,J300", seconds(2024, 2, 29, 23), 2),
    ] as [(String, Int64, Int64)])
  func reads(text: String, moment: Int64, hours: Int64) throws {
    let rule = try #require(self.rule(text))
    #expect(rule.offset(at: moment) == hours * 3600)
  }

  @Test(
    "that is none is refused",
    arguments: [
      "", "CET", "C-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
      "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J1", "CET-168",
      "CET-1:60", "CET-1CEST,M3.5.0,M10.5.0 ", "<CET-1", "CET-1CEST,366,1",
    ])
  func refuses(text: String) { #expect(rule(text) == nil) }

  @Test("the year of a moment is that of its date")
  func years() {
    for year in [1969, 1970, 1999, 2000, 2001, 2100, 9999] as [Int64] {
      #expect(CivilDay.year(of: Self.seconds(year, 1, 1, 0)) == year)
      #expect(CivilDay.year(of: Self.seconds(year + 1, 1, 1, 0) - 1) == year)
    }
  }
}
