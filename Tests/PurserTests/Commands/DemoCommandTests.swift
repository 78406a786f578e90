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
          == [
            "orders", "routed", "refused", "by_supplier", "supplier_refusals", "carried", "url",
          ])
      #expect(summary["orders"] == 40)
      #expect(summary["supplier_refusals"] == 0)
      let routed = try #require(summary["routed"]?.numberValue?.plainInteger)
      let refused = try #require(summary["refused"]?.numberValue?.plainInteger)
      #expect(routed + refused == 40)
      let shares = try #require(summary["by_supplier"]?.objectValue)
      #expect(shares.names == ["foxreload", "m3ter", "onlinesales", "paddle"])
      #expect(shares.reduce(0) { $0 + ($1.value.numberValue?.plainInteger ?? 0) } == routed)
      let carried = try #require(summary["carried"]?.arrayValue)
      #expect(carried.map { $0["state"] } == ["settled", "settled", "settled"])
      #expect(carried.map { $0["supplier"] } == ["cardhouse", "gamevault", "gamevault"])
      #expect(carried.map { $0["attempts"] } == [1, 2, 1])
      #expect(carried.map { $0["codes"] } == [2, 2, 2])
      #expect(carried.map { $0["times_bought"] } == [1, 1, 1])
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

  /// What is told of the orders that Purser places itself.
  private static let scenes = """
    Orders that Purser places itself: it buys, follows the order to its end, and pays.

    1. An ordinary order, 2 x gift-10 for 19.50 USD.
         cardhouse is the cheapest, takes the order and delivers 2 codes.
         Purser pays what was charged, 19.50 USD, and hands the codes to the shop.
    2. The same again, and the cheapest supplier has none left.
         cardhouse refuses the order (out_of_stock): nothing was bought, its money is free at once.
         Purser goes on to gamevault, which delivers 2 codes for 19.80 USD.
    3. The same again, and the supplier's reply is lost on its way.
         cardhouse was out of stock a moment ago, so gamevault gets the order.
         gamevault takes it, and the connection ends without a reply: was it bought or not?
         To try again could buy it twice. Purser asks gamevault for the order instead, and finds it:
         bought once, for 19.80 USD, with 2 codes.

    Waiting 2 s until the suppliers' balances show every order.
    """

  @Test("shows an order carried through, one that goes elsewhere, and one whose reply is lost")
  func carried() async throws {
    try await TestBench.with("", environment: Self.environment) { bench in
      let result = try await bench.purser("demo", "--orders", "1", "--exit")
      #expect(result.ending == .exit(0))
      #expect(result.errors == "")
      let from = try #require(result.output.firstRange(of: "Orders that Purser places"))
      let told = result.output[from.lowerBound...]
      let to = try #require(told.firstRange(of: "\n\nSUPPLIER "))
      #expect(told[..<to.lowerBound] == Self.scenes)
      #expect(told.contains(#/\ncardhouse +main +USD +230\.50 +0\.00 +230\.50 +\d+ s +ok\n/#))
      #expect(told.contains(#/\ngamevault +main +USD +210\.40 +0\.00 +210\.40 +\d+ s +ok\n/#))
    }
  }

  @Test("ends with balances into which every order has settled")
  func closing() async throws {
    try await TestBench.with("", environment: Self.environment) { bench in
      let result = try await bench.purser("demo", "--exit")
      let closing = try #require(result.output.split(separator: "\nSUPPLIER ").last)
      let rows = closing.matches(
        of: #/\n\w+ +\w+ +([A-Z]{3}) +([\d.-]+) +([\d.-]+) +([\d.-]+) +\d+ s +ok/#)
      #expect(rows.count == 10)
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
