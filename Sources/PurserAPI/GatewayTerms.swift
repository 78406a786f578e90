package import PurserCore
internal import Synchronization

/// What the endpoints take from the configuration. It never changes, and another takes its place: a request
/// looks at one from its beginning to its end.
package final class GatewayTerms: Sendable {
  /// The owner's terms with each supplier, by name.
  package let suppliers: [Supplier]
  /// The names of the suppliers.
  let supplierIDs: Set<SupplierID>
  /// The currencies that the configuration knows.
  package let currencies: CurrencyTable
  /// The owner's rules of routing.
  package let rules: RoutingRules
  /// Whether a refused order may be decided again under its name.
  let retriesRefusedOrders: Bool
  /// The types of entries that the owner declares.
  package let transactionTypes: Set<TransactionType>
  /// The most bytes that a request's body may have.
  package let maximumBodyBytes: Int
  /// How long a hold waits for its outcome.
  let holdTimeToLive: Duration
  /// The owner's clock and holidays.
  let hours: WorkingHours

  /// What a configuration says.
  package init(
    suppliers: [Supplier], currencies: CurrencyTable, rules: RoutingRules,
    retriesRefusedOrders: Bool, transactionTypes: Set<TransactionType>, maximumBodyBytes: Int,
    holdTimeToLive: Duration = LedgerTerms.defaultHoldTimeToLive,
    hours: WorkingHours = WorkingHours()
  ) {
    self.hours = hours
    self.suppliers = suppliers.sorted { $0.id < $1.id }
    supplierIDs = Set(suppliers.map(\.id))
    self.currencies = currencies
    self.rules = rules
    self.retriesRefusedOrders = retriesRefusedOrders
    self.transactionTypes = transactionTypes
    self.maximumBodyBytes = maximumBodyBytes
    self.holdTimeToLive = holdTimeToLive
  }
}

/// The terms in use, and the desk that goes with them.
final class TermsInUse: Sendable {
  /// Both together, as one reference.
  final class Use: Sendable {
    let terms: GatewayTerms
    let desk: OrderDesk

    init(_ terms: GatewayTerms, _ desk: OrderDesk) {
      self.terms = terms
      self.desk = desk
    }
  }

  private let use: Mutex<Use>
  /// How often others took their place.
  private let changes = Atomic(0)

  init(_ use: Use) { self.use = Mutex(use) }

  /// Another number whenever others have taken their place.
  var number: Int { changes.load(ordering: .acquiring) }

  /// Both, as they are at this moment.
  var current: Use { use.withLock { $0 } }

  /// Puts others in their place.
  func adopt(_ other: Use) {
    use.withLock { $0 = other }
    changes.add(1, ordering: .releasing)
  }
}
