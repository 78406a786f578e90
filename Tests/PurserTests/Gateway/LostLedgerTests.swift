import ExactJSON
import Foundation
import PurserSimulator
import Testing

@Suite("A ledger that goes away under a gateway")
struct LostLedgerTests {
  /// Sends orders one after the other until one is not acknowledged.
  ///
  /// - Returns: those that were, and what the last one was answered.
  private static func sendOrders(
    _ name: Int, _ gateway: GatewayClient, onAnswer: () throws -> Void
  ) async throws -> (acknowledged: [String], last: GatewayClient.Reply) {
    var acknowledged: [String] = []
    while true {
      let id = "\(name)-\(acknowledged.count)"
      let reply = try await gateway.order(id, "0.01")
      guard reply.status == 201 else { return (acknowledged, reply) }
      acknowledged.append(id)
      try onAnswer()
    }
  }

  @Test(
    "ends all acknowledging, is told once, and goes on with all that was acknowledged when it comes back",
    arguments: ["", "-wal"])
  func movedAway(_ ending: String) async throws {
    let fox = try SimulatedSupplier.foxReload("1000000.00 USD")
    try await withBench(foxReloadAlone, [fox]) { bench in
      let (file, aside) = (bench.path("purser.db" + ending), bench.path("aside"))
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        var acknowledged: [String] = []
        try await withThrowingTaskGroup { tasks in
          for shop in 1...4 {
            tasks.addTask {
              var answers = 0
              return try await Self.sendOrders(shop, gateway) {
                answers += 1
                guard shop == 1, answers == 20 else { return }
                try FileManager.default.moveItem(atPath: file, toPath: aside)
              }
            }
          }
          for try await (ids, last) in tasks {
            acknowledged += ids
            #expect(last.status == 503)
            #expect(last["code"] == "store_failed")
            #expect(last["detail"]?.contains("send the same again") == true, "\(last)")
          }
        }
        #expect(await gateway.process.errors.line(containing: "no order can be held") != nil)
        for path in ["/v1/balances", "/v1/orders/1-0"] {
          #expect(try await gateway.get(path)["code"] == "store_failed")
        }
        try FileManager.default.moveItem(atPath: aside, toPath: file)
        #expect(await gateway.process.errors.line(containing: "can be held again") != nil)
        #expect(try await gateway.order("again", "0.01").status == 201)
        for id in acknowledged {
          #expect(try await gateway.get("/v1/orders/\(id)").status == 200)
        }
        gateway.process.send(SIGTERM)
        let errors = await gateway.process.result().errors.split(separator: "\n")
        #expect(errors.count { $0.contains("no order can be held") } == 1, "\(errors)")
      }
    }
  }

  @Test("is missed by the next start where it does not come back, with what to do")
  func removed() async throws {
    try await withBench(foxReloadAlone, [.foxReload()]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        #expect(try await gateway.order("one", "1.00").status == 201)
        try FileManager.default.removeItem(atPath: bench.path("purser.db-wal"))
        #expect(try await gateway.order("two", "1.00").status == 503)
        gateway.process.send(SIGTERM)
        #expect(await gateway.process.ending() == .exit(0))
      }
      let result = try await bench.purser("serve", "--port", "0")
      #expect(result.ending == .exit(1))
      #expect(result.errors.contains("were answered and are missing"))
      #expect(result.errors.contains("purser restore"))
    }
  }
}
