import CurlClient
import ExactJSON
import Foundation
import PurserCore
import PurserSimulator
import Testing

@Suite("A machine's clock that jumps")
struct ClockJumpTests {
  private static let configuration = """
    balances: {refresh: 1s}
    \(foxReloadAlone)
        lag: 100ms

    """
  private static let year = 31_557_600.0

  @Test(
    "changes nothing of what can be spent, also after a start, and is told",
    arguments: [3600, -3600, 374 * year, -50 * year])
  func jump(by seconds: Double) async throws {
    try await Self.withBench { bench, surroundings, supplier in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        try await Self.buyAndSettle("before", gateway, at: supplier)

        surroundings.clockShift = .seconds(seconds)
        let unready = try await gateway.get("/health/ready") { $0.status == 503 }
        #expect(unready.readyReasons.contains { $0.hasPrefix("clock: ") }, "\(unready)")
        // What was read before may be older than it looks, so it is read anew.
        _ = try await gateway.get("/v1/balances") { $0.isCertain("90.00") }
        try await Self.buyAndSettle("during", gateway, at: supplier)
        _ = try await gateway.get("/v1/balances") { $0.isCertain("80.00") }
        // A command beside it goes by the same time.
        let beside = try await bench.purser("balances", "--json")
        let line = try beside.json()["balances"]?.arrayValue?.first
        #expect(line?["spendable"]?["low"] == "80.00", "\(beside)")
        #expect(line?["spendable"]?["high"] == "80.00")
        #expect(line?["state"] == "ok")
        surroundings.clockShift = .zero

        _ = try await gateway.get("/v1/balances") { $0.isCertain("80.00") }
        try await Self.buyAndSettle("after", gateway, at: supplier)
        _ = try await gateway.get("/v1/balances") { $0.isCertain("70.00") }
        #expect(try await Self.found(gateway).isEmpty)
        let entries = try await gateway.get("/v1/transactions?type=clock_jump")
          .json["transactions"]?.arrayValue
        // Another jump within the minute waits for its end.
        #expect(entries?.count == 1, "\(entries ?? [])")
        #expect(entries?.first?["amount"] == "0.00")
        #expect(
          entries?.first?["note"]?.stringValue?.contains("jumped by \(Int(seconds)) s") == true,
          "\(entries ?? [])")
        gateway.process.send(SIGTERM)
        let result = await gateway.process.result()
        let told = result.errors.split(separator: "\n").filter { $0.contains("clock jumped") }
        #expect(told.count == 2, "\(result.errors)")
      }
      try await bench.serve { gateway in
        let balances = try await gateway.get("/v1/balances")
        #expect(balances.isCertain("70.00"), "\(balances)")
        #expect(try await gateway.order("rest", "70.00").status == 201)
        #expect(try await Self.found(gateway).isEmpty)
      }
    }
  }

  @Test("at a start dates nothing by it, and holds what can be paid", arguments: [3600, -3600])
  func wrongAtStart(by seconds: Double) async throws {
    try await Self.withBench { bench, surroundings, supplier in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        try await Self.buyAndSettle("before", gateway, at: supplier)
        gateway.process.send(SIGKILL)
        _ = await gateway.process.result()
      }
      surroundings.clockShift = .seconds(seconds)
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances") { $0.isCertain("90.00") }
        try await Self.buyAndSettle("during", gateway, at: supplier)
        surroundings.clockShift = .zero
        _ = try await gateway.get("/v1/balances") { $0.isCertain("80.00") }
        #expect(try await Self.found(gateway).isEmpty)
        #expect(try await gateway.order("rest", "80.00").status == 201)
      }
    }
  }

  @Test("that was wrong when the ledger began leaves dates that can be mended, and changes no sum")
  func repair() async throws {
    try await Self.withBench { bench, surroundings, supplier in
      surroundings.clockShift = .seconds(374 * Self.year)
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        try await Self.buyAndSettle("during", gateway, at: supplier)
        surroundings.clockShift = .zero
        try await Self.buyAndSettle("after", gateway, at: supplier)
        #expect(try await gateway.order("open", "30.00").status == 201)
        _ = try await gateway.get("/v1/balances") {
          $0.balance(of: "foxreload")?["spendable"]?["low"] == "50.00"
        }
        let shown = try await bench.purser("ledger", "repair-clock")
        #expect(
          shown.ending == .exit(0) && shown.output.contains("nothing was changed"), "\(shown)")
        let refused = try await bench.purser("ledger", "repair-clock", "--apply")
        #expect(refused.ending == .exit(1) && refused.errors.contains("in use"), "\(refused)")
        #expect(try await Self.placedAt("open", gateway).hasPrefix("24"))
        gateway.process.send(SIGTERM)
        _ = await gateway.process.result()
      }
      let repaired = try await bench.purser("ledger", "repair-clock", "--apply")
      #expect(repaired.ending == .exit(0), "\(repaired)")
      #expect(repaired.output.contains("is repaired: "), "\(repaired)")
      try await bench.serve { gateway in
        _ = try await gateway.get("/health/ready") { $0["status"] == "ready" }
        let balances = try await gateway.get("/v1/balances") {
          $0.balance(of: "foxreload")?["spendable"]?["low"] == "50.00"
        }
        #expect(balances.balance(of: "foxreload")?["held"] == "30.00")
        #expect(try await !Self.placedAt("open", gateway).hasPrefix("24"))
        try await Self.buyAndSettle("then", gateway, at: supplier)
        _ = try await gateway.get("/v1/balances") {
          $0.balance(of: "foxreload")?["spendable"]?["low"] == "40.00"
        }
        #expect(try await Self.found(gateway).isEmpty)
      }
      let nothing = try await bench.purser("ledger", "repair-clock")
      #expect(nothing.output.contains("nothing to repair"), "\(nothing)")
    }
  }

  /// When an order was placed, as the gateway says.
  private static func placedAt(_ id: String, _ gateway: GatewayClient) async throws -> String {
    try #require(try await gateway.get("/v1/orders/\(id)")["placed_at"])
  }

  /// Runs a supplier with 100.00, and a bench whose processes are in surroundings of their own.
  private static func withBench(
    _ body: (TestBench, Surroundings, _ supplier: String) async throws -> Void
  ) async throws {
    try await PurserTests.withBench(configuration, [.foxReload("100.00 USD")]) { bench in
      let surroundings = try Surroundings(of: bench)
      let url = try #require(bench.environment["FOXRELOAD_URL"])
      try await body(bench.adding(surroundings.environment), surroundings, url)
    }
  }

  /// An order of 10.00 that is held, bought and settled.
  private static func buyAndSettle(
    _ id: String, _ gateway: GatewayClient, at supplier: String
  ) async throws {
    let order = try await gateway.order(id, "10.00")
    #expect(order.status == 201, "\(order)")
    try await ExpiryTests.buy(order, at: supplier)
    #expect(try await gateway.post("/v1/orders/\(id)/settle", ["actual": "10.00"]).status == 200)
  }

  /// What was found that no order explains.
  private static func found(_ gateway: GatewayClient) async throws -> [JSONValue] {
    let drifts = try await gateway.get("/v1/transactions?type=drift").json["transactions"]
    let credits = try await gateway.get("/v1/transactions?type=credit_detected")
      .json["transactions"]
    return (drifts?.arrayValue ?? []) + (credits?.arrayValue ?? [])
  }
}

extension GatewayClient.Reply {
  /// Whether the supplier has so much, and nothing in flight may be in that number or not.
  fileprivate func isCertain(_ amount: String) -> Bool {
    let line = balance(of: "foxreload")
    return line?["state"]?.stringValue == "ok"
      && [line?["book"], line?["spendable"]?["low"], line?["spendable"]?["high"]]
        .allSatisfy { $0?.stringValue == amount }
  }
}
