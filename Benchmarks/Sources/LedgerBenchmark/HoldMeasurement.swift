import Foundation
import PurserCore
import PurserStore

/// How many durable holds a second go through the engine into an SQLite file, by batch size.
struct HoldMeasurement {
  let folder: String
  let holds: Int
  let areRandom: Bool

  /// As many shops as keep the engine's next batch filled wait for their answers at a time.
  func run(batches: [Int]) async throws {
    for batch in batches {
      let count = batch == 1 ? min(holds, 20_000) : holds
      try await measure(batch: batch, holds: count)
    }
  }

  private func measure(batch: Int, holds: Int) async throws {
    let path = folder + "/purser-benchmark-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let suppliers = Scene.suppliers(4)
    let store = try SQLiteLedgerStore(path: path + "/purser.db", currencies: CurrencyTable())
    let ledger = try await Ledger(
      suppliers: suppliers, store: store, limits: .init(batch: batch, queue: 8 * batch),
      now: { Scene.start })
    for reading in Scene.readings(
      of: suppliers, at: Scene.start, available: Scene.money(1_000_000_000))
    {
      try await ledger.take(
        BalanceReport(
          supplier: reading.pool.supplier, readings: [reading], requestedAt: reading.requestedAt,
          receivedAt: reading.receivedAt))
    }

    let shops = 4 * batch
    let clock = ContinuousClock()
    let start = clock.now
    try await withThrowingDiscardingTaskGroup { group in
      for shop in 0..<shops {
        group.addTask {
          for number in stride(from: shop, to: holds, by: shops) {
            let (record, _) = try await ledger.place(
              Scene.order(name(number)), fingerprint: Self.fingerprint, router: Scene.router,
              retriesRefused: false)
            precondition(record.state.holding != nil, "an order found no supplier")
          }
        }
      }
    }
    let seconds = (clock.now - start).nanoseconds / 1e9
    report(
      "durable holds, batches of \(batch)", "\((Double(holds) / seconds).grouped) /s",
      "\((seconds * 1e6 / Double(holds)).grouped) us each, \(Self.residentMegabytes) MB resident")
  }

  /// A number of its own for each order: its place, or one in no order.
  private func name(_ number: Int) -> Int {
    guard areRandom else { return number }
    // An odd factor maps the numbers below a power of two onto themselves.
    return (number &* 0x9E37_79B1) & 0x3FFF_FFFF
  }

  /// As long as the digests of real orders.
  private static let fingerprint = String(repeating: "0123456789abcdef", count: 4)

  private static var residentMegabytes: Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return 0 }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE))) / 1_000_000
  }
}
