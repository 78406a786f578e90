import CurlClient
import ExactJSON
import PurserSimulator
import Testing

@Suite("Orders that arrive at once")
struct ConcurrentOrderTests {
  @Test("1,000 of 1.00 at a pool of exactly 100.00: 100 are held, 900 are refused")
  func oneTooMany() async throws {
    try await withBench(foxReloadAlone, [.foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let answers = try await withThrowingTaskGroup(of: String.self) { tasks in
          for number in 1...1_000 {
            tasks.addTask {
              let reply = try await gateway.order("order-\(number)", "1.00")
              return "\(reply.status) \(reply["state"] ?? reply["code"] ?? "")"
            }
          }
          return try await tasks.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(answers == ["201 held": 100, "402 insufficient_funds": 900])
        let balance = try await gateway.get("/v1/balances").balance(of: "foxreload")
        #expect(balance?["available"] == "100.00")
        #expect(balance?["spendable"]?["low"] == "0.00")
      }
    }
  }

  @Test("100 of the same order: one hold")
  func same() async throws {
    try await withBench(foxReloadAlone, [.foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let attempts = try await withThrowingTaskGroup(of: String?.self) { tasks in
          for _ in 1...100 {
            tasks.addTask { try await gateway.order("the-one", "1.00")["attempt_id"] }
          }
          return try await tasks.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(attempts.count == 1)
        let balance = try await gateway.get("/v1/balances").balance(of: "foxreload")
        #expect(balance?["spendable"]?["low"] == "99.00")
      }
    }
  }
}
