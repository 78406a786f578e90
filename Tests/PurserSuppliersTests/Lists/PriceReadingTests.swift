import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Price lists that adapters ask for")
struct PriceReadingTests {
  private static let plain = """
    \(plainBalances)request: {path: /balance}
    prices:
      request: {path: /products}
      success_when: $.ok == true
      each: $.items[*]
      where: $.stock > 0
      sku: $.id
      supplier_sku: $.own
      unit_cost: $.price
      currency: $.cur
      min_quantity: $.min
      max_quantity: $.max
      valid_until: coalesce($.until, null)
    """

  private func list(_ yaml: String, _ replies: [String]) async throws -> PriceList {
    let transport = ScriptedTransport { _, number in
      replies.indices.contains(number)
        ? .success(.reply(replies[number]))
        : .failure(CurlError(code: .other, message: "no more replies"))
    }
    let client = try TestSupplier(yaml).client(transport)
    return try await client.readPrices(ListBounds())
  }

  private func found(_ list: PriceList, _ sku: String, _ quantity: Int64 = 1) -> String? {
    let finding = list.find(sku, hash: StableHash.of(sku), quantity: quantity, at: 0)
    guard case .row(let row) = finding else { return nil }
    let cost = Money(units: list.unitCost(of: row), currency: list.currency(of: row))
    return "\(cost) \(list.supplierSKU(of: row) ?? "-")"
  }

  private func reply(_ items: String) -> String { #"{"ok":true,"items":[\#(items)]}"# }

  private static let good = #"{"id":"a","own":"A-1","price":"9.5","cur":"USD","stock":3}"#

  @Test("reads what counts, rounds up, and takes a number for a name as it is written")
  func rows() async throws {
    let list = try await list(
      Self.plain,
      [
        reply(
          #"{"id":"a","own":"A-1","price":"18.4000001","cur":"usd","stock":3,"min":2,"max":9},"#
            + #"{"id":173,"own":null,"price":7,"cur":"JPY","stock":1},"#
            + #"{"id":"gone","own":"","price":0,"cur":"USD","stock":0}"#)
      ])
    #expect(list.count == 2)
    #expect(found(list, "a", 2) == "18.400001 USD A-1")
    #expect(list.find("a", hash: StableHash.of("a"), quantity: 1, at: 0) == .otherQuantity)
    #expect(found(list, "173") == "7 JPY -")
    #expect(found(list, "gone") == nil)
  }

  @Test(
    "what a supplier plausibly sends wrong never becomes a price: there is no list then",
    arguments: [
      #"{"id":"b","price":"0","cur":"USD","stock":1}"#,
      #"{"id":"b","price":"-1","cur":"USD","stock":1}"#,
      #"{"id":"b","price":null,"cur":"USD","stock":1}"#,
      #"{"id":"b","cur":"USD","stock":1}"#,
      #"{"id":"b","price":"","cur":"USD","stock":1}"#,
      #"{"id":"b","price":"N/A","cur":"USD","stock":1}"#,
      #"{"id":"b","price":"1,234.50","cur":"USD","stock":1}"#,
      #"{"id":"b","price":"1.234,50","cur":"USD","stock":1}"#,
      #"{"id":"b","price":true,"cur":"USD","stock":1}"#,
      #"{"id":"b","price":[1],"cur":"USD","stock":1}"#,
      #"{"id":"b","price":1e300,"cur":"USD","stock":1}"#,
      #"{"id":"b","price":"1","cur":"","stock":1}"#,
      #"{"id":"b","price":"1","cur":"dollars","stock":1}"#,
      #"{"id":"b","price":"1","stock":1}"#,
      #"{"id":"","price":"1","cur":"USD","stock":1}"#,
      #"{"id":null,"price":"1","cur":"USD","stock":1}"#,
      #"{"price":"1","cur":"USD","stock":1}"#,
      #"{"id":"b","price":"1","cur":"USD","stock":"many"}"#,
      #"{"id":"b","price":"1","cur":"USD"}"#,
      #"{"id":"b","price":"1","cur":"USD","stock":1,"min":0}"#,
      #"{"id":"b","price":"1","cur":"USD","stock":1,"min":1.5}"#,
      #"{"id":"b","price":"1","cur":"USD","stock":1,"min":9,"max":2}"#,
      #"{"id":"b","price":"1","cur":"USD","stock":1,"until":"soon"}"#,
      #"{"id":"a","own":"A-1","price":"95","cur":"USD","stock":3}"#,
      #"null"#, #""b""#, #"[]"#,
    ])
  func wrongRow(_ item: String) async throws {
    await #expect(throws: CheckFailure.self, "\(item)") {
      _ = try await self.list(Self.plain, [self.reply(Self.good + "," + item)])
    }
  }

  @Test(
    "nor does a reply that is no list, is cut short, or has none in it",
    arguments: [
      "", "{", #"{"ok":true}"#, #"{"ok":true,"items":null}"#, #"{"ok":true,"items":{}}"#,
      #"{"ok":true,"items":[]}"#, #"{"ok":false,"items":[]}"#, #"{"error":"later"}"#,
      "<html><body>Maintenance</body></html>",
      #"{"ok":true,"items":[{"id":"a","own":"A-1","price":"9.5","cur":"USD","stock":0}]}"#,
      #"{"ok":true,"items":[{"id":"a","own":"A-1","price":"9"#,
      #"{"ok":true,"items":[{"id":"a","price":"9.5","cur":"USD","stock":3}],"total":50,"has_more":true}"#,
    ])
  func wrongReply(_ body: String) async throws {
    await #expect(throws: CheckFailure.self, "\(body)") {
      _ = try await self.list(Self.plain, [body])
    }
  }

  @Test("a status that is no success is its own kind of failure")
  func statuses() async throws {
    let client = try TestSupplier(Self.plain).client(ScriptedTransport("slow down", status: 429))
    let failure = await #expect(throws: CheckFailure.self) {
      _ = try await client.readPrices(ListBounds())
    }
    #expect(failure?.kind == .rateLimited)
  }

  private static let paged = """
    \(plainBalances)request: {path: /balance}
    prices:
      request: {path: /products}
      paginate: {page: 1, query: page, while: page < $.pages}
      each: $.items[*]
      sku: $.id
      unit_cost: $.price
      currency: USD
      unit: minor
    """

  private func page(_ items: [(String, Int)], of pages: Int) -> String {
    let rows = items.map { #"{"id":"\#($0.0)","price":\#($0.1)}"# }
    return #"{"pages":\#(pages),"items":[\#(rows.joined(separator: ","))]}"#
  }

  @Test("all pages are one list, in cents where the adapter says so")
  func pages() async throws {
    let list = try await list(
      Self.paged, [page([("a", 950), ("b", 1)], of: 2), page([("c", 7)], of: 2)])
    #expect(list.count == 3 && found(list, "a") == "9.50 USD -" && found(list, "c") == "0.07 USD -")
  }

  @Test("a page that is missing, wrong or the same again costs the whole list")
  func lostPage() async throws {
    let first = page([("a", 950)], of: 2)
    for second in [first, page([("b", 0)], of: 2), #"{"pages":2}"#, "busy"] {
      await #expect(throws: CheckFailure.self, "\(second)") {
        _ = try await self.list(Self.paged, [first, second])
      }
    }
    await #expect(throws: CheckFailure.self) { _ = try await self.list(Self.paged, [first]) }
  }

  @Test("a call for each category, whose names stand in the rows")
  func calls() async throws {
    let yaml = """
      \(plainBalances)request: {path: /balance}
      prices:
        calls:
          - request: {path: /categories}
            keep: {category: "$.items[*].id"}
          - request: {path: "/categories/{{category}}"}
            for_each: category
            each: $.cards[*]
            sku: concat(category, '/', $.id)
            unit_cost: $.price
            currency: USD
      """
    let list = try await list(
      yaml,
      [
        #"{"items":[{"id":"x"},{"id":"y"}]}"#, #"{"cards":[{"id":1,"price":"2"}]}"#,
        #"{"cards":[{"id":1,"price":"3"}]}"#,
      ])
    #expect(found(list, "x/1") == "2.00 USD -" && found(list, "y/1") == "3.00 USD -")
  }

  @Test("CSV is read as in a check, and a column that is missing is told")
  func csv() async throws {
    let yaml = """
      \(plainBalances)request: {path: /balance}
      prices:
        request: {path: /prices.csv}
        decode: csv
        each: $[*]
        sku: $.code
        unit_cost: $.price
        currency: EUR
      """
    let list = try await list(yaml, ["code,price\nA,1.5\nB,2\n"])
    #expect(list.count == 2 && found(list, "A") == "1.50 EUR -")
    await #expect(throws: CheckFailure.self) {
      _ = try await self.list(yaml, ["code,amount\nA,1.5\n"])
    }
    await #expect(throws: CheckFailure.self) { _ = try await self.list(yaml, ["code,price\nA\n"]) }
  }

  @Test("the failure says which row, and no credential")
  func messages() async throws {
    let yaml = "credentials: [key]\nauth: {bearer: \"{{key}}\"}\n" + Self.plain
    let body = reply(#"{"id":"a","price":"secret-key-1","cur":"USD","stock":3}"#)
    let transport = ScriptedTransport(body)
    let client = try TestSupplier(yaml, credentials: ["key": "secret-key-1"]).client(transport)
    let failure = await #expect(throws: CheckFailure.self) {
      _ = try await client.readPrices(ListBounds())
    }
    let message = try #require(failure?.message)
    #expect(message.contains("`unit_cost` of prices, item 1") && !message.contains("secret-key-1"))
    #expect(transport.requests.map(\.url) == ["https://api.example/products"])
  }
}
