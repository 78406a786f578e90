import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Dates of HTTP")
struct HTTPDateTests {
  @Test(
    "a date is written and read as RFC 9110 has it",
    arguments: [
      ("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
      ("2026-05-01T13:45:00Z", "Fri, 01 May 2026 13:45:00 GMT"),
      ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
    ])
  func date(time: String, text: String) throws {
    #expect(try HTTPDate.text(of: moment(time) + .milliseconds(999)) == text)
    #expect(try HTTPDate.moment(text, near: moment(time)) == moment(time))
  }

  @Test(
    "each of the three forms is read, and what some make of them",
    arguments: [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "Sun, 6 Nov 1994 08:49:37 UTC", "sun, 06 nov 1994 08:49:37 gmt",
      "Sun, 06-Nov-1994 08:49:37 GMT", "Mon, 06 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 +0000",
    ])
  func forms(text: String) throws {
    let expected = try moment("1994-11-06T08:49:37Z")
    #expect(try HTTPDate.moment(text, near: moment("1995-01-01T00:00:00Z")) == expected)
  }

  @Test(
    "a year of two digits is the latest that is at most 50 years ahead",
    arguments: [
      ("2026-05-01T12:00:00Z", "26", "2026"), ("2026-05-01T12:00:00Z", "76", "2076"),
      ("2026-05-01T12:00:00Z", "77", "1977"), ("1999-12-31T23:59:59Z", "01", "2001"),
      ("2099-12-31T23:59:59Z", "01", "2101"), ("2000-01-01T00:00:00Z", "99", "1999"),
    ])
  func centuries(now: String, digits: String, year: String) throws {
    let found = try HTTPDate.moment("Sunday, 06-Nov-\(digits) 08:49:37 GMT", near: moment(now))
    #expect(try found == moment("\(year)-11-06T08:49:37Z"))
  }

  @Test(
    "dates that are none are refused",
    arguments: [
      "", "Wed, 30 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "06 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 EST",
      "Sun, 06 Nov 199 08:49:37 GMT",
      "Sun, 06 Brumaire 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 -0700", "soon",
    ])
  func refuses(text: String) throws {
    #expect(try HTTPDate.moment(text, near: moment("1995-01-01T00:00:00Z")) == nil)
  }
}
