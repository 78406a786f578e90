import ExactJSON
import Foundation
import Testing

@Suite("purser demo")
struct DemoCommandTests {
  /// Whatever an owner's own variables say, the demonstration runs against its simulation.
  private static let environment = [
    "FOXRELOAD_URL": "http://127.0.0.1:9", "PADDLE_API_KEY": "real",
  ]

  @Test("counts what became of its orders as JSON")
  func json() async throws {
    try await TestBench.with("", environment: Self.environment) { bench in
      let result = try await bench.purser("demo", "--orders", "40", "--exit", "--json")
      #expect(result.ending == .exit(0))
      #expect(result.errors == "")
      let summary = try JSONParser.parse(Array(result.output.utf8))
      #expect(
        summary.objectValue?.names
          == ["orders", "routed", "refused", "by_supplier", "supplier_refusals", "url"])
      #expect(summary["orders"] == 40)
      #expect(summary["supplier_refusals"] == 0)
      let routed = try #require(summary["routed"]?.numberValue?.plainInteger)
      let refused = try #require(summary["refused"]?.numberValue?.plainInteger)
      #expect(routed + refused == 40)
      let shares = try #require(summary["by_supplier"]?.objectValue)
      #expect(shares.names == ["foxreload", "m3ter", "onlinesales", "paddle"])
      #expect(shares.reduce(0) { $0 + ($1.value.numberValue?.plainInteger ?? 0) } == routed)
      #expect(summary["url"]?.stringValue?.hasPrefix("http://127.0.0.1:") == true)
      #expect(try bench.files() == ["suppliers.yaml"], "it leaves nothing behind")
    }
  }

  @Test("shows others take over when the cheapest supplier has run dry")
  func takeover() async throws {
    try await TestBench.with("", environment: Self.environment) { bench in
      let result = try await bench.purser("demo", "--exit")
      #expect(result.ending == .exit(0))
      #expect(result.errors == "")
      #expect(result.output.hasPrefix("Purser runs on http://127.0.0.1:"))
      #expect(
        result.output.contains(#/foxreload: insufficient_funds: needs [\d.]+, has [\d.]+ USD/#))
      #expect(result.output.contains("Refused by a supplier after Purser chose it: 0."))
      for currency in ["EUR", "GBP", "JPY", "USD"] {
        #expect(result.output.contains("\n\(currency) "), "the totals in \(currency)")
      }
    }
  }

  @Test("ends with balances into which every order has settled")
  func closing() async throws {
    try await TestBench.with("", environment: Self.environment) { bench in
      let result = try await bench.purser("demo", "--exit")
      let closing = try #require(result.output.split(separator: "\nSUPPLIER ").last)
      let rows = closing.matches(
        of: #/\n\w+ +\w+ +([A-Z]{3}) +([\d.-]+) +([\d.-]+) +([\d.-]+) +\d+ s +ok/#)
      #expect(rows.count == 8)
      for row in rows {
        #expect(["0", "0.00"].contains(row.3), "held: \(row.0)")
        #expect(!row.4.hasPrefix("-"), "overdrawn: \(row.0)")
      }
    }
  }

  @Test("ends well when it is interrupted before its orders are through")
  func interrupted() async throws {
    try await TestBench.with("", environment: Self.environment) { bench in
      let result = try await PurserProcess.run(
        ["demo"], environment: bench.environment, in: bench.folder
      ) { process in
        _ = await process.output.line(containing: "3. ")
        process.send(SIGINT)
        return await process.result()
      }
      #expect(result.ending == .exit(0))
      #expect(
        result.errors == "purser: the demonstration was ended before its orders were through\n")
    }
  }
}
