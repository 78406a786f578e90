import Foundation
import PurserCore

/// A ledger in a file of its own, on a disk, with a reading of every supplier.
struct Bench {
  let path: String
  private let suppliers: [Supplier]
  private let batch: Int

  init(folder: String, suppliers: Int, batch: Int) throws {
    path = folder + "/purser-benchmark-\(UUID().uuidString)"
    self.suppliers = Scene.suppliers(suppliers)
    self.batch = batch
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Runs `body` with the ledger open; afterwards its file is closed.
  func withLedger<Value>(_ body: (Product.Engine) async throws -> Value) async throws -> Value {
    let ledger = try await Product.ledger(
      of: suppliers, at: path + "/purser.db", batch: batch)
    try await Product.take(Scene.readings(of: suppliers, at: Scene.start), into: ledger)
    let value = try await body(ledger)
    await ledger.finish()
    return value
  }

  /// As many shops as keep the engine's next batch filled send one request after the other, each
  /// waiting for its answer.
  ///
  /// - Parameters:
  ///   - range: which of the requests.
  ///   - send: sends the request at a place.
  /// - Throws: what `send` throws first.
  func send(
    _ range: Range<Int>, _ send: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    let shops = 4 * batch
    try await withThrowingDiscardingTaskGroup { group in
      for shop in 0..<shops {
        group.addTask {
          for number in stride(from: range.lowerBound + shop, to: range.upperBound, by: shops) {
            try await send(number)
          }
        }
      }
    }
  }

  /// The bytes of all files in the folder.
  var bytesOnDisk: Int {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: path).reduce(0) { sum, name in
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
        return sum + ((attributes[.size] as? Int) ?? 0)
      }
    }
  }
}
