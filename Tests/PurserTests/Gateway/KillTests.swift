import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("A gateway that is killed")
struct KillTests {
  private static let rounds = 20

  @Test("keeps every hold that it has acknowledged, and none twice")
  func kill() async throws {
    let seed = UInt64.random(in: 0...9_999)
    print("the kills follow from seed \(seed)")
    var random = SeededRandom(seed: seed)
    let fox = try SimulatedSupplier.foxReload("1000000.00 USD")
    try await withBench(foxReloadAlone, [fox]) { bench in
      var earlier: [OrderLog.Entry] = []
      for round in 1...Self.rounds {
        earlier += try await bench.serve { gateway in
          try await Self.check(earlier, at: gateway, "round \(round), seed \(seed)")
          return try await Self.killUnderLoad(gateway, round: round, random: &random)
        }
      }
      try await bench.serve { gateway in
        try await Self.check(earlier, at: gateway, "after the last round, seed \(seed)")
      }
    }
  }

  /// Sends orders from several shops at once and kills the gateway in the middle of them.
  ///
  /// - Returns: every order that was sent.
  private static func killUnderLoad(
    _ gateway: GatewayClient, round: Int, random: inout SeededRandom
  ) async throws -> [OrderLog.Entry] {
    _ = try await gateway.get("/v1/balances")
    let log = OrderLog()
    let fatalAnswer = Int.random(in: 1...60, using: &random)
    let pause = Int.random(in: 0...50, using: &random)
    await withDiscardingTaskGroup { tasks in
      for shop in 1...8 {
        let seed = random.next()
        tasks.addTask {
          await sendOrders("\(round)-\(shop)", to: gateway, log, seed: seed) { answers in
            guard answers == fatalAnswer else { return }
            for _ in 0..<pause { await Task.yield() }
            gateway.process.send(SIGKILL)
          }
        }
      }
    }
    #expect(await gateway.process.ending() == .signal(SIGKILL))
    return log.entries
  }

  /// Looks for every order, then sends those again whose answer never came: a shop that was left
  /// without one does so.
  private static func check(
    _ entries: [OrderLog.Entry], at gateway: GatewayClient, _ context: Comment
  ) async throws {
    let last = entries.last?.id.prefix { $0 != "-" }
    for entry in entries {
      if entry.isAcknowledged {
        let reply = try await gateway.get("/v1/orders/\(entry.id)")
        #expect(reply["state"] == "held", context)
        #expect(reply["amount"] == entry.cost, context)
      } else if entry.id.prefix(while: { $0 != "-" }) == last {
        #expect(try await gateway.order(entry.id, entry.cost).status == 201, context)
      }
    }
    let held = entries.reduce(0) { $0 + $1.cents }
    let balance = try await gateway.get("/v1/balances").balance(of: "foxreload")
    let left = OrderLog.Entry(id: "", cents: 1_000_000_00 - held).cost
    #expect(balance?["available"] == "1000000.00", context)
    #expect(balance?["spendable"]?["low"]?.stringValue == left, context)
  }
}

/// Sends one order after the other until the gateway does not answer any more.
///
/// - Parameters:
///   - name: what the names of the orders begin with.
///   - gateway: where to.
///   - log: where to note them.
///   - seed: what the costs are drawn from.
///   - onAnswer: told how many answers `log` has, after each.
func sendOrders(
  _ name: String, to gateway: GatewayClient, _ log: OrderLog, seed: UInt64,
  onAnswer: (Int) async -> Void
) async {
  var random = SeededRandom(seed: seed)
  for number in 1... {
    let cents = Int.random(in: 1...500, using: &random)
    let entry = OrderLog.Entry(id: "\(name)-\(number)", cents: cents)
    let place = log.send(entry)
    guard let reply = try? await gateway.order(entry.id, entry.cost) else { return }
    #expect(reply.status == 201, "\(reply.json)")
    await onAnswer(log.acknowledge(place))
  }
}
