import PurserCore

/// Keeps the readings of a check that are shown and never stored.
actor ReadingCollector: ReadingSink {
  private(set) var reports: [BalanceReport] = []

  func take(_ report: BalanceReport) { reports.append(report) }

  func readings(of supplier: SupplierID) -> [SupplierBalance]? { [] }

  func activity(of suppliers: [SupplierID]) -> [SupplierID: SupplierActivity] { [:] }
}
