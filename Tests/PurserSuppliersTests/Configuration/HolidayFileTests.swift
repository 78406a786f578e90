import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Files of holidays")
struct HolidayFileTests {
  private func days(_ text: String) throws -> Set<Int64> {
    try HolidayFile.days(in: Array(text.utf8))
  }

  private func numbers(_ dates: String...) throws -> Set<Int64> {
    Set(try dates.map { try #require(CalendarDate(iso: $0)).dayNumber })
  }

  private func calendar(_ events: String...) -> String {
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
      + events.map { "BEGIN:VEVENT\r\n\($0)\r\nEND:VEVENT\r\n" }.joined() + "END:VCALENDAR\r\n"
  }

  @Test("a date a line, with names and remarks")
  func list() throws {
    let text =
      "# Feiertage\n2026-12-25, Christmas\n\n2026-12-26 # Boxing day\n2027-01-01;New Year\n"
    #expect(try days(text) == numbers("2026-12-25", "2026-12-26", "2027-01-01"))
    #expect(
      throws: HolidayFile.Flaw(
        line: 2, sentence: "it does not begin with a date such as `2026-12-25`")
    ) {
      try days("2026-12-25\n25.12.2026\n")
    }
  }

  @Test(
    "whole days of a calendar, of several days, folded, and not those that are cancelled or timed")
  func whole() throws {
    let text = calendar(
      "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Chri\r\n stmas: closed",
      "DTSTART;VALUE=DATE:20270101",
      "DTSTART;VALUE=DATE:20270106\r\nDURATION:P2D",
      "DTSTART;VALUE=DATE:20270201\r\nSTATUS:CANCELLED",
      "DTSTART;TZID=Europe/Berlin:20270301T120000\r\nDTEND;TZID=Europe/Berlin:20270301T130000",
      "DTSTART;VALUE=DATE:20270401\r\nBEGIN:VALARM\r\nDTSTART;VALUE=DATE:20270402\r\nEND:VALARM")
    #expect(
      try days(text)
        == numbers(
          "2026-12-24", "2026-12-25", "2026-12-26", "2027-01-01", "2027-01-06", "2027-01-07",
          "2027-04-01"))
  }

  @Test(
    "rules are followed, as python-dateutil 2.9 follows them",
    arguments: [
      ("20261225", "FREQ=YEARLY;COUNT=3", ["2026-12-25", "2027-12-25", "2028-12-25"]),
      // The fourth Thursday of November, the last Monday of May.
      ("20261126", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2", ["2026-11-26", "2027-11-25"]),
      (
        "20260525", "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=3",
        ["2026-05-25", "2027-05-31", "2028-05-29"]
      ),
      (
        "20260101", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20260130",
        ["2026-01-01", "2026-01-15", "2026-01-29"]
      ),
      ("20260131", "FREQ=MONTHLY;COUNT=3", ["2026-01-31", "2026-03-31", "2026-05-31"]),
      (
        "20260131", "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260430T235959Z",
        ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
      ),
      ("20240229", "FREQ=YEARLY;COUNT=2", ["2024-02-29", "2028-02-29"]),
      ("20260101", "FREQ=DAILY;INTERVAL=10;COUNT=3", ["2026-01-01", "2026-01-11", "2026-01-21"]),
    ])
  func rules(start: String, rule: String, expected: [String]) throws {
    let text = calendar("DTSTART;VALUE=DATE:\(start)\r\nRRULE:\(rule)")
    let expected = try expected.map { try #require(CalendarDate(iso: $0)).dayNumber }
    #expect(try days(text).sorted() == expected)
  }

  @Test("days that are left out, added, or moved")
  func exceptions() throws {
    let text = calendar(
      "UID:a\r\nDTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;COUNT=4\r\n"
        + "EXDATE;VALUE=DATE:20270101\r\nRDATE;VALUE=DATE:20270601,20270701",
      "UID:a\r\nRECURRENCE-ID;VALUE=DATE:20280101\r\nDTSTART;VALUE=DATE:20280103")
    #expect(
      try days(text)
        == numbers("2026-01-01", "2027-06-01", "2027-07-01", "2028-01-03", "2029-01-01"))
  }

  @Test("what is not understood is said with its line")
  func flaws() throws {
    #expect(
      throws: HolidayFile.Flaw(
        line: 5,
        sentence: "`RRULE`: `BYSETPOS=-1` is not understood; write the days as dates of their own")
    ) {
      try days(calendar("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=MONTHLY;BYSETPOS=-1"))
    }
    #expect(
      throws: HolidayFile.Flaw(
        line: 4, sentence: "`DTSTART`: `2026-01-01` is no date such as `20261225`")
    ) {
      try days(calendar("DTSTART;VALUE=DATE:2026-01-01"))
    }
    #expect(throws: HolidayFile.Flaw(line: 3, sentence: "an event without `DTSTART`")) {
      try days(calendar("SUMMARY:x"))
    }
  }
}
