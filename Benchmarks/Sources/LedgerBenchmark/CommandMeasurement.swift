import PurserCore

/// How long a command takes on the state, with few and with many open holds beside it.
struct CommandMeasurement {
  let report: Report

  func run() throws {
    for open in [10, 100_000] {
      var bench = try Bench(open: open)
      show("place, \(open) open", try bench.place(100_000))
      show("settle, \(open) open", try bench.settle(100_000))
      show("read, \(open) open, a settlement", try bench.read(absorbing: 100_000))
    }
  }

  private func show(_ what: String, _ nanoseconds: Double) {
    report.line(what, [.init(name: "", value: nanoseconds, unit: "ns")])
  }

  private struct Bench {
    private var state: LedgerState
    private let suppliers = Scene.suppliers(1)
    private let open: Int
    private var now = Scene.start
    private var notes = Product.Notes()

    init(open: Int) throws(LedgerError) {
      self.open = open
      state = LedgerState(
        suppliers: suppliers, terms: LedgerTerms(holdTimeToLive: .seconds(86_400)))
      var log = LedgerState.Log()
      try Product.take(Scene.readings(of: suppliers, at: now), into: &state, at: now, &log)
      for number in 0..<open { try place(number, &log) }
    }

    /// Nanoseconds for each of `count` holds.
    mutating func place(_ count: Int) throws -> Double {
      var log = LedgerState.Log()
      return try measure(count) { bench, number in
        try bench.place(bench.open + number, &log)
        // A batch ends now and then, as it does in the engine.
        if number % 512 == 511 { log = LedgerState.Log() }
      }
    }

    mutating func settle(_ count: Int) throws -> Double {
      var log = LedgerState.Log()
      return try measure(count) { bench, number in
        try Product.settle(
          Scene.orderID(bench.open + number), in: &bench.state, at: bench.now, &log)
        if number % 512 == 511 { log = LedgerState.Log() }
      }
    }

    mutating func read(absorbing count: Int) throws -> Double {
      now = now + .seconds(60)
      let available = Scene.money(1_000_000_000).units - Int64(count) * 9_000_001
      let readings = Scene.readings(
        of: suppliers, at: now, available: Money(units: available, currency: Scene.usd))
      var log = LedgerState.Log()
      let elapsed = try measure(1) { bench, _ in
        try Product.take(readings, into: &bench.state, at: bench.now, &log)
      }
      precondition(state.openOrderCount == open, "the settlements were not absorbed")
      precondition(log.effects.transactions.isEmpty, "the reading told of more than the orders")
      return elapsed / Double(count)
    }

    private mutating func place(
      _ number: Int, _ log: inout LedgerState.Log
    ) throws(LedgerError) {
      let isHeld = try Product.place(
        Scene.order(Scene.orderID(number)), in: &state, at: now, with: &notes, &log)
      precondition(isHeld, "an order found no supplier")
    }

    private mutating func measure(
      _ count: Int, _ body: (inout Bench, Int) throws -> Void
    ) rethrows -> Double {
      let clock = ContinuousClock()
      let start = clock.now
      for number in 0..<count { try body(&self, number) }
      return (clock.now - start).nanoseconds / Double(count)
    }
  }
}
