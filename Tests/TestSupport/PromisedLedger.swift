import PurserCore
import Synchronization

/// A ledger with one supplier, `acme`, and a clock that stands still: a promise works with it.
final class PromisedLedger: Sendable {
  static let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))

  private let home: any LedgerUnderTest
  let clock = SettableClock(at(10))
  // Nobody else keeps it: a store may be one process's and one owner's own.
  private let opened: Mutex<(any LedgerService & LedgerFeed)?>

  /// Opens the ledger, and lets its supplier have `amount` at the beginning.
  init(_ home: any LedgerUnderTest, reading amount: String = "100") async throws {
    self.home = home
    opened = Mutex(try await Self.open(home, clock))
    try await ledger.take([reading(pool("acme"), amount, at: 0)])
  }

  /// The ledger as it is open now.
  var ledger: any LedgerService & LedgerFeed {
    opened.withLock { opened in
      guard let opened else { preconditionFailure("the ledger is being reopened") }
      return opened
    }
  }

  /// Restarts the ledger.
  func reopen() async throws {
    await close()
    let ledger = try await Self.open(home, clock)
    opened.withLock { $0 = ledger }
  }

  func close() async {
    await home.close(ledger)
    opened.withLock { $0 = nil }
  }

  private static func open(
    _ home: any LedgerUnderTest, _ clock: SettableClock
  ) async throws -> any LedgerService & LedgerFeed {
    try await home.open(
      suppliers: [Supplier(id: SupplierID("acme"))], terms: LedgerTerms(), now: { clock.now })
  }

  func place(_ name: String, _ cost: String) async throws(LedgerError) -> Placement {
    try await ledger.place(order(name, cost), fingerprint: .sample(cost), router: Self.router)
  }

  /// What orders may use.
  func low() async throws -> Money? { try await ledger.positions().first?.spendable.low }
}
