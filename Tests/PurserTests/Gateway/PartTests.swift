import ExactJSON
import Foundation
import PurserSimulator
import Testing

@Suite("Orders in parts, of the real binary")
struct PartTests {
  private static let configuration = foxReloadAlone + "\n    lag: 1d\n"

  private func low(_ gateway: GatewayClient) async throws -> JSONValue? {
    try await gateway.get("/v1/balances").balance(of: "foxreload")?["spendable"]?["low"]
  }

  /// Sends a report, kills the gateway once it is answered, and sends it again after a start: as a shop does
  /// that was left without the answer.
  private func tellTwice(
    _ bench: TestBench, _ path: String, _ body: JSONValue, low: JSONValue
  ) async throws -> GatewayClient.Reply {
    let first = try await bench.serve { gateway in
      _ = try await gateway.get("/v1/balances")
      let reply = try await gateway.post("/v1/orders/A-1/\(path)", body)
      #expect(reply.status == 200, "\(path) \(reply.json)")
      gateway.process.send(SIGKILL)
      #expect(await gateway.process.ending() == .signal(SIGKILL))
      return reply
    }
    return try await bench.serve { gateway in
      #expect(try await self.low(gateway) == low, "\(path)")
      let again = try await gateway.post("/v1/orders/A-1/\(path)", body)
      #expect(again.status == 200, "\(path)")
      for member in ["bought", "held_on", "freed", "given_back", "parts", "state", "amount"] {
        #expect(again.json[member] == first.json[member], "\(path) \(member)")
      }
      #expect(try await self.low(gateway) == low, "\(path), told again")
      return again
    }
  }

  @Test("what is told of parts survives a kill, and counts once however often it is told")
  func kills() async throws {
    try await withBench(Self.configuration, [.foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let order = try await gateway.post(
          "/v1/orders",
          [
            "id": "A-1", "currency": "USD", "sku": "card", "quantity": 5,
            "offers": [["supplier": "foxreload", "unit_cost": "10.00"]],
          ])
        #expect(order.status == 201)
      }
      let first = try await tellTwice(
        bench, "settle", ["quantity": 2, "actual": "20.00", "rest": "hold"], low: "50.00")
      #expect(first.json["held_on"]?["quantity"] == 3)
      let second = try await tellTwice(
        bench, "settle", ["quantity": 4, "actual": "41.00"], low: "59.00")
      #expect(second.json["freed"]?["quantity"] == 1)
      let third = try await tellTwice(
        bench, "reverse", ["amount": "6.00", "reference": "refund-1"], low: "65.00")
      #expect(third.json["given_back"]?["amount"] == "6.00")
      let last = try await tellTwice(bench, "reverse", [:], low: "100.00")
      #expect(last.json["state"] == "reversed")
      try await bench.serve { gateway in
        let listed = try await gateway.get("/v1/orders").json["orders"]?.arrayValue
        #expect(listed?.count == 1)
        #expect(listed?.first?["given_back"]?["amount"] == "41.00")
        #expect(listed?.first?["state"] == "reversed")
      }
      let verified = try await bench.purser("verify")
      #expect(verified.ending == .exit(0), "\(verified)")
    }
  }
}
