import PurserCore

/// A store that keeps nothing.
struct NoStore: LedgerStore {
  func load() async throws(StoreError) -> LedgerSnapshot { LedgerSnapshot() }

  func orders(
    _ ids: [OrderID]
  ) async throws(StoreError) -> [OrderID: Result<OrderRecord, StoreError>] { [:] }

  func entries(_ references: [EntryReference]) async throws(StoreError) -> [OwnerEntry] { [] }

  func append(_ changes: LedgerChanges) async throws(StoreError) {}
}

/// No past.
struct NoHistory: LedgerHistory {
  func transactions(
    _ filter: TransactionFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [StoredTransaction] { [] }
}

/// Nobody asks the suppliers.
struct NoChecks: BalanceChecks {
  func current() async -> [SupplierID: CheckStatus] { [:] }
  func statuses() async -> [SupplierID: CheckStatus] { [:] }
  func refresh(short suppliers: [SupplierID]) async {}
}
