import ExactJSON
import PurserCore
import PurserEngine
import TestSupport
import Testing

@Suite("Transactions over HTTP")
struct TransactionTests {
  /// Three orders, a drift and a credit.
  private func withHistory(
    _ body: @escaping @Sendable (TestGateway) async throws -> Void
  ) async throws {
    try await TestGateway.run { gateway in
      for number in 1...3 {
        _ = try await gateway.post(
          "/v1/orders", #"{"id":"o-\#(number)","currency":"USD","cost":"10"}"#)
      }
      _ = try await gateway.post("/v1/orders/o-1/settle", #"{"actual":"9"}"#)
      _ = try await gateway.post("/v1/orders/o-2/release", "{}")
      _ = try await gateway.post("/v1/orders/o-3/settle", "{}")
      try await gateway.withLedgers { ledger in
        try await ledger.take([TestGateway.reading(of: "acme", "61", at: 10)])
        try await ledger.take([TestGateway.reading(of: "acme", "561", at: 20)])
      }
      try await body(gateway)
    }
  }

  private func rows(_ reply: TestGateway.Reply) -> [String] {
    (reply.json["transactions"]?.arrayValue ?? []).map { row in
      ["type", "amount", "balance", "order"].compactMap { row[$0]?.stringValue }
        .joined(separator: " ")
    }
  }

  private let all = [
    "order -10.00 90.00 o-1", "order -10.00 80.00 o-2", "order -10.00 70.00 o-3",
    "settle_difference 1.00 71.00 o-1", "refund 10.00 81.00 o-2", "drift -20.00 61.00",
    "credit_detected 500.00 561.00",
  ]

  @Test("every change is an entry with its amount, and the entries add up")
  func entries() async throws {
    try await withHistory { gateway in
      let oldest = rows(try await gateway.get("/v1/transactions?first=oldest"))
      #expect(oldest == all)
      let newest = try await gateway.get("/v1/transactions")
      #expect(rows(newest) == all.reversed())
      #expect(newest.json["next_cursor"] == .null)
    }
  }

  @Test("what is told late explains what was found, and both say so")
  func lateWord() async throws {
    try await withHistory { gateway in
      _ = try await gateway.post(
        "/v1/transactions", #"{"id":"a-1","supplier":"acme","currency":"USD","amount":"-20"}"#)
      let entries = try await gateway.get("/v1/transactions").json["transactions"]
      #expect(entries?[0]?["type"] == "explained")
      #expect(entries?[0]?["amount"] == "20.00")
      #expect(entries?[0]?["reference"] == "a-1")
      #expect(entries?[0]?["explains"] == entries?[3]?["number"])
      #expect(entries?[0]?["open"] == .null)
      #expect(entries?[2]?["type"] == "credit_detected")
      #expect(entries?[2]?["open"] == "500.00")
      #expect(entries?[3]?["type"] == "drift")
      #expect(entries?[3]?["open"] == "0.00")
      let explained = try await gateway.get("/v1/transactions?type=explained")
      #expect(explained.json["transactions"]?.arrayValue?.count == 1)
    }
  }

  @Test("a drift carries the reading and what was expected")
  func explanation() async throws {
    try await withHistory { gateway in
      let reply = try await gateway.get("/v1/transactions?type=drift")
      let entry = try #require(reply.json["transactions"]?[0])
      #expect(entry["supplier"]?.stringValue == "acme")
      #expect(entry["pool"]?.stringValue == "main")
      #expect(entry["currency"]?.stringValue == "USD")
      let reading = try #require(entry["reading"])
      #expect(reading["available"]?.stringValue == "61.00")
      #expect(reading["expected_low"]?.stringValue == "81.00")
      #expect(reading["expected_high"]?.stringValue == "81.00")
      #expect(reading["received_at"]?.stringValue == "2026-09-21T14:13:30.000Z")
    }
  }

  @Test("pages follow each other by their cursor, also while entries are added")
  func pages() async throws {
    try await withHistory { gateway in
      var seen: [String] = []
      var cursor: String?
      repeat {
        let page = try await gateway.get(
          "/v1/transactions?limit=2" + (cursor.map { "&cursor=\($0)" } ?? ""))
        seen += rows(page)
        cursor = page["next_cursor"]
        _ = try await gateway.post(
          "/v1/orders", #"{"id":"later-\#(seen.count)","currency":"USD","cost":"1"}"#)
      } while cursor != nil
      #expect(seen == all.reversed())
    }
  }

  @Test(
    "filters narrow the entries",
    arguments: [
      ("order=o-1", 2), ("type=order", 3), ("supplier=acme", 7),
      ("pool=main&currency=USD", 7), ("currency=EUR", 0), ("from=2026-09-21T14:13:30Z", 2),
      ("until=2026-09-21T14:13:30Z", 5), ("type=order&order=o-2", 1), ("reference=r-1", 0),
    ])
  func filters(query: String, count: Int) async throws {
    try await withHistory { gateway in
      let found = rows(try await gateway.get("/v1/transactions?\(query)"))
      #expect(found.count == count)
    }
  }

  @Test("files have every entry, the oldest first")
  func files() async throws {
    try await withHistory { gateway in
      let csv = try await gateway.file("/v1/transactions?format=csv")
      #expect(csv.type == "text/csv; charset=utf-8")
      let records = csv.text.split(separator: "\r\n", omittingEmptySubsequences: false)
      #expect(records.count == 9)
      #expect(records[0].hasPrefix("number,at,type,supplier,pool,currency,amount,balance,order"))
      #expect(
        records[1].hasSuffix(
          ",2026-09-21T14:13:20.000Z,order,acme,main,USD,-10.00,90.00,o-1,,,,,,,,,,,,"))
      #expect(records[8] == "")
      let lines = try await gateway.file("/v1/transactions?format=ndjson&type=order").text
        .split(separator: "\n")
      #expect(lines.count == 3)
      let first = try JSONParser.parse(String(lines[0]))
      #expect(first["order"]?.stringValue == "o-1")
    }
  }

  @Test("a file of many pages is whole")
  func longFile() async throws {
    try await TestGateway.run(balances: ["acme": "100000"]) { gateway in
      try await gateway.withLedgers { ledger in
        for number in 0..<2_345 {
          _ = try await ledger.adjust(
            #require(EntryReference("a-\(number)")),
            pool: TestGateway.reading(of: "acme", "1").pool, type: .adjustment,
            amount: TestGateway.reading(of: "acme", "1").available, note: "=1+1, \"quoted\"")
        }
      }
      let csv = try await gateway.file("/v1/transactions?format=csv").text
      let records = csv.split(separator: "\r\n")
      #expect(records.count == 2_346)
      #expect(records[1].contains(#"'=1+1, ""quoted"""#))
      #expect(Set(records).count == 2_346)
    }
  }

  @Test(
    "a question that cannot be answered names the parameter",
    arguments: [
      ("limit=0", "limit", "invalid_field"), ("limit=1001", "limit", "invalid_field"),
      ("cursor=x", "cursor", "invalid_field"), ("from=yesterday", "from", "invalid_field"),
      ("format=xml", "format", "invalid_field"), ("first=last", "first", "invalid_field"),
      ("typ=order", "typ", "unknown_field"), ("type=a&type=b", "type", "conflicting_fields"),
      ("format=csv&limit=5", "limit", "conflicting_fields"),
      ("supplier=nobody", "supplier", "unknown_supplier"),
      ("currency=usd", "currency", "unknown_currency"), ("type=zz", "type", "invalid_field"),
      ("format=csv&type=zz", "type", "invalid_field"),
    ])
  func badQuestions(query: String, field: String, code: String) async throws {
    try await TestGateway.run { gateway in
      let reply = try await gateway.get("/v1/transactions?\(query)")
      #expect(reply.status == 422)
      #expect(reply["code"] == code)
      #expect(reply["field"] == field)
    }
  }

  // MARK: The owner's entries

  @Test("the owner books a change once, and the balances follow")
  func adjustment() async throws {
    try await TestGateway.run { gateway in
      let body = """
        {"id":"a-1","supplier":"acme","currency":"USD","amount":"-25.00","type":"fee",
         "note":"annual fee"}
        """
      let booked = try await gateway.post("/v1/transactions", body)
      #expect(booked.status == 201)
      #expect(booked["amount"] == "-25.00")
      #expect(try await gateway.post("/v1/transactions", body).json == booked.json)
      let other = try await gateway.post(
        "/v1/transactions", body.replacing("-25.00", with: "-26.00"))
      #expect(other.status == 409)
      #expect(other["code"] == "entry_exists_with_different_content")
      let balance = try await gateway.get("/v1/balances").json["balances"]?[0]
      #expect(balance?["spendable"]?["low"]?.stringValue == "75.00")
      #expect(balance?["book"]?.stringValue == "75.00")
      let entries = try await gateway.get("/v1/transactions?reference=a-1")
      #expect(rows(entries) == ["fee -25.00 75.00"])
      #expect(entries.json["transactions"]?[0]?["note"]?.stringValue == "annual fee")
    }
  }

  @Test("an announced top-up explains the credit that a reading shows")
  func topUp() async throws {
    try await TestGateway.run { gateway in
      let body = #"{"id":"t-1","supplier":"acme","currency":"USD","amount":"500"}"#
      let announced = try await gateway.post("/v1/topups", body)
      #expect(announced.status == 201)
      #expect(try await gateway.post("/v1/topups", body).json == announced.json)
      #expect(
        try await gateway.get("/v1/topups").json["topups"]?[0]?["id"]?.stringValue == "t-1")
      #expect(
        try await gateway.get("/v1/balances").json["balances"]?[0]?["spendable"]?["low"]?
          .stringValue == "100.00")
      try await gateway.withLedgers { ledger in
        try await ledger.take([TestGateway.reading(of: "acme", "600", at: 10)])
      }
      let arrived = rows(try await gateway.get("/v1/transactions?reference=t-1"))
      #expect(arrived == ["top_up 500.00 600.00"])
      let topUps = try await gateway.get("/v1/topups").json["topups"]
      #expect(topUps?[0]?["state"]?.stringValue == "arrived")
    }
  }

  @Test(
    "an entry that cannot be booked names the member",
    arguments: [
      (#"{"supplier":"acme","currency":"USD","amount":"1"}"#, "id", "missing_field"),
      (
        #"{"id":"a","supplier":"nobody","currency":"USD","amount":"1"}"#, "supplier",
        "unknown_supplier"
      ),
      (
        #"{"id":"a","supplier":"acme","currency":"XYZ","amount":"1"}"#, "currency",
        "unknown_currency"
      ),
      (#"{"id":"a","supplier":"acme","currency":"EUR","amount":"1"}"#, "pool", "unknown_pool"),
      (#"{"id":"a","supplier":"acme","currency":"USD","amount":"0"}"#, "amount", "invalid_field"),
      (
        #"{"id":"a","supplier":"acme","currency":"USD","amount":"1","type":"drift"}"#, "type",
        "invalid_field"
      ),
    ])
  func badEntries(body: String, field: String, code: String) async throws {
    try await TestGateway.run { gateway in
      let reply = try await gateway.post("/v1/transactions", body)
      #expect(reply.status == 422)
      #expect(reply["code"] == code)
      #expect(reply["field"] == field)
      #expect(try await gateway.get("/v1/transactions").json["transactions"]?.arrayValue == [])
    }
  }
}
