import PurserCore

/// How long the router takes to judge every supplier for one order, and to make of that what is kept.
struct DecisionMeasurement {
  let report: Report

  /// What is done for each order.
  private typealias Decide = (Order, LedgerState, inout Product.Notes) -> Bool

  func run(candidates: [Int]) throws {
    for count in candidates { try measure(candidates: count) }
  }

  private func measure(candidates: Int) throws {
    let suppliers = Scene.suppliers(candidates)
    var state = LedgerState(suppliers: suppliers)
    var log = LedgerState.Log()
    try Product.take(
      Scene.readings(of: suppliers, at: Scene.start), into: &state, at: Scene.start, &log)
    let judge: Decide = { Product.judges($0, in: $1, at: Scene.start, with: &$2) }
    let decide: Decide = { Product.decides($0, in: $1, at: Scene.start, with: &$2) }
    measure("decide among \(candidates) suppliers", candidates, state, Scene.card, judge)
    measure("refuse among \(candidates) suppliers", candidates, state, Scene.unpayable, judge)
    measure("decision among \(candidates) suppliers", candidates, state, Scene.card, decide)
    measure("refusal among \(candidates) suppliers", candidates, state, Scene.unpayable, decide)
  }

  private func measure(
    _ what: String, _ candidates: Int, _ state: LedgerState, _ sku: String, _ decide: Decide
  ) {
    let order = Scene.order(Scene.orderID(1), sku: sku)
    var notes = Product.Notes()
    func run(_ rounds: Int) {
      var found = 0
      for _ in 0..<rounds where decide(order, state, &notes) { found += 1 }
      precondition(found == (sku == Scene.card ? rounds : 0), "an order was decided wrongly")
    }
    let rounds = max(100, 1_000_000 / candidates)
    run(rounds / 10)
    let elapsed = ContinuousClock().measure { run(rounds) }
    let allocations = Allocations.counted(over: rounds) { run(rounds) }
    report.line(
      what,
      [
        .init(name: "", value: elapsed.nanoseconds / Double(rounds), unit: "ns"),
        .init(
          name: "", value: elapsed.nanoseconds / Double(rounds * candidates),
          unit: "ns a supplier", digits: 1),
      ] + report.figures(allocations, each: "each"))
  }
}
