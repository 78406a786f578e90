import TestSupport

@testable import PurserCore

/// The decision tables of `docs/routing.md`: suppliers, and what each policy makes of them.
struct PolicyDocument {
  /// Suppliers that show one policy.
  private struct Scene: Sendable {
    var policy: Policy
    var columns: [Column]
    var stalls: [PolicyShop.Stall]
  }

  /// A column of a table: its heading, and what it says of a supplier.
  private struct Column: Sendable {
    var heading: String
    var text: @Sendable (PolicyShop.Stall) -> String
  }

  private static let name = Column(heading: "supplier") { "`\($0.name)`" }
  private static let asks = Column(heading: "asks") { "\($0.price) \($0.currency)" }
  private static let has = Column(heading: "has") { "\($0.has) \($0.currency)" }
  private static let priority = Column(heading: "priority") { "\($0.priority)" }
  private static let burn = Column(heading: "spends in a day") { $0.burn ?? "not known" }
  private static let lapse = Column(heading: "its money lapses") {
    $0.lapsesIn.map { "in \(Int($0 / 3_600)) h" } ?? "never"
  }
  private static let attempts = Column(heading: "its attempts") { stall in
    let bought = stall.attempts.compactMap(\.self)
    let failed = stall.attempts.count - bought.count
    guard let time = bought.first else {
      return stall.attempts.isEmpty ? "none" : "\(failed) failed"
    }
    return "\(bought.count) bought in \(Int(time)) s"
      + (failed > 0 ? ", then \(failed) failed" : "")
  }

  private static func bought(_ count: Int, in seconds: Double, failed: Int = 0) -> [Double?] {
    Array(repeating: seconds, count: count) + Array(repeating: nil, count: failed)
  }

  private static let scenes: [Scene] = [
    Scene(
      policy: .priority, columns: [priority, asks],
      stalls: [
        .init(name: "acme", price: "9.40", priority: 20),
        .init(name: "bolt", price: "9.90", priority: 10),
        .init(name: "card", price: "9.50", priority: 10),
      ]),
    Scene(
      policy: .cheapest, columns: [asks, priority],
      stalls: [
        .init(name: "acme", price: "9.50"), .init(name: "bolt", price: "9.40"),
        .init(name: "card", price: "9.40", priority: 10),
        .init(name: "dime", price: "8.70", currency: "EUR"),
      ]),
    Scene(
      policy: .mostFunds, columns: [has, asks],
      stalls: [
        .init(name: "acme", price: "9.40", has: "120"),
        .init(name: "bolt", price: "9.50", has: "300"), .init(name: "card", has: "9"),
      ]),
    Scene(
      policy: .longestRunway, columns: [has, burn],
      stalls: [
        .init(name: "acme", has: "300", burn: "100"), .init(name: "bolt", has: "50", burn: "10"),
        .init(name: "card", has: "900"),
      ]),
    Scene(
      policy: .spread, columns: [has, burn, asks],
      stalls: [
        .init(name: "acme", has: "100", burn: "40"), .init(name: "bolt", has: "60", burn: "5"),
        .init(name: "card", has: "20"),
      ]),
    Scene(
      policy: .drain, columns: [has, lapse],
      stalls: [
        .init(name: "acme", has: "90"), .init(name: "bolt", has: "20"),
        .init(name: "card", has: "500", lapsesIn: 72 * 3_600),
        .init(name: "dime", has: "500", lapsesIn: 48 * 3_600),
      ]),
    Scene(
      policy: .fastest, columns: [attempts],
      stalls: [
        .init(name: "acme", attempts: bought(40, in: 40)), .init(name: "bolt"),
        .init(name: "card", attempts: bought(40, in: 2, failed: 1)),
      ]),
    Scene(
      policy: .mostReliable, columns: [attempts],
      stalls: [
        .init(name: "acme", attempts: bought(40, in: 40)), .init(name: "bolt"),
        .init(name: "card", attempts: bought(40, in: 2, failed: 1)),
      ]),
    Scene(
      policy: .cheapestReliable, columns: [attempts, asks],
      stalls: [
        .init(name: "acme", price: "9.50", attempts: bought(40, in: 2)),
        .init(name: "bolt", price: "9.40", attempts: bought(20, in: 2)),
        .init(name: "card", price: "8", attempts: bought(40, in: 2, failed: 2)),
      ]),
  ]

  private static let plan = RoutingPlan(
    weights: [SupplierID("acme"): 3, SupplierID("bolt"): 1, SupplierID("card"): 0],
    rates: RateTable([
      ExchangeRate(
        from: currency("EUR"), to: currency("USD"), digits: 1_085, decimals: 3,
        expiresAt: at(PolicyShop.now + 1))
    ]))

  /// The tables by the policy's name.
  static var tables: [(name: String, lines: [String])] {
    Policy.allCases.map { policy in
      let scene = scenes.first { $0.policy == policy }
      return (policy.rawValue, scene.map(table) ?? lots(policy))
    }
  }

  /// The suppliers of a scene in the order in which the policy has them.
  private static func table(_ scene: Scene) -> [String] {
    let decision = PolicyShop(scene.stalls).decide(scene.policy, plan: plan)
    let columns = [name] + scene.columns
    var lines = [
      row(columns.map(\.heading) + ["reason"]), row(columns.map { _ in "---" } + ["---"]),
    ]
    for judgement in decision.judgements {
      guard let stall = scene.stalls.first(where: { $0.name == judgement.supplier.name }) else {
        continue
      }
      lines.append(
        row(columns.map { $0.text(stall) } + ["`\(judgement.reason(under: scene.policy))`"]))
    }
    return lines
  }

  /// Where some orders go, and how many of a thousand.
  private static func lots(_ policy: Policy) -> [String] {
    let shop = PolicyShop(["acme", "bolt", "card"].map { PolicyShop.Stall(name: $0) })
    var lines = [row(["order", "first", "then"]), row(["---", "---", "---"])]
    for number in 1...6 {
      let ranking = shop.ranking(policy, "A-\(number)", plan: plan)
      lines.append(
        row([
          "`A-\(number)`", "`\(ranking[0])`",
          ranking.dropFirst().map { "`\($0)`" }.joined(separator: ", "),
        ]))
    }
    var counts: [String: Int] = [:]
    for number in 1...1_000 {
      counts[shop.ranking(policy, "A-\(number)", plan: plan)[0], default: 0] += 1
    }
    let shares = ["acme", "bolt", "card"].map { "\(counts[$0, default: 0]) to `\($0)`" }
    return lines + [row(["`A-1` to `A-1000`", shares.joined(separator: ", "), ""])]
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }
}
