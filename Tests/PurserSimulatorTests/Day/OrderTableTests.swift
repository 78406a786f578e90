import PurserCore
import PurserSimulator
import Testing

@Suite("A table of orders")
struct OrderTableTests {
  private static let header = "time,order_id,sku,cost,currency\n"

  private static func read(_ text: String, chunk: Int = 7) throws(OrderTableError) -> DayOrders {
    var table = OrderTable()
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      try table.take(bytes[start..<min(start + chunk, bytes.count)])
    }
    return try table.finish()
  }

  @Test(
    "reads RFC 3339, quotes, line ends of both kinds and a byte order mark", arguments: [1, 3, 900])
  func reads(chunk: Int) throws {
    let day = try Self.read(
      "\u{FEFF}time,order_id,sku,cost,currency\r\n"
        + "2026-05-01T10:00:02Z,A-2,\"card, 25 \"\"new\"\"\",23.80,USD\r\n"
        + "\n2026-05-01T12:00:01.5+02:00,A-1,key,31,USD", chunk: chunk)
    #expect(day.products == ["card, 25 \"new\"", "key"])
    #expect(day.orders.map(\.product) == [1, 0], "by time")
    #expect(day.orders.map(\.listUnits) == [31_000_000, 23_800_000])
    #expect(day.start == Timestamp(rfc3339: "2026-05-01T10:00:01.5Z"))
    #expect(day.end == Timestamp(rfc3339: "2026-05-01T10:00:02Z"))
    #expect(day.totalUnits == 54_800_000)
  }

  @Test("reads seconds")
  func seconds() throws {
    let day = try Self.read(Self.header + "0,a,x,1,JPY\n90.25,b,x,2,JPY\n")
    #expect(day.orders.map(\.at.microsecondsSinceEpoch) == [0, 90_250_000])
    #expect(day.currency.code == "JPY")
  }

  /// What follows the header, and what is said of it.
  private static let mistakes: [(lines: String, message: String)] = [
    ("", "1:1: there is no order in the table"),
    ("1,a,x,5", "2:7: the line has 4 fields, not 5"),
    ("1,a,x,5,USD,6", "2:13: the line has 6 fields, not 5"),
    (
      "noon,a,x,5,USD",
      "2:1: the time \"noon\" is neither RFC 3339 (2026-05-01T13:45:22Z) nor seconds"
    ),
    (
      "1,a,x,5,USD\n2026-05-01T10:00:00Z,b,x,5,USD",
      "3:1: the time \"2026-05-01T10:00:00Z\" is not written as the ones before"
    ),
    (
      "1,a,x,5,USD\n2678402,b,x,5,USD",
      "3:1: the time \"2678402\" is more than 31 days from another order's"
    ),
    ("1,,x,5,USD", "2:3: the order_id must be 1 to 128 visible ASCII characters"),
    ("1,ü,x,5,USD", "2:3: the order_id must be 1 to 128 visible ASCII characters"),
    ("1,a,x,5,USD\n2,a,x,5,USD", "3:3: the order a stands there twice"),
    ("1,a,,5,USD", "2:5: the sku is empty"),
    ("1,a,ü,five,USD", "2:7: the cost `five` is not a decimal number"),
    ("1,a,x,0,USD", "2:7: the cost \"0\" is not above zero"),
    ("1,a,x,-3,USD", "2:7: the cost \"-3\" is not above zero"),
    ("1,a,x,1e12,USD", "2:7: the costs add up to more than can be counted"),
    ("1,a,x,5,usd", "2:9: \"usd\" is not an ISO 4217 currency"),
    (
      "1,a,x,5,USD\n2,b,x,5,EUR",
      "3:9: a day is in one currency: this is EUR, the first order USD"
    ),
    ("1,\"a\"b,x,5,USD", "2:3: a character follows the closing quote"),
    ("1,a\"b\",x,5,USD", "2:3: a quote stands inside a field without quotes"),
    ("1,\"a,x,5,USD\n2,b,x,5,USD", "2:3: a quote is not closed"),
  ]

  @Test("says what is wrong and where", arguments: mistakes)
  func place(lines: String, message: String) {
    let error = #expect(throws: OrderTableError.self) { try Self.read(Self.header + lines) }
    #expect(error?.description == message)
  }

  @Test("insists on the header", arguments: ["", "1,a,x,5,USD\n", "time,order_id,sku,cost\n"])
  func withoutHeader(text: String) {
    let error = #expect(throws: OrderTableError.self) { try Self.read(text) }
    #expect(error?.description == "1:1: expected the header time,order_id,sku,cost,currency")
  }

  @Test("does not collect a record without end")
  func endless() {
    let text = Self.header + "1,\"" + String(repeating: "a", count: 70_000)
    let error = #expect(throws: OrderTableError.self) { try Self.read(text, chunk: 4096) }
    #expect(error?.description == "2:3: the record is too long; is a quote not closed?")
  }
}
