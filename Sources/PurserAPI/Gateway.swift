package import PurserCore

/// What the endpoints work with.
package struct Gateway: Sendable {
  /// Balances and holds.
  package let ledger: any LedgerService
  /// The entries of the past.
  package let history: any LedgerHistory
  /// How the suppliers' checks go.
  package let checks: any BalanceChecks
  /// The owner's terms with each supplier, by name.
  package let suppliers: [Supplier]
  /// The names of the suppliers.
  let supplierIDs: Set<SupplierID>
  /// The currencies that the configuration knows.
  package let currencies: CurrencyTable
  /// The owner's rules of routing.
  package let rules: RoutingRules
  /// Where orders are placed.
  package let desk: OrderDesk
  /// What the reports of orders are answered from.
  let recent = RecentRecords()
  /// The types of entries that the owner declares.
  package let transactionTypes: Set<TransactionType>
  /// The most bytes that a request's body may have.
  package let maximumBodyBytes: Int
  /// Tells the time.
  package let clock: any Timekeeper

  /// A gateway over a ledger and the checks that feed it.
  package init(
    ledger: any LedgerService, history: any LedgerHistory, checks: any BalanceChecks,
    suppliers: [Supplier], currencies: CurrencyTable, rules: RoutingRules,
    retriesRefusedOrders: Bool, transactionTypes: Set<TransactionType>, maximumBodyBytes: Int,
    clock: any Timekeeper
  ) {
    self.ledger = ledger
    self.history = history
    self.checks = checks
    self.suppliers = suppliers.sorted { $0.id < $1.id }
    supplierIDs = Set(suppliers.map(\.id))
    self.currencies = currencies
    self.rules = rules
    desk = OrderDesk(
      ledger: ledger, checks: checks, rules: rules, retriesRefused: retriesRefusedOrders)
    self.transactionTypes = transactionTypes
    self.maximumBodyBytes = maximumBodyBytes
    self.clock = clock
  }
}
