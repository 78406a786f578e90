import PurserCore

/// Nobody asks the suppliers.
struct NoChecks: BalanceChecks {
  func current() async -> [SupplierID: CheckStatus] { [:] }
  func statuses() async -> [SupplierID: CheckStatus] { [:] }
  func refresh(short suppliers: [SupplierID]) async {}
}
