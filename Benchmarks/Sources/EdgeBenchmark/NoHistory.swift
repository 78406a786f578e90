import PurserCore

/// No past.
struct NoHistory: LedgerHistory {
  func transactions(
    _ filter: TransactionFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [StoredTransaction] { [] }
}
