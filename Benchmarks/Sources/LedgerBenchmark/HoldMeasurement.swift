import Foundation
import PurserCore

/// How many orders a second are durably answered by the engine with an SQLite file, how long each
/// waits, and what it allocates, by batch size and suppliers.
struct HoldMeasurement {
  let options: Options
  let suppliers: Int
  let report: Report

  func run(batch: Int) async throws {
    let count = batch == 1 ? min(options.holds, 20_000) : options.holds
    let counted = max(1, count / 4)
    let mix = OrderMix(
      count + counted, options.orders, suppliers: suppliers, refused: options.refused,
      repeated: options.repeated, areRandom: options.areRandom, seed: options.seed)
    let bench = try Bench(folder: options.folder, suppliers: suppliers, batch: batch)
    defer { bench.remove() }
    let latencies = Latencies(count: count)
    defer { latencies.free() }
    let (seconds, allocations) = try await bench.withLedger { ledger in
      let clock = ContinuousClock()
      let start = clock.now
      try await bench.send(0..<count) { number in
        let sent = clock.now
        let isHeld = try await Product.place(mix.requests[number], in: ledger)
        latencies.note(clock.now - sent, of: number)
        precondition(isHeld == mix.areHeld[number], "an order was answered wrongly")
      }
      let seconds = (clock.now - start).nanoseconds / 1e9
      // Counting slows the allocator down, so it has orders of its own.
      let allocations = try await Allocations.counted(over: counted) {
        try await bench.send(count..<count + counted) { number in
          _ = try await Product.place(mix.requests[number], in: ledger)
        }
      }
      return (seconds, allocations)
    }
    report.line(
      "durable \(options.orders.name), batches of \(batch), \(suppliers) suppliers",
      [.init(name: "", value: Double(count) / seconds, unit: "/s")] + latencies.figures
        + report.figures(allocations, each: "each"))
  }
}
