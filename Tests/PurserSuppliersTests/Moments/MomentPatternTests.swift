import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Patterns of moments")
struct MomentPatternTests {
  private static let every = "%Y|%y|%m|%d|%H|%I|%M|%S|%j|%a|%A|%b|%B|%p|%s|%%"

  // What Python's `strftime` writes.
  @Test(
    "a moment is written as strftime writes it",
    arguments: [
      ("1970-01-01", "1970|70|01|01|00|12|00|00|001|Thu|Thursday|Jan|January|AM|0|%"),
      (
        "2000-02-28T23:59:59Z",
        "2000|00|02|28|23|11|59|59|059|Mon|Monday|Feb|February|PM|951782399|%"
      ),
      (
        "2000-02-29T00:00:00Z",
        "2000|00|02|29|00|12|00|00|060|Tue|Tuesday|Feb|February|AM|951782400|%"
      ),
      ("2026-05-01T13:45:22Z", "2026|26|05|01|13|01|45|22|121|Fri|Friday|May|May|PM|1777643122|%"),
      (
        "2100-02-28T23:59:59Z",
        "2100|00|02|28|23|11|59|59|059|Sun|Sunday|Feb|February|PM|4107542399|%"
      ),
      (
        "9999-12-31T23:59:59Z",
        "9999|99|12|31|23|11|59|59|365|Fri|Friday|Dec|December|PM|253402300799|%"
      ),
    ])
  func writes(time: String, expected: String) throws {
    #expect(try MomentPattern(Self.every).text(of: moment(time)) == expected)
    #expect(try MomentPattern(Self.every).moment(expected) == moment(time))
  }

  @Test("milliseconds are cut off, not rounded; numbers may be bare")
  func milliseconds() throws {
    let time = try moment("2026-05-01T03:05:09.0079Z")
    #expect(try MomentPattern("%S.%L").text(of: time) == "09.007")
    #expect(try MomentPattern("%-m/%-d/%Y %-I:%M %p").text(of: time) == "5/1/2026 3:05 AM")
  }

  @Test("an offset moves the calendar and the clock, not the epoch")
  func offsets() throws {
    let time = try moment("2025-12-31T20:30:00Z")
    let pattern = try MomentPattern("%Y%m%d %H:%M %z %j %a %s")
    let shanghai = try #require(UTCOffset("+08:00"))
    let marquesas = try #require(UTCOffset("-0930"))
    #expect(
      pattern.text(of: time, on: .offset(shanghai)) == "20260101 04:30 +0800 001 Thu 1767213000")
    #expect(
      pattern.text(of: time, on: .offset(marquesas)) == "20251231 11:00 -0930 365 Wed 1767213000")
  }

  @Test("the ends of the range of moments are written without a trap")
  func ends() throws {
    let pattern = try MomentPattern(Self.every + "%L%z")
    let offset = try #require(UTCOffset("+23:59"))
    for count in [Int64.min, .max, -1] {
      #expect(
        !pattern.text(of: Timestamp(microsecondsSinceEpoch: count), on: .offset(offset)).isEmpty)
    }
  }

  @Test(
    "what suppliers write is read",
    arguments: [
      ("%Y-%m-%d %H:%M:%S", "2026-05-01 13:45:22", "2026-05-01T13:45:22Z"),
      ("%Y-%m-%d %H:%M:%S", "2024-02-29 00:00:00", "2024-02-29T00:00:00Z"),
      ("%Y%m%d%H%M%S%L", "20260501134522007", "2026-05-01T13:45:22.007Z"),
      ("%d/%m/%Y", "01/05/2026", "2026-05-01"), ("%Y-%m", "2026-05", "2026-05-01"),
      ("%Y", "2026", "2026-01-01"), ("%Y-%j", "2024-366", "2024-12-31"),
      ("%d %b %y %H:%M", "01 may 69 07:05", "2069-05-01T07:05:00Z"),
      ("%A, %B %-d, %Y at %-I:%M %p", "FRIDAY, May 1, 2026 at 12:05 am", "2026-05-01T00:05:00Z"),
      ("%-m/%-d/%Y %-I:%M:%S %p", "12/31/1999 12:00:00 PM", "1999-12-31T12:00:00Z"),
      ("%Y-%m-%dT%H:%M:%S%z", "2026-05-01T13:45:22+0800", "2026-05-01T05:45:22Z"),
      ("%Y-%m-%dT%H:%M:%S%z", "2026-05-01T13:45:22-03:30", "2026-05-01T17:15:22Z"),
      ("%Y-%m-%dT%H:%M:%S%z", "2026-05-01T13:45:22Z", "2026-05-01T13:45:22Z"),
      ("%s", "0", "1970-01-01"), ("%s.%L", "1777643122.500", "2026-05-01T13:45:22.5Z"),
      ("100%% am %d.%m.%Y", "100% am 01.05.2026", "2026-05-01"),
    ])
  func reads(pattern: String, text: String, expected: String) throws {
    let pattern = try MomentPattern(pattern)
    #expect(pattern.flawOfReading == nil)
    #expect(try pattern.moment(text) == moment(expected))
  }

  @Test("a text without an offset of its own is read with the one that is given")
  func readsWithOffset() throws {
    let offset = try #require(UTCOffset("+08:00"))
    let local = try MomentPattern("%Y-%m-%d %H:%M")
    #expect(
      try local.moment("2026-01-01 04:30", on: .offset(offset)) == moment("2025-12-31T20:30:00Z"))
    #expect(
      try local.moment("1970-01-01 00:00", on: .offset(offset)) == moment("1969-12-31T16:00:00Z"))
    let own = try MomentPattern("%Y-%m-%d %H:%M %z")
    #expect(
      try own.moment("2026-01-01 04:30 Z", on: .offset(offset)) == moment("2026-01-01T04:30:00Z"))
    #expect(try MomentPattern("%s").moment("86400", on: .offset(offset)) == moment("1970-01-02"))
  }

  @Test(
    "what matches in part, or is on no calendar and no clock, is refused",
    arguments: [
      ("%Y-%m-%d", ""), ("%Y-%m-%d", "2026-05-01 "), ("%Y-%m-%d", " 2026-05-01"),
      ("%Y-%m-%d", "2026-5-1"), ("%Y-%m-%d", "2026/05/01"), ("%Y-%m-%d", "2026-05-0１"),
      ("%Y-%m-%d", "2026-02-29"), ("%Y-%m-%d", "2100-02-29"), ("%Y-%m-%d", "2026-04-31"),
      ("%Y-%m-%d", "2026-00-01"), ("%Y-%m-%d", "2026-13-01"), ("%Y-%m-%d", "2026-01-00"),
      ("%Y-%m-%d", "1969-12-31"), ("%Y-%m-%d", "-026-01-01"),
      ("%Y %H:%M:%S", "2026 24:00:00"), ("%Y %H:%M:%S", "2026 23:60:00"),
      ("%Y %H:%M:%S", "2026 23:59:60"), ("%Y %I %p", "2026 13 PM"), ("%Y %I %p", "2026 00 AM"),
      ("%Y-%j", "2026-366"), ("%Y-%j", "2026-000"), ("%Y-%j-%m", "2026-032-03"),
      ("%a %Y-%m-%d", "Thu 2026-05-01"), ("%b %Y", "Mai 2026"), ("%b %Y", "M"),
      ("%Y %y", "2026 25"), ("%Y %Y", "2026 2025"), ("%s", ""), ("%s", "-1"), ("%s", "1e9"),
      ("%s", "9999999999999"), ("%s", "253402300800"), ("%s %Y", "0 1971"),
      ("%Y%z", "2026+8"), ("%Y%z", "2026+24:00"), ("%Y%z", "2026 UTC"), ("%Y%z", "2026+08:60"),
      ("%m-%d", "05-01"), ("%H:%M", "13:45"),
    ])
  func refuses(pattern: String, text: String) throws {
    #expect(try MomentPattern(pattern).moment(text) == nil)
  }

  @Test("a pattern knows whether its texts can be moments")
  func namesMoment() throws {
    for pattern in ["%m-%d", "", "%H:%M", "%Y %I", "%Y %p", "year"] {
      #expect(try MomentPattern(pattern).flawOfReading != nil, "\(pattern)")
    }
    for pattern in ["%Y", "%y", "%s", "%Y %I %p", "%Y %H %p", "%Y %H %I"] {
      #expect(try MomentPattern(pattern).flawOfReading == nil, "\(pattern)")
    }
  }

  @Test(
    "a directive that there is not is named with its place",
    arguments: [
      ("%Y-%Q", 3, "%Q"), ("%", 0, "%"), ("é%%%", 4, "%"), ("%-", 0, "%-"), ("%-a", 0, "%-a"),
      ("%-s", 0, "%-s"), ("%-%", 0, "%-%"), ("%é", 0, "%é"),
    ])
  func unknown(pattern: String, offset: Int, directive: String) throws {
    let error = try #require(throws: MomentPatternError.self) { try MomentPattern(pattern) }
    #expect(error == MomentPatternError(offset: offset, directive: directive))
    #expect(
      error.description == "`\(directive)` is no part of a moment; there are "
        + "`%Y %y %m %d %j %H %I %M %S %L %b %B %a %A %p %s %z %%`")
  }

  /// Milliseconds of the years that are read, but for a day at each end, which offsets may need.
  private static let range: ClosedRange<Int64> = 86_400_000...253_402_214_400_000

  @Test(
    "any moment reads back from what was written, at any offset",
    arguments: [
      "%Y-%m-%dT%H:%M:%S.%L%z", "%A %d %B %Y %I:%M:%S.%L %p", "%j/%Y %-H:%-M:%-S %L", "%s.%L",
      "%Y%m%d%H%M%S%L",
    ])
  func roundTrips(text: String) throws {
    var random = SeededRandom()
    let pattern = try MomentPattern(text)
    for _ in 0..<2_000 {
      let milliseconds = Int64.random(in: Self.range, using: &random)
      let moment = Timestamp(microsecondsSinceEpoch: milliseconds * 1000)
      let minutes = Int.random(in: 0..<1440, using: &random)
      let sign = Bool.random(using: &random) ? "+" : "-"
      let (hour, minute) = (Digits.text(Int64(minutes / 60), width: 2), minutes % 60)
      let offset = try #require(
        UTCOffset("\(sign)\(hour):\(Digits.text(Int64(minute), width: 2))"))
      let written = pattern.text(of: moment, on: .offset(offset))
      #expect(pattern.moment(written, on: .offset(offset)) == moment, "\(written), \(random)")
    }
  }
}
