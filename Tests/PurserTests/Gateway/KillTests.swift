import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("A gateway that is killed")
struct KillTests {
  private static let rounds = 100
  /// No reading is ever sure to contain a settlement: what is left can be worked out from the
  /// orders alone.
  private static let configuration = foxReloadAlone + "\n    lag: 1d\n"

  @Test("keeps everything that it has acknowledged, and nothing twice")
  func kill() async throws {
    let seed = UInt64.random(in: 0...9_999)
    print("the kills follow from seed \(seed)")
    var random = SeededRandom(seed: seed)
    let fox = try SimulatedSupplier.foxReload("1000000.00 USD")
    try await withBench(Self.configuration, [fox]) { bench in
      var earlier: [OrderLog.Entry] = []
      var latest: [OrderLog.Entry] = []
      for round in 1...Self.rounds {
        latest = try await bench.serve { gateway in
          try await Self.settleAccounts(latest, at: gateway, "round \(round), seed \(seed)")
          earlier += latest
          try await Self.checkSum(earlier, at: gateway, "round \(round), seed \(seed)")
          return try await Self.killUnderLoad(gateway, round: round, random: &random)
        }
      }
      try await bench.serve { gateway in
        let context: Comment = "after the last round, seed \(seed)"
        try await Self.settleAccounts(latest, at: gateway, context)
        try await Self.checkSum(earlier + latest, at: gateway, context)
        for entry in earlier + latest {
          let reply = try await gateway.get("/v1/orders/\(entry.id)")
          #expect(reply["state"] == entry.report?.state ?? "held", context)
        }
      }
    }
  }

  /// Sends orders and reports from several shops at once and kills the gateway in the middle of
  /// them.
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
          await sendOrders(
            "\(round)-\(shop)", to: gateway, log, seed: seed, reporting: true
          ) { answers in
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

  /// Looks for every order and every report whose answer came, then sends those again whose answer
  /// never came: a shop that was left without one does so.
  private static func settleAccounts(
    _ entries: [OrderLog.Entry], at gateway: GatewayClient, _ context: Comment
  ) async throws {
    for entry in entries {
      if entry.isAcknowledged {
        let reply = try await gateway.get("/v1/orders/\(entry.id)")
        #expect(reply["amount"] == entry.cost, context)
        if entry.report == nil || entry.isReportAcknowledged {
          #expect(reply["state"] == entry.report?.state ?? "held", context)
        }
      } else {
        #expect(try await gateway.order(entry.id, entry.cost).status == 201, context)
      }
      if let report = entry.report, !entry.isReportAcknowledged {
        let reply = try await gateway.post("/v1/orders/\(entry.id)/\(report)", [:])
        #expect(reply.status == 200, context)
      }
    }
  }

  /// Every hold counts once: what is left is what the orders have left.
  private static func checkSum(
    _ entries: [OrderLog.Entry], at gateway: GatewayClient, _ context: Comment
  ) async throws {
    let taken = entries.reduce(0) { $0 + $1.takenCents }
    let balance = try await gateway.get("/v1/balances").balance(of: "foxreload")
    let left = OrderLog.Entry(id: "", cents: 1_000_000_00 - taken).cost
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
///   - seed: what the costs and the reports are drawn from.
///   - reporting: whether some of them are settled or released.
///   - onAnswer: told how many answers `log` has, after each.
func sendOrders(
  _ name: String, to gateway: GatewayClient, _ log: OrderLog, seed: UInt64,
  reporting: Bool = false, onAnswer: (Int) async -> Void
) async {
  var random = SeededRandom(seed: seed)
  for number in 1... {
    let cents = Int.random(in: 1...500, using: &random)
    let entry = OrderLog.Entry(id: "\(name)-\(number)", cents: cents)
    let place = log.send(entry)
    guard let reply = try? await gateway.order(entry.id, entry.cost) else { return }
    #expect(reply.status == 201, "\(reply.json)")
    await onAnswer(log.acknowledge(place))
    guard reporting, Bool.random(using: &random),
      let report = OrderLog.Report.allCases.randomElement(using: &random)
    else { continue }
    log.send(report, of: place)
    guard let answer = try? await gateway.post("/v1/orders/\(entry.id)/\(report)", [:]) else {
      return
    }
    #expect(answer.status == 200, "\(answer.json)")
    await onAnswer(log.acknowledgeReport(place))
  }
}
