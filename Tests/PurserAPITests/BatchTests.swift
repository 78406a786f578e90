import CurlClient
import ExactJSON
import PurserAPI
import PurserCore
import TestSupport
import Testing

@Suite("A batch of orders", .mustEnd)
struct BatchTests {
  private static let lines = "application/x-ndjson"

  private func order(_ id: String, _ cost: String, _ more: String = "") -> String {
    #"{"id":"\#(id)","currency":"USD","cost":"\#(cost)"\#(more)}"#
  }

  /// The results of a batch, each as `LINE STATUS what`.
  private func summaries(_ results: [JSONValue]) -> [String] {
    results.map { result in
      let order = result["order"]?["id"]?.stringValue
      let code = result["problem"]?["code"]?.stringValue
      let replayed = result["replayed"] == .bool(true) ? " again" : ""
      return "\(result["line"]?.numberValue?.text ?? "?") "
        + "\(result["status"]?.numberValue?.text ?? "?") \(order ?? code ?? "?")\(replayed)"
    }
  }

  /// Sends a batch, and returns the results and the content type.
  private func send(
    _ body: String, as type: String = lines, accept: String? = nil, query: String = "",
    to gateway: TestGateway
  ) async throws -> (results: [JSONValue], type: String?) {
    let headers = accept.map { [HTTPHeader(name: "Accept", value: $0)] } ?? []
    let answer = try await gateway.send(
      "/v1/orders/batch\(query)", body, type: type, headers: headers)
    #expect(answer.status == 200)
    let type = answer.header("content-type")
    if type == Self.lines {
      let lines = answer.body.split(separator: UInt8(ascii: "\n"))
      return (try lines.map { try JSONParser.parse($0) }, type)
    }
    return (try JSONParser.parse(answer.body)["results"]?.arrayValue ?? [], type)
  }

  @Test("is decided in order: each finds what the ones before it have left")
  func inOrder() async throws {
    try await TestGateway.run { gateway in
      let (results, type) = try await send(
        [order("a", "60"), order("b", "150"), order("c", "40"), order("d", "101")]
          .joined(separator: "\n"), to: gateway)
      #expect(
        summaries(results) == [
          "1 201 a", "2 402 insufficient_funds", "3 201 c", "4 402 insufficient_funds",
        ])
      #expect(type == Self.lines)
      #expect(
        results[1]["problem"]?["order"]?["candidates"]?[0]?["reason"]?.stringValue
          == "insufficient_funds: needs 150.00, has 0.00 USD")
      // Each answer is the one that the order would have got alone.
      let alone = try await gateway.post("/v1/orders", order("a", "60"))
      #expect(alone.json == results[0]["order"])
      #expect(try await gateway.get("/v1/orders/b")["state"] == "refused")
    }
  }

  @Test("is answered as it was sent, or as is asked for")
  func formats() async throws {
    try await TestGateway.run { gateway in
      let one = order("a", "1")
      for (body, type, accept, query, expected) in [
        (one, Self.lines, nil, "", Self.lines), ("[\(one)]", "application/json", nil, "", nil),
        (#"{"orders":[\#(one)]}"#, "application/json; charset=utf-8", nil, "", nil),
        (one + "\n", "application/jsonl", nil, "", Self.lines),
        (one, "application/ndjson", "application/json", "", nil),
        ("[\(one)]", "application/json", "text/html, application/jsonl;q=0.5", "", Self.lines),
        ("[\(one)]", "application/json", "application/json", "?format=ndjson", Self.lines),
      ] as [(String, String, String?, String, String?)] {
        let (results, answered) = try await send(
          body, as: type, accept: accept, query: query, to: gateway)
        #expect(results.count == 1 && results[0]["order"]?["id"]?.stringValue == "a")
        #expect(answered == expected ?? "application/json")
      }
      #expect(try await send("", to: gateway).results.isEmpty)
      #expect(try await send("[]", as: "application/json", to: gateway).results.isEmpty)
    }
  }

  @Test("has errors of single lines, which cost the others nothing and say where they are")
  func wrongLines() async throws {
    try await TestGateway.run { gateway in
      let (results, _) = try await send(
        [
          order("a", "1"), "", "{nonsense", "  \r", "[1]", order("b", "0"), order("b b", "1"),
          order("c", "1", #","cots":1"#), order("d", "1", #","allow":["nobody"]"#),
          order("e", "1") + "\r",
        ].joined(separator: "\n"), to: gateway)
      #expect(
        summaries(results) == [
          "1 201 a", "3 400 invalid_json", "5 400 invalid_json", "6 422 invalid_cost",
          "7 422 invalid_order_id", "8 422 unknown_field", "9 422 unknown_supplier", "10 201 e",
        ])
      #expect(results[5]["problem"]?["field"]?.stringValue == "cots")
      #expect(
        results[1]["problem"]?["detail"]?.stringValue?.hasPrefix(
          "the line is not JSON: line 3, column 2: ") == true)
      let (members, _) = try await send(
        "[\(order("f", "1")), 7, \(order("g", "1"))]", as: "application/json", to: gateway)
      #expect(summaries(members) == ["1 201 f", "2 400 invalid_json", "3 201 g"])
    }
  }

  @Test("may be sent again: what was decided is not decided twice, within one batch as well")
  func again() async throws {
    try await TestGateway.run { gateway in
      let body = [order("a", "60"), order("b", "150"), order("a", "60"), order("a", "61")]
        .joined(separator: "\n")
      let rest = ["3 201 a again", "4 409 order_exists_with_different_content"]
      #expect(
        summaries(try await send(body, to: gateway).results)
          == ["1 201 a", "2 402 insufficient_funds"] + rest)
      #expect(
        summaries(try await send(body, to: gateway).results)
          == ["1 201 a again", "2 402 insufficient_funds again"] + rest)
      let balances = try await gateway.get("/v1/balances")
      #expect(balances.json["balances"]?[0]?["held"]?.stringValue == "60.00")
    }
  }

  @Test("has at most a thousand orders; of more, none is placed")
  func tooMany() async throws {
    try await TestGateway.run { gateway in
      let lines = (1...1001).map { order("o-\($0)", "0.01") }
      for (body, type) in [
        (lines.joined(separator: "\n"), Self.lines),
        ("[\(lines.joined(separator: ","))]", "application/json"),
      ] {
        let answer = try await gateway.post("/v1/orders/batch", body, type: type)
        #expect(answer.status == 422)
        #expect(
          answer["detail"] == "a batch has at most 1000 orders, this one has 1001; none was placed")
        #expect(answer["field"] == "orders")
      }
      #expect(try await gateway.get("/v1/orders/o-1").status == 404)
      let (results, _) = try await send(
        lines.prefix(1000).joined(separator: "\n"), to: gateway)
      #expect(results.count == 1000)
      #expect(results.allSatisfy { $0["status"]?.numberValue?.text == "201" })
    }
  }

  @Test("may be larger than one order, and is refused as a whole where it is no batch")
  func wholes() async throws {
    try await TestGateway.run(maximumBodyBytes: 300) { gateway in
      let note = String(repeating: "x", count: 400)
      let large = order("a", "1", #","reference":"\#(note)""#)
      #expect(try await gateway.post("/v1/orders", large).status == 413)
      #expect(summaries(try await send(large, to: gateway).results) == ["1 201 a"])
      for (body, type, status, code) in [
        ("[1", "application/json", 400, "invalid_json"),
        ("1", "application/json", 400, "invalid_json"),
        (#"{"order":[]}"#, "application/json", 422, "unknown_field"),
        (order("b", "1"), "text/plain", 415, "unsupported_media_type"),
      ] {
        let answer = try await gateway.post("/v1/orders/batch", body, type: type)
        #expect(answer.status == status)
        #expect(answer["code"] == code)
      }
      let unknown = try await gateway.post(
        "/v1/orders/batch?format=xml", order("b", "1"), type: Self.lines)
      #expect(unknown["field"] == "format")
    }
  }

  @Test("says of each order what is asked for")
  func listing() async throws {
    try await TestGateway.run { gateway in
      let answer = try await gateway.send(
        "/v1/orders/batch", order("a", "1"), type: Self.lines,
        headers: [HTTPHeader(name: "Prefer", value: "return=minimal")])
      #expect(answer.header("preference-applied") == "return=minimal")
      let result = try JSONParser.parse(answer.body)
      #expect(result["order"]?["state"]?.stringValue == "held")
      #expect(result["order"]?["candidates"] == nil)
    }
  }

  @Test("may be announced before it is sent, at its own size")
  func announced() async throws {
    let body = (1...400).map { order("o-\($0)", "0.01") }.joined(separator: "\n")
    let head =
      "POST /v1/orders/batch HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
      + "Content-Type: application/x-ndjson\r\nContent-Length: \(body.utf8.count)\r\n"
      + "Expect: 100-continue\r\n\r\n"
    let answers = try await TestGateway.withAnswers(edge: Edge()) { client in
      client.send(Array(head.utf8))
      client.send(Array(body.utf8))
      client.closeOutput()
      return client.readToEnd()
    }
    #expect(body.utf8.count > 4096)
    #expect(answers.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
    #expect(answers.contains(#"{"line":400,"status":201,"#))
  }
}
