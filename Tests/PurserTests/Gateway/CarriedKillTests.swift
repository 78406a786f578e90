import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("A gateway that is killed while it carries orders through", .mustEnd)
struct CarriedKillTests {
  /// As many as a soak wants, else a few.
  private static var kills: Int {
    let count = FaultSeriesTests.Series.kills.count
    return count > 0 ? count : 25
  }
  private static let ordersInRound = 10
  private static let key = "codes: {key: sixteen-characters-at-least}\n"
  private static let pace = FollowingPace(
    poll: "500ms", absentAfter: "3s", timeout: "2s", refresh: "1s")

  @Test("buys nothing twice, loses nothing, and agrees with its suppliers to the cent")
  func kill() async throws {
    let seed = UInt64.random(in: 0...9_999)
    print("\(Self.kills) kills of orders under way follow from seed \(seed)")
    var random = SeededRandom(seed: seed)
    let suppliers = try OrderStyle.allCases.map {
      try OrderingSupplier($0, opening: "100000.00 USD")
    }
    for one in suppliers { Self.spoil(one, &random) }
    let fuse = Fuse()
    let news = suppliers.map { one in
      let stream = one.supplier.news()
      return Task { for await event in stream { if case .order = event { fuse.count() } } }
    }
    defer { for task in news { task.cancel() } }
    try await withOrderBench(suppliers, pace: Self.pace, head: Self.key) { bench in
      let log = CarriedLog()
      for round in 1...Self.kills {
        try await bench.serve { gateway in
          Self.sendMessages(of: suppliers, to: gateway)
          _ = try await gateway.get("/v1/balances")
          fuse.arm(
            gateway.process, events: .random(in: 1...30, using: &random),
            pause: .random(in: 0...200, using: &random))
          await withDiscardingTaskGroup { tasks in
            for number in 1...Self.ordersInRound {
              let entry = CarriedLog.Entry(
                id: "\(round)-\(number)", quantity: .random(in: 1...4, using: &random),
                suppliers: Self.allowed(suppliers, &random))
              let wait = Bool.random(using: &random) ? "0s" : "1s"
              tasks.addTask {
                await log.send(entry, to: gateway, wait: wait) { fuse.count() }
              }
            }
          }
          fuse.blow()
          #expect(await gateway.process.ending() == .signal(SIGKILL), "seed \(seed)")
        }
      }
      try await bench.serve { gateway in
        Self.sendMessages(of: suppliers, to: gateway)
        _ = try await gateway.get("/v1/balances")
        for one in suppliers { one.supplier.clearOrderFaults() }
        var reckoning = CarriedReckoning(of: suppliers, "round \(Self.kills), seed \(seed)")
        for entry in log.entries { try await reckoning.take(entry, at: gateway) }
        try await reckoning.check(gateway)
        print("\(Self.kills) kills: \(reckoning)")
      }
    }
  }

  /// Lets every second order at a supplier go wrong in some way.
  private static func spoil(_ one: OrderingSupplier, _ random: inout SeededRandom) {
    let faults: [OrderFault] = [
      .dropped, .failedBefore(status: 500), .noFunds, .noStock, .lostReply,
      .failedAfter(status: 503), .slow(.milliseconds(.random(in: 200...3_000, using: &random))),
      .takenLate(.milliseconds(700)), .partial, .pending(.milliseconds(1_500)),
      .failsLater(.milliseconds(800)), .sticky(status: 500, isTaken: true),
      .sticky(status: 500, isTaken: false), .codesLater(.milliseconds(600)), .messageTwice,
      .messageBeforeReply,
    ]
    for fault in faults {
      one.supplier.setOrderFault(fault, on: .share(perMille: 45, seed: random.next()))
    }
  }

  /// The one supplier, or the few, that an order may go to.
  private static func allowed(
    _ suppliers: [OrderingSupplier], _ random: inout SeededRandom
  ) -> [String] {
    let count = Int.random(in: 1...3, using: &random)
    return Array(suppliers.map(\.name).shuffled(using: &random).prefix(count)).sorted()
  }

  private static func sendMessages(of suppliers: [OrderingSupplier], to gateway: GatewayClient) {
    for one in suppliers where one.style == .webhook {
      one.supplier.setWebhook("\(gateway.url)/v1/suppliers/\(one.name)/messages")
    }
  }
}
