import PurserCore
import Synchronization

/// A ledger with one supplier, `acme`, or with `bolt` beside it, and a clock that stands still: a promise works with it.
final class PromisedLedger: Sendable {
  static let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))

  private let home: any LedgerUnderTest
  let suppliers: [Supplier]
  let clock = SettableClock(at(10))
  // Nobody else keeps it: a store may be one process's and one owner's own.
  private let opened: Mutex<(any AttemptLedger & LedgerFeed)?>

  /// Opens the ledger, and lets its supplier have `amount` at the beginning.
  init(
    _ home: any LedgerUnderTest, reading amount: String = "100", suppliers: [String] = ["acme"]
  ) async throws {
    self.home = home
    self.suppliers = suppliers.map {
      var supplier = Supplier(id: SupplierID($0))
      supplier.takesOrdersFromPurser = true
      return supplier
    }
    opened = Mutex(try await Self.open(home, self.suppliers, clock))
    for supplier in suppliers {
      try await ledger.take([reading(pool(supplier), amount, at: 0)])
    }
  }

  /// The ledger as it is open now.
  var ledger: any AttemptLedger & LedgerFeed {
    opened.withLock { opened in
      guard let opened else { preconditionFailure("the ledger is being reopened") }
      return opened
    }
  }

  /// Restarts the ledger.
  func reopen() async throws {
    await close()
    let ledger = try await Self.open(home, suppliers, clock)
    opened.withLock { $0 = ledger }
  }

  func close() async {
    await home.close(ledger)
    opened.withLock { $0 = nil }
  }

  private static func open(
    _ home: any LedgerUnderTest, _ suppliers: [Supplier], _ clock: SettableClock
  ) async throws -> any AttemptLedger & LedgerFeed {
    try await home.open(
      suppliers: suppliers, terms: LedgerTerms(), now: { clock.now })
  }

  func place(_ name: String, _ cost: String) async throws(LedgerError) -> Placement {
    try await ledger.place(order(name, cost), fingerprint: .sample(cost), router: Self.router)
  }

  /// What orders may use at the first supplier.
  func low() async throws -> Money? { try await ledger.positions().first?.spendable.low }

  /// What orders may use at each supplier.
  func lows() async throws -> [Money] { try await ledger.positions().map(\.spendable.low) }

  /// Lets an order go to the next supplier.
  func next(
    _ name: String, attempt: Int? = nil, doubt: NextAttempt.Doubt = .reported,
    note: AttemptNote? = nil
  ) async throws(LedgerError) -> NextPlacement {
    try await ledger.next(
      NextAttempt(
        orderID(name), attempt: attempt, problem: AttemptProblem(.outOfStock, "none left"),
        note: note, doubt: doubt, router: Self.router))
  }
}
