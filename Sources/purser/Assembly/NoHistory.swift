import PurserCore

/// The entries and orders of a ledger that is not there yet.
struct NoHistory: LedgerHistory {
  func transactions(
    _ filter: TransactionFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) -> [StoredTransaction] { [] }

  func orders(
    _ filter: OrderFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) -> [ListedOrder] { [] }

  func orders(
    named ids: [OrderID], _ attempt: AttemptChoice, _ filter: OrderFilter
  ) -> [ListedOrder] { [] }
}
