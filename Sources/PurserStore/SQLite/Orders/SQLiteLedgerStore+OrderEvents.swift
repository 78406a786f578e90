internal import GRDB
package import PurserCore

extension SQLiteLedgerStore: OrderEventHistory {
  package func orderEvents(
    after number: Int64, limit: Int
  ) async throws(StoreError) -> OrderEventPage {
    try await listing.events { reader in try reader.page(after: number, limit: limit) }
  }

  package func orderEvents(
    of order: OrderID, after number: Int64
  ) async throws(StoreError) -> [OrderEvent] {
    try await listing.events { reader in try reader.events(of: order, after: number) }
  }
}

extension EntryListing {
  /// Reads events of orders in one transaction.
  func events<Value: Sendable>(
    _ body: @escaping @Sendable (OrderEventReader) throws -> Value
  ) async throws(StoreError) -> Value {
    try await translating(reading.path) { [self] in
      guard let lookUps else {
        return try await reading.read { db in
          try body(
            OrderEventReader(db, side.current(db), names: NameIndex.load(db).index.snapshot))
        }
      }
      let (names, isDone) = lookUps.begin()
      defer { isDone() }
      return try await reading.read { db in
        try body(OrderEventReader(db, side.current(db), names: names))
      }
    }
  }
}
