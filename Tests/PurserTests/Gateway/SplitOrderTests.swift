import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("Orders that the real binary splits over suppliers", .mustEnd)
struct SplitOrderTests {
  private func order(_ id: String, _ quantity: Int, places: Bool) -> JSONValue {
    var order = JSONObject()
    order["id"] = .string(id)
    order["currency"] = "USD"
    order["sku"] = .string(OrderingSupplier.sku)
    order["quantity"] = .number(JSONNumber(quantity))
    order["split"] = true
    if places {
      order["place"] = true
      order["wait"] = "20s"
    }
    return .object(order)
  }

  private func parts(_ reply: GatewayClient.Reply) -> [String] {
    (reply.json["split"]?["parts"]?.arrayValue ?? []).map { part in
      let texts = ["id", "supplier", "state"].map { part[$0]?.stringValue ?? "-" }
      return "\(texts.joined(separator: " ")) \(part["quantity"]?.numberValue?.text ?? "-")"
    }
  }

  @Test("are held at all of them when they are killed after the answer, and are not split again")
  func killed() async throws {
    let suppliers = try ["one", "two"].map {
      try OrderingSupplier(.idempotent, name: $0, opening: "50.00 USD")
    }
    try await withOrderBench(suppliers) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let reply = try await gateway.post("/v1/orders", self.order("A-1", 8, places: false))
        #expect(reply.status == 201, "\(reply.json)")
        #expect(self.parts(reply) == ["A-1 one held 5", "A-1.2 two held 3"])
        gateway.process.send(SIGKILL)
        #expect(await gateway.process.ending() == .signal(SIGKILL))
      }
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let again = try await gateway.post("/v1/orders", self.order("A-1", 8, places: false))
        #expect(self.parts(again) == ["A-1 one held 5", "A-1.2 two held 3"])
        #expect(try await gateway.post("/v1/orders/A-1.2/release", [:]).status == 200)
        let shown = try await gateway.get("/v1/orders/A-1")
        #expect(self.parts(shown) == ["A-1 one held 5", "A-1.2 two released 3"])
        #expect(shown.json["split"]?["state"] == "held")
      }
      let verified = try await bench.purser("verify")
      #expect(verified.ending == .exit(0), "\(verified)")
    }
  }

  @Test("are carried through at each of them, once")
  func carried() async throws {
    let suppliers = try ["one", "two"].map {
      try OrderingSupplier(.idempotent, name: $0, opening: "50.00 USD")
    }
    try await withOrderBench(suppliers) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let reply = try await gateway.post("/v1/orders", self.order("A-1", 8, places: true))
        #expect(reply.status == 201, "\(reply.json)")
        #expect(self.parts(reply) == ["A-1 one settled 5", "A-1.2 two settled 3"])
        for (id, supplier) in zip(["A-1", "A-1.2"], suppliers) {
          #expect(try await gateway.content(of: id) == supplier.codes("\(id)-1"))
        }
      }
      #expect(suppliers.map { $0.supplier.purchases.count } == [1, 1])
    }
  }
}
