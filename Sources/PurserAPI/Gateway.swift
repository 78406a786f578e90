package import PurserCore

/// What the endpoints work with.
package struct Gateway: Sendable {
  /// Balances and holds.
  package let ledger: Ledger
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
  /// Who decides where an order goes.
  package let router: Router
  /// Whether a refused order may be decided again under its name.
  package let retriesRefusedOrders: Bool
  /// The types of entries that the owner declares.
  package let transactionTypes: Set<TransactionType>
  /// The most bytes that a request's body may have.
  package let maximumBodyBytes: Int
  /// The wall clock.
  package let now: @Sendable () -> Timestamp

  /// The router, told how the checks go, so that it says why a balance is not known. Asking for that
  /// costs time, so that it is done where an order is about to be turned away.
  var informedRouter: Router {
    get async { Router(rules: router.rules, statuses: await checks.statuses()) }
  }

  /// A gateway over a ledger and the checks that feed it.
  package init(
    ledger: Ledger, history: any LedgerHistory, checks: any BalanceChecks,
    suppliers: [Supplier], currencies: CurrencyTable, rules: RoutingRules,
    retriesRefusedOrders: Bool, transactionTypes: Set<TransactionType>, maximumBodyBytes: Int,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.ledger = ledger
    self.history = history
    self.checks = checks
    self.suppliers = suppliers.sorted { $0.id < $1.id }
    supplierIDs = Set(suppliers.map(\.id))
    self.currencies = currencies
    router = Router(rules: rules)
    self.retriesRefusedOrders = retriesRefusedOrders
    self.transactionTypes = transactionTypes
    self.maximumBodyBytes = maximumBodyBytes
    self.now = now
  }
}
