import PurserCore
import TestSupport
import Testing

@Suite("Timestamp")
struct TimestampTests {
  // The counts are `date -u -d TEXT +%s` of GNU coreutils, in microseconds.
  @Test(
    "RFC 3339 is read to the microsecond",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-05-01T13:45:22Z", 1_777_643_122_000_000),
      ("2026-05-01T13:45:22.5Z", 1_777_643_122_500_000),
      ("2026-05-01T15:45:22+02:00", 1_777_643_122_000_000),
      ("2026-05-01 13:45:22.123456789Z", 1_777_643_122_123_456),
      ("2026-05-01", 1_777_593_600_000_000), ("2024-02-29T23:59:59Z", 1_709_251_199_000_000),
      ("1969-12-31T23:59:59.999999Z", -1), ("2000-03-01T00:00:00-00:30", 951_870_600_000_000),
    ])
  func reads(text: String, microseconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.microsecondsSinceEpoch == microseconds)
  }

  @Test(
    "what is no RFC 3339 is refused",
    arguments: [
      "", "yesterday", "2026-13-01", "2026-02-30", "2025-02-29", "2026-05-01T25:00:00Z",
      "2026-05-01T13:45:22", "2026-05-01T13:45Z", "2026-05-01T13:45:22.Z", "20260501",
      "2026-05-01T13:45:22Zjunk", "2026-05-01T13:45:22+2:00", "0000-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59-00:01",
    ])
  func refuses(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test("a moment is printed in UTC with milliseconds and reads back")
  func prints() {
    let moment = Timestamp(microsecondsSinceEpoch: 1_777_643_122_123_000)
    #expect(moment.rfc3339 == "2026-05-01T13:45:22.123Z")
    var random = SeededRandom()
    for _ in 0..<5_000 {
      let milliseconds = Int64.random(in: -60_000_000_000_000...250_000_000_000_000, using: &random)
      let moment = Timestamp(microsecondsSinceEpoch: milliseconds * 1000)
      #expect(Timestamp(rfc3339: moment.rfc3339) == moment, "\(random)")
    }
  }

  @Test("RFC 3339 ends with the years of four digits")
  func years() {
    for text in ["0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"] {
      #expect(Timestamp(rfc3339: text)?.rfc3339 == text)
    }
    for count in [-62_167_219_200_000_001, 253_402_300_800_000_000, .min, .max] as [Int64] {
      #expect(Timestamp(microsecondsSinceEpoch: count).withinRFC3339 == nil)
    }
  }

  @Test("arithmetic stops at the ends of the range")
  func saturates() {
    let end = Timestamp(microsecondsSinceEpoch: .max)
    let beginning = Timestamp(microsecondsSinceEpoch: .min)
    #expect(end + .seconds(1) == end)
    #expect(beginning - .seconds(1) == beginning)
    #expect(at(5).since(at(2)) == .seconds(3))
    #expect(at(2).since(at(5)) == .seconds(-3))
  }
}
