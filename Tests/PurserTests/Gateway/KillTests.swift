import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("A gateway that is killed")
struct KillTests {
  /// How its orders and reports come.
  enum Way: CaseIterable {
    /// One after the other on each connection, through the order lane.
    case lane
    /// Many at once on each connection, without waiting for answers, through the order lane.
    case pipelined
    /// One after the other, past the order lane.
    case general
  }

  /// As many in each way: a hundred and a few in all.
  private static let rounds = 34
  /// No reading is ever sure to contain a settlement: what is left can be worked out from the
  /// orders alone.
  private static let configuration = foxReloadAlone + "\n    lag: 1d\n"

  @Test(
    "keeps everything that it has acknowledged, and nothing twice", arguments: Way.allCases)
  func kill(_ way: Way) async throws {
    let seed = UInt64.random(in: 0...9_999)
    print("the kills under \(way) follow from seed \(seed)")
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
          return try await Self.killUnderLoad(gateway, way, round: round, random: &random)
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
    _ gateway: GatewayClient, _ way: Way, round: Int, random: inout SeededRandom
  ) async throws -> [OrderLog.Entry] {
    _ = try await gateway.get("/v1/balances")
    let log = OrderLog()
    let fatalAnswer = Int.random(in: 1...60, using: &random)
    let pause = Int.random(in: 0...50, using: &random)
    let onAnswer: @Sendable (Int) -> Void = { answers in
      guard answers == fatalAnswer else { return }
      for _ in 0..<pause { sched_yield() }
      gateway.process.send(SIGKILL)
    }
    await withDiscardingTaskGroup { tasks in
      for number in 1...8 {
        let seed = random.next()
        tasks.addTask {
          let shop = Shop(name: "\(round)-\(number)", gateway: gateway, log: log)
          switch way {
          case .lane: await shop.sendOrders(seed: seed, isReporting: true, onAnswer: onAnswer)
          case .general:
            await shop.byTheGeneralWay.sendOrders(
              seed: seed, isReporting: true, onAnswer: onAnswer)
          case .pipelined: await shop.sendBursts(seed: seed, onAnswer: onAnswer)
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
