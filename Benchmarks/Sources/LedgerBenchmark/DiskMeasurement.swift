import PurserCore

/// What an ended order takes of the disk: placed, settled, and the file closed, so that its log is
/// copied into it.
struct DiskMeasurement {
  let options: Options
  let suppliers: Int
  let report: Report

  func run() async throws {
    let count = options.holds
    let mix = OrderMix(
      count, refused: 0, repeated: 0, areRandom: options.areRandom, seed: options.seed)
    let bench = try Bench(folder: options.folder, suppliers: suppliers, batch: 512)
    defer { bench.remove() }
    try await bench.withLedger { _ in }
    let before = try bench.bytesOnDisk
    try await bench.withLedger { ledger in
      try await bench.send(0..<count) { number in
        let isHeld = try await Product.place(mix.requests[number], in: ledger)
        precondition(isHeld, "an order found no supplier")
      }
    }
    let open = try bench.bytesOnDisk
    try await bench.withLedger { ledger in
      try await bench.send(0..<count) { number in
        try await Product.settle(mix.requests[number].id, in: ledger)
      }
    }
    let ended = try bench.bytesOnDisk
    report.line(
      "disk for an ended order, \(suppliers) suppliers",
      [
        .init(name: "", value: Double(ended - before) / Double(count), unit: "bytes"),
        .init(name: "while open", value: Double(open - before) / Double(count), unit: "bytes"),
      ])
  }
}
