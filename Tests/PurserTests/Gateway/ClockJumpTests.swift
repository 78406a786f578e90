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
    try await withBench(Self.configuration, [.foxReload("100.00 USD")]) { bench in
      var bench = bench
      let surroundings = try Surroundings(of: bench)
      bench.environment.merge(surroundings.environment) { _, new in new }
      let supplier = try #require(bench.environment["FOXRELOAD_URL"])
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        try await Self.buyAndSettle("before", gateway, at: supplier)

        surroundings.clockShift = .seconds(seconds)
        let unready = try await gateway.get("/health/ready") { $0.status == 503 }
        #expect(unready.readyReasons.contains { $0.hasPrefix("clock: ") }, "\(unready)")
        // What was read before may be older than it looks, so it is read anew.
        _ = try await gateway.get("/v1/balances") { $0.low == "90.00" && $0.state == "ok" }
        try await Self.buyAndSettle("during", gateway, at: supplier)
        surroundings.clockShift = .zero

        _ = try await gateway.get("/v1/balances") { $0.low == "80.00" && $0.state == "ok" }
        try await Self.buyAndSettle("after", gateway, at: supplier)
        _ = try await gateway.get("/v1/balances") { $0.low == "70.00" }
        #expect(try await Self.found(gateway).isEmpty)
        gateway.process.send(SIGTERM)
        let result = await gateway.process.result()
        let told = result.errors.split(separator: "\n").filter { $0.contains("clock jumped") }
        #expect(told.count == 2, "\(result.errors)")
      }
      try await bench.serve { gateway in
        let balances = try await gateway.get("/v1/balances") { $0.state == "ok" }
        #expect(balances.low == "70.00")
        #expect(balances.balance(of: "foxreload")?["spendable"]?["high"] == "70.00")
        #expect(try await gateway.order("rest", "70.00").status == 201)
        #expect(try await Self.found(gateway).isEmpty)
      }
    }
  }

  @Test("at a start dates nothing by it, and holds what can be paid", arguments: [3600, -3600])
  func wrongAtStart(by seconds: Double) async throws {
    try await withBench(Self.configuration, [.foxReload("100.00 USD")]) { bench in
      var bench = bench
      let surroundings = try Surroundings(of: bench)
      bench.environment.merge(surroundings.environment) { _, new in new }
      let supplier = try #require(bench.environment["FOXRELOAD_URL"])
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        try await Self.buyAndSettle("before", gateway, at: supplier)
        gateway.process.send(SIGKILL)
        _ = await gateway.process.result()
      }
      surroundings.clockShift = .seconds(seconds)
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances") { $0.low == "90.00" && $0.state == "ok" }
        try await Self.buyAndSettle("during", gateway, at: supplier)
        surroundings.clockShift = .zero
        _ = try await gateway.get("/v1/balances") { $0.low == "80.00" && $0.state == "ok" }
        #expect(try await Self.found(gateway).isEmpty)
        #expect(try await gateway.order("rest", "80.00").status == 201)
      }
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
  fileprivate var low: String? {
    balance(of: "foxreload")?["spendable"]?["low"]?.stringValue
  }
  fileprivate var state: String? { balance(of: "foxreload")?["state"]?.stringValue }
}
