import PurserCore

@testable import PurserSuppliers

/// Brings one report after the other; the last again and again.
actor ReportsInTurn: BalanceReader {
  private var reports: [BalanceReport]

  init(_ reports: [BalanceReport]) { self.reports = reports }

  func readBalances() -> BalanceReport {
    reports.count > 1 ? reports.removeFirst() : reports[0]
  }
}
