import PurserCore

/// No past.
struct NoHistory: LedgerHistory {
  func transactions(
    _ filter: TransactionFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [StoredTransaction] { [] }

  func orders(
    _ filter: OrderFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [ListedOrder] { [] }

  func orders(
    named ids: [OrderID], _ attempt: AttemptChoice, _ filter: OrderFilter
  ) async throws(StoreError) -> [ListedOrder] { [] }
}
