import PurserCore
import Testing

@Suite("Text in the making")
struct TextBytesTests {
  @Test("grows over its room and keeps what was written")
  func grows() {
    var text = TextBytes(capacity: 1)
    var expected = ""
    for number in 0..<200 {
      text.append("a, ")
      text.append(text: "\u{E9}\(number)")
      text.append(UInt8(ascii: ";"))
      text.append(Int64(number))
      expected += "a, \u{E9}\(number);\(number)"
    }
    #expect(text.withBytes { String(decoding: $0, as: UTF8.self) } == expected)
    #expect(text.count == expected.utf8.count)
    #expect(text.last == UInt8(ascii: "9"))
  }

  @Test("is used again from a place on")
  func truncates() {
    var text = TextBytes(capacity: 4)
    text.append("costs 9.50")
    text.truncate(to: 6)
    text.append("1")
    #expect(text.withBytes { String(decoding: $0, as: UTF8.self) } == "costs 1")
    text.truncate(to: 0)
    #expect(text.last == nil)
  }

  @Test(
    "integers are written in full",
    arguments: [0, 7, -7, 10, 1_234_567_890, Int64.max, Int64.min])
  func integers(number: Int64) {
    #expect(String(writing: { $0.append(number) }) == String(number))
  }

  @Test("amounts and moments are written as their own texts")
  func values() throws {
    let usd = try #require(Currency(iso4217: "USD"))
    let jpy = try #require(Currency(iso4217: "JPY"))
    for money in [
      Money(units: 9_500_000, currency: usd), Money(units: -1, currency: usd),
      Money(units: 0, currency: jpy), Money(units: .min, currency: usd),
      Money(units: .max, currency: jpy),
    ] {
      #expect(String(writing: { $0.append(decimal: money) }) == money.decimalString)
      #expect(String(writing: { $0.append(money) }) == "\(money)")
    }
    #expect(
      String(writing: { $0.append(Timestamp(microsecondsSinceEpoch: 1_790_000_000_123_456)) })
        == "2026-09-21T14:13:20.123Z")
  }
}
