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
    #expect(try HTTPDate.moment(text) == moment(time))
  }

  @Test(
    "other forms, and dates that are none, are refused",
    arguments: [
      "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
      "Wed, 30 Feb 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
    ])
  func refuses(text: String) {
    #expect(HTTPDate.moment(text) == nil)
  }
}
