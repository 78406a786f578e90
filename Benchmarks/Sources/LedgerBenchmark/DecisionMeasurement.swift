import PurserCore

/// How long the router takes to judge every supplier for one order.
struct DecisionMeasurement {
  let report: Report

  func run(candidates: [Int]) throws {
    for count in candidates { try measure(candidates: count) }
  }

  private func measure(candidates: Int) throws {
    let suppliers = Scene.suppliers(candidates)
    var state = LedgerState(suppliers: suppliers)
    var log = LedgerState.Log()
    try Product.take(
      Scene.readings(of: suppliers, at: Scene.start), into: &state, at: Scene.start, &log)
    let rounds = max(100, 1_000_000 / candidates)
    try decide(rounds / 10, state)
    let clock = ContinuousClock()
    let elapsed = try clock.measure { try decide(rounds, state) }
    let allocations = try Allocations.counted(over: rounds) { try decide(rounds, state) }
    report.line(
      "decide among \(candidates) suppliers",
      [
        .init(name: "", value: elapsed.nanoseconds / Double(rounds), unit: "ns"),
        .init(
          name: "", value: elapsed.nanoseconds / Double(rounds * candidates),
          unit: "ns a supplier"),
      ] + report.figures(allocations, each: "each"))
  }

  private func decide(_ rounds: Int, _ state: LedgerState) throws {
    let order = Scene.order(Scene.orderID(1))
    var chosen = 0
    for _ in 0..<rounds where Product.decides(order, in: state, at: Scene.start) { chosen += 1 }
    precondition(chosen == rounds, "an order found no supplier")
  }
}
