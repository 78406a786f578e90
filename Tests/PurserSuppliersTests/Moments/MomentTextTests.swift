import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("A moment in a text")
struct MomentTextTests {
  @Test(
    "is one of RFC 3339, or has an offset without a colon",
    arguments: [
      ("2026-05-01T13:45:22Z", "2026-05-01T13:45:22Z"),
      ("2026-05-01T13:45:22+0200", "2026-05-01T11:45:22Z"),
      ("2026-05-01T13:45:22.5-0330", "2026-05-01T17:15:22.5Z"),
      ("2026-05-01 13:45:22+02", "2026-05-01T11:45:22Z"),
      ("2026-05-01 13:45:22-03", "2026-05-01T16:45:22Z"), ("2026-05-01", "2026-05-01T00:00:00Z"),
    ])
  func read(text: String, expected: String) throws {
    let moment = try #require(MomentText.moment(text))
    #expect(moment == Timestamp(rfc3339: expected))
  }

  @Test(
    "is none that RFC 3339 and ISO 8601 do not have",
    arguments: [
      "2026-05", "2026-05-01T13:45:22", "2026-05-01T13:45:22+2", "2026-05-01T13:45:22+020",
      "2026-05-01T13:45:22+02000", "2026-05-01T13:45:22+2400", "2026-05-01T13:45:22+0260",
      "2026-05-01+0200", "13:45:22+0200", "2026-05-01T13:45:22+ab", "", "0000-00-00",
    ])
  func refused(text: String) { #expect(MomentText.moment(text) == nil) }

  @Test(
    "stands for none",
    arguments: [
      "", " ", "-", "--", "null", "NULL", "None", "N/A", "n/a", "0", "00000000", "0000-00-00",
      "0000-00-00 00:00:00", "0000-00-00T00:00:00Z", "0000-00-00 00:00:00.000000", "00/00/0000",
      "00.00.0000 00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00", "0001-01-01",
    ])
  func stands(text: String) { #expect(MomentText.isNone(text)) }

  @Test(
    "that is damaged or in words does not stand for none",
    arguments: ["2026-05-01", "soon", "never", "0000-00-01", "1", "/", "01.05.2026", "Z", "2026"])
  func damaged(text: String) { #expect(!MomentText.isNone(text)) }
}
