import ExactJSON
import PurserSimulator
import Testing

@Suite("purser history")
struct HistoryCommandTests {
  /// A gateway with two orders, one of them settled for less, beside which commands run.
  private static func withHistory(
    _ body: (TestBench, GatewayClient) async throws -> Void
  ) async throws {
    try await withBench(foxReloadAlone, [.foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        #expect(try await gateway.order("one", "10.00").status == 201)
        #expect(try await gateway.order("two", "20.00").status == 201)
        let settled = try await gateway.post("/v1/orders/one/settle", ["actual": "9.00"])
        #expect(settled.status == 200)
        try await body(bench, gateway)
      }
    }
  }

  @Test("lists the newest changes first, beside a running gateway")
  func table() async throws {
    try await Self.withHistory { bench, _ in
      let result = try await bench.purser("history")
      #expect(result.ending == .exit(0))
      #expect(result.errors == "")
      let moment = #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#
      let lines = result.output.replacing(moment, with: "(moment)").split(separator: "\n")
        .map { $0.split(separator: " ").joined(separator: " ") }
      #expect(
        lines == [
          "NUMBER AT TYPE SUPPLIER POOL AMOUNT BALANCE ABOUT",
          "3 (moment) settle_difference foxreload main 1.00 USD 71.00 one",
          "2 (moment) order foxreload main -20.00 USD 70.00 two",
          "1 (moment) order foxreload main -10.00 USD 90.00 one",
        ])
    }
  }

  @Test("gives programs the page that the API gives")
  func json() async throws {
    try await Self.withHistory { bench, gateway in
      let result = try await bench.purser("history", "--json", "--limit", "2")
      #expect(result.ending == .exit(0))
      let page = try await gateway.get("/v1/transactions?limit=2").json
      #expect(try result.json() == page)
      let cursor = try #require(page["next_cursor"]?.stringValue)
      let rest = try await bench.purser("history", "--json", "--cursor", cursor)
      let following = try await gateway.get("/v1/transactions?cursor=\(cursor)").json
      #expect(try rest.json() == following)
    }
  }

  @Test("exports the files that the API exports")
  func files() async throws {
    try await Self.withHistory { bench, gateway in
      for format in ["csv", "ndjson"] {
        let result = try await bench.purser("history", "--\(format)", "--order", "one")
        #expect(result.ending == .exit(0))
        #expect(result.errors == "")
        let file = try await gateway.text("/v1/transactions?format=\(format)&order=one")
        #expect(result.output == file)
      }
    }
  }

  @Test(
    "refuses what it cannot understand with 2 and the option's name",
    arguments: [
      (["--limit", "0"], "--limit"), (["--from", "yesterday"], "--from"),
      (["--order", "a b"], "--order"), (["--csv", "--cursor", "1"], "--cursor"),
      (["--csv", "--ndjson"], "--ndjson"),
      (["--supplier", "nope"], "`--supplier`: no supplier is called `nope`; there are foxreload"),
      (["--currency", "usd"], "; did you mean `USD`?"),
      (["--type", "zz", "--csv"], "`--type`: no type is called `zz`; there are order, "),
    ])
  func usage(arguments: [String], option: String) async throws {
    try await TestBench.with(
      foxReloadAlone,
      environment: ["FOXRELOAD_URL": "http://127.0.0.1:9", "FOXRELOAD_API_KEY": "k"]
    ) { bench in
      let result = try await bench.purser(["history"] + arguments)
      #expect(result.ending == .exit(2))
      #expect(result.output == "")
      #expect(result.errors.contains(option))
    }
  }

  @Test("says so when there is no ledger yet")
  func noLedger() async throws {
    try await TestBench.with(
      foxReloadAlone,
      environment: ["FOXRELOAD_URL": "http://127.0.0.1:9", "FOXRELOAD_API_KEY": "k"]
    ) { bench in
      let result = try await bench.purser("history")
      #expect(result.ending == .exit(0))
      #expect(result.output == "no entries\n")
      #expect(result.errors == "purser.db does not exist yet\n")
      #expect(try bench.files() == ["suppliers.yaml"])
    }
  }
}
