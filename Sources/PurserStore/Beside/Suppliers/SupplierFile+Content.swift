import Foundation
internal import GRDB
package import PurserCore

// What was delivered of orders, sealed, until their shops have it.
extension SupplierFile {
  /// Keeps the sealed content of an attempt, in the place of what was kept of it.
  ///
  /// - Throws: `StoreError` where it could not be kept.
  package func keepContent(_ sealed: [UInt8], of hold: OrderID) async throws(StoreError) {
    let result: Result<Void, StoreError> = await withCheckedContinuation { continuation in
      let delivery = Deliveries.Delivery(hold: hold, sealed: sealed) {
        continuation.resume(returning: $0)
      }
      if deliveries.add(delivery) { Task { await writeDeliveries() } }
    }
    try result.get()
  }

  /// Writes contents until none waits: all that came while one transaction was written share the next.
  private func writeDeliveries() async {
    while let batch = deliveries.next() {
      var result = Result<Void, StoreError>.success(())
      do throws(StoreError) {
        try await write { db in
          for delivery in batch {
            try db.execute(
              sql: "INSERT OR REPLACE INTO delivered (hold, order_id, sealed) VALUES (?, ?, ?)",
              arguments: [delivery.hold.name, delivery.hold.order.name, Data(delivery.sealed)])
          }
        }
      } catch {
        result = .failure(error)
      }
      for delivery in batch { delivery.completion(result) }
    }
  }

  /// The sealed content of an attempt; `nil` where none is kept.
  ///
  /// - Throws: `StoreError` where it cannot be read.
  package func keptContent(of hold: OrderID) async throws(StoreError) -> [UInt8]? {
    try await read { db in
      try Data.fetchOne(
        db, sql: "SELECT sealed FROM delivered WHERE hold = ?", arguments: [hold.name]
      ).map { Array($0) }
    }
  }

  /// Keeps nothing any more of an attempt.
  ///
  /// - Throws: `StoreError` where it is kept still.
  package func forgetContent(of hold: OrderID) async throws(StoreError) {
    guard try await keptContent(of: hold) != nil else { return }
    try await write { db in
      try db.execute(sql: "DELETE FROM delivered WHERE hold = ?", arguments: [hold.name])
    }
  }
}
