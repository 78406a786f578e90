import CurlClient
import PurserOutbox
import TestSupport
import Testing

@Suite("How long receivers want to be left alone")
struct AskedPauseTests {
  // at(0) is 2026-09-21T14:13:20Z.
  private func length(_ headers: [String], _ texts: [String] = [], date: String? = nil) -> Duration?
  {
    var fields = headers.map { HTTPHeader(name: "retry-after", value: $0) }
    if let date { fields.append(HTTPHeader(name: "Date", value: date)) }
    return AskedPause.length(
      of: HTTPResponse(status: 429, headers: fields), and: texts, at: at(0))
  }

  @Test(
    "is read in every form",
    arguments: [
      ("30", 30.0), ("0.5", 0.5), (" 7 ", 7), ("86400", 86_400), ("1.0001", 1.001),
      ("Mon, 21 Sep 2026 14:14:20 GMT", 60), ("Monday, 21-Sep-26 14:14:20 GMT", 60),
      ("Mon Sep 21 14:14:20 2026", 60),
    ])
  func forms(text: String, seconds: Double) {
    #expect(length([text]) == .milliseconds(Int64((seconds * 1_000).rounded())))
  }

  @Test(
    "is nothing that makes no sense",
    arguments: [
      "", "-3", "-0.5", "NaN", "nan", "inf", "-inf", "1e3", "86401", "99999999999999999999999",
      "0", ".", "1.2.3", "0x10", "soon", "Mon, 21 Sep 2026 14:13:20 GMT",
      "Mon, 21 Sep 2026 14:00:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", "99:99:99 1 Jan 2026",
    ])
  func nonsense(text: String) {
    #expect(length([text]) == nil)
    #expect(length([text], ["4"]) == .seconds(4))
  }

  @Test("is the larger of what header and body say")
  func larger() {
    #expect(length(["5"], ["9"]) == .seconds(9))
    #expect(length(["9"], ["5"]) == .seconds(9))
    #expect(length(["1", "2"]) == .seconds(2))
    #expect(length([], []) == nil)
  }

  @Test("of a date is measured by the clock of whoever wrote it")
  func ownClock() {
    #expect(
      length(["Sun, 06 Nov 1994 08:49:47 GMT"], date: "Sun, 06 Nov 1994 08:49:37 GMT")
        == .seconds(10))
  }
}
