import CAllocations
import Measuring
import PurserCore

/// What an open order takes of memory: the growth of the process between many open orders and as
/// many again, after what was freed went back to the system.
struct MemoryMeasurement {
  let options: Options
  let suppliers: Int
  let report: Report

  func run() async throws {
    let count = options.holds
    let bench = try Bench(folder: options.folder, suppliers: suppliers, batch: 512)
    defer { bench.remove() }
    let seed = options.seed
    let areRandom = options.areRandom
    let (resident, used) = try await bench.withLedger { ledger in
      var seen: [(resident: Int, used: Int)] = []
      for part in 0..<2 {
        // The orders are made one by one, so that the benchmark keeps none of them.
        try await bench.send(part * count..<(part + 1) * count) { number in
          var random = SplitMix(seed: seed &+ UInt64(number) &* 0x1_0000)
          let id = areRandom ? Scene.randomID(&random) : Scene.orderID(number)
          let isHeld = try await Product.place(Scene.order(id), in: ledger)
          precondition(isHeld, "an order found no supplier")
        }
        await ledger.finish()
        allocations_give_back()
        seen.append((ResidentMemory.bytes, Int(allocations_in_use())))
      }
      return (seen[1].resident - seen[0].resident, seen[1].used - seen[0].used)
    }
    report.line(
      "memory for an open order, \(suppliers) suppliers",
      [
        .init(name: "", value: Double(resident) / Double(count), unit: "bytes resident"),
        .init(name: "", value: Double(used) / Double(count), unit: "bytes in use of the heap"),
      ])
  }
}
