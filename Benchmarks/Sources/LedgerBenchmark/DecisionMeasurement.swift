import PurserCore

/// How long the router takes to judge every supplier for one order.
enum DecisionMeasurement {
  static func run() {
    for count in [16, 1_000] { measure(candidates: count) }
  }

  private static func measure(candidates: Int) {
    let suppliers = Scene.suppliers(candidates)
    var state = LedgerState(suppliers: suppliers)
    var log = LedgerState.Log()
    let readings = Scene.readings(
      of: suppliers, at: Scene.start, available: Scene.money(1_000_000))
    do throws(LedgerError) {
      for reading in readings {
        try state.take(reading, at: Scene.start, clock: Scene.start, log: &log)
      }
    } catch {
      fatalError("the readings do not fit: \(error)")
    }
    let order = Scene.order(1)
    let rounds = 4_000_000 / (candidates * 4)
    var chosen = 0
    let elapsed = ContinuousClock().measure {
      for _ in 0..<rounds {
        if state.preview(order, router: Scene.router, at: Scene.start).hold != nil { chosen += 1 }
      }
    }
    precondition(chosen == rounds, "an order found no supplier")
    report(
      "decide among \(candidates) candidates",
      "\((elapsed.nanoseconds / Double(rounds)).grouped) ns",
      "\((elapsed.nanoseconds / Double(rounds * candidates)).grouped) ns a candidate")
  }
}
