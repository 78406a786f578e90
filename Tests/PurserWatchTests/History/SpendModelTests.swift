import PurserCore
import PurserEngine
import PurserStore
import PurserWatch
import TestSupport
import Testing

/// A ledger in which anything happens, its keeper stopped and begun anew at any moment, judged by a second model: what
/// each order came to in the end, in the hour of its placing, and the money that is missing still.
@Suite("What was spent by the hour, in any history", .mustEnd)
struct SpendModelTests {
  @Test("is what the orders came to and what is missing", arguments: 0..<24)
  func model(seed: UInt64) async throws {
    var random = SeededRandom(seed: seed)
    let scene = try await HistoryScene()
    var supplier = ["acme": money("5000"), "bolt": money("3000")]
    var open: [String] = []
    var settled: [String] = []
    for (name, amount) in supplier.sorted(by: { $0.key < $1.key }) {
      try await scene.read(name, amount)
    }
    for step in 0..<60 {
      scene.clock.pass(.seconds(.random(in: 0...7_200, using: &random)))
      let name = Bool.random(using: &random) ? "acme" : "bolt"
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4:
        try await scene.place("o\(step)", "\(Int.random(in: 1...40, using: &random))", at: name)
        open.append("o\(step)")
      case 4..<6:
        guard let order = open.popLast() else { continue }
        let actual = Money(
          units: .random(in: 0...500_000, using: &random), currency: currency("USD"))
        try await scene.tell(.settled(actual: Bool.random(using: &random) ? actual : nil), order)
        settled.append(order)
      case 6:
        guard !open.isEmpty else { continue }
        try await scene.tell(.released, open.removeFirst())
      case 7:
        guard !settled.isEmpty else { continue }
        try await scene.tell(.reversed, settled.removeFirst())
      case 8:
        let change = Money(
          units: .random(in: -900_000...900_000, using: &random), currency: currency("USD"))
        let amount = try #require(try supplier[name]?.adding(change))
        supplier[name] = amount
        try await scene.read(name, amount)
      default:
        if Bool.random(using: &random) {
          _ = try await scene.ledger.adjust(
            reference("a\(step)"), pool: pool(name), type: .adjustment,
            amount: money("\(Int.random(in: -30 ... -1, using: &random))"), note: nil)
        } else {
          _ = try await scene.learned(page: .random(in: 1...9, using: &random))
        }
      }
    }
    let spend = try await scene.learned(page: .random(in: 1...9, using: &random))
    #expect(try await scene.file.hourlySpend() == spend, "\(random)")
    let expected = try await expected(scene)
    for (key, past) in spend {
      let first = try #require(past.firstHour)
      var found: [Int64: Int64] = [:]
      for (place, units) in past.units.enumerated() where units != 0 {
        found[first + Int64(place)] = units
      }
      #expect(found == expected[key, default: [:]].filter { $0.value != 0 }, "\(random) \(key)")
    }
  }

  private func expected(_ scene: HistoryScene) async throws -> [PoolID: [Int64: Int64]] {
    var sums: [PoolID: [Int64: Int64]] = [:]
    let orders = try await scene.store.orders(
      OrderFilter(), after: nil, newestFirst: false, limit: 1_000)
    for order in orders {
      guard let holding = order.status.state.holding else { continue }
      let hour = HourlySpend.hour(of: order.status.placedAt)
      let cost =
        switch holding.ending {
        case .settled(let actual, _): actual.units
        case .released, .reversed: 0 as Int64
        case .expired, nil: holding.hold.amount.units
        }
      sums[holding.hold.lines[0].pool, default: [:]][hour, default: 0] += cost
    }
    let entries = try await scene.store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 10_000)
    for entry in entries {
      let hour = HourlySpend.hour(of: entry.transaction.at)
      let lost =
        entry.transaction.type == .drift
        ? -(entry.open?.units ?? 0)
        : entry.transaction.type == .adjustment ? max(0, -entry.transaction.amount.units) : 0
      sums[entry.transaction.pool, default: [:]][hour, default: 0] += lost
    }
    return sums
  }
}
