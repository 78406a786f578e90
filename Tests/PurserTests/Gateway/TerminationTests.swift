import ExactJSON
import Foundation
import PurserSimulator
import Testing

@Suite("A gateway that is asked to stop")
struct TerminationTests {
  @Test(
    "answers what it has accepted, ends with 0 and reopens", arguments: [SIGTERM, SIGINT])
  func stop(_ signal: Int32) async throws {
    let seed = UInt64.random(in: 0...9_999)
    print("the orders follow from seed \(seed)")
    let fox = try SimulatedSupplier.foxReload("1000000.00 USD")
    try await withBench(foxReloadAlone, [fox]) { bench in
      let log = OrderLog()
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        await withDiscardingTaskGroup { tasks in
          for shop in 1...8 {
            tasks.addTask {
              await Shop(name: "\(shop)", gateway: gateway, log: log).sendOrders(seed: seed) {
                if $0 == 40 { gateway.process.send(signal) }
              }
            }
          }
        }
        let result = await gateway.process.result()
        #expect(result.ending == .exit(0), "seed \(seed): \(result.errors)")
        #expect(result.output == "purser listens on \(gateway.url)\n")
      }
      // What it has accepted it has answered: of an order without an answer there is no trace.
      try await bench.serve { gateway in
        for entry in log.entries {
          let reply = try await gateway.get("/v1/orders/\(entry.id)")
          #expect(reply.status == (entry.isAcknowledged ? 200 : 404), "\(entry), seed \(seed)")
          #expect(reply["state"] == (entry.isAcknowledged ? "held" : nil), "\(entry)")
        }
      }
    }
  }

  @Test("ends at once when nobody asks for anything")
  func idle() async throws {
    let fox = try SimulatedSupplier.foxReload()
    try await withBench(foxReloadAlone, [fox]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        gateway.process.send(SIGTERM)
        let result = await gateway.process.result()
        #expect(result.ending == .exit(0))
        #expect(result.errors == "")
      }
      #expect(try bench.files() == ["purser.db", "purser.db.lock", "suppliers.yaml"])
    }
  }
}
