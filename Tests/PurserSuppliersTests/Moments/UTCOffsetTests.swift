import Testing

@testable import PurserSuppliers

@Suite("Offsets from UTC")
struct UTCOffsetTests {
  @Test(
    "an offset is read with and without a colon",
    arguments: [
      ("+08:00", 28_800, "+0800"), ("+0800", 28_800, "+0800"), ("-03:30", -12_600, "-0330"),
      ("Z", 0, "+0000"), ("z", 0, "+0000"), ("-00:00", 0, "+0000"), ("+23:59", 86_340, "+2359"),
    ])
  func reads(text: String, seconds: Int64, written: String) throws {
    let offset = try #require(UTCOffset(text))
    #expect(offset.seconds == seconds)
    #expect(offset.text == written)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", "+8", "+08", "08:00", "+8:00", "+08:0", "+24:00", "+08:60", "+08:00 ", "UTC", "ZZ",
      "+-8:00", "−08:00",
    ])
  func refuses(text: String) {
    #expect(UTCOffset(text) == nil)
  }
}
