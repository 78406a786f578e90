import PurserCore
import PurserEngine
import TestSupport
import Testing

@testable import PurserStore

/// A shop that works with a ledger whose store fails, and remembers what it was answered.
struct FaultedShop {
  private let samples: LedgerSamples
  private let clock: TestClock
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
  /// Where every order stands by the last answer about it.
  private var answered: [OrderID: OrderStatus] = [:]
  /// Orders about which a command failed: it may have taken effect or not.
  private var uncertain: Set<OrderID> = []
  private var announced: Set<EntryReference> = []
  /// What the failed commands were told.
  private(set) var failures: [StoreError.Code] = []

  init(_ samples: LedgerSamples) {
    self.samples = samples
    clock = TestClock(samples.moment(0))
  }

  func openLedger(_ store: SQLiteLedgerStore) async throws -> Ledger {
    let clock = clock
    let ledger = try Ledger(
      suppliers: [Supplier(id: samples.main.supplier)], store: store, now: { clock.now })
    try await ledger.take([reading("1000")])
    return ledger
  }

  private func reading(_ available: String) throws -> SupplierBalance {
    SupplierBalance(
      pool: samples.main, available: try samples.dollars(available), requestedAt: clock.now,
      receivedAt: clock.now)
  }

  // MARK: Work

  /// Places orders and tells what becomes of them, one command after the other.
  mutating func work(_ ledger: Ledger) async {
    for number in 0..<8 {
      clock.advance(by: .seconds(1))
      guard let id = OrderID("o\(number)"), let earlier = OrderID("o\(number / 2)") else { return }
      await place(id, ledger)
      switch number % 4 {
      case 0: await tell(.settled(actual: nil), of: earlier, ledger)
      case 1: await tell(.released, of: earlier, ledger)
      case 2: await tell(.accepted, of: earlier, ledger)
      default: await announce("wire-\(number)", ledger)
      }
    }
  }

  private mutating func place(_ id: OrderID, _ ledger: Ledger) async {
    do throws(LedgerError) {
      let cost = Money(units: 3_000_000, currency: samples.usd)
      let order = Order(id: id, currency: samples.usd, item: .cost(cost))
      answered[id] = try await ledger.place(
        order, fingerprint: .sample(id.name), router: router, retriesRefused: false
      ).record.status
    } catch {
      note(error, about: id)
    }
  }

  private mutating func tell(
    _ report: LedgerState.Report, of id: OrderID, _ ledger: Ledger
  ) async {
    do throws(LedgerError) {
      answered[id] = try await ledger.take(report, of: id)
    } catch {
      note(error, about: id)
    }
  }

  private mutating func announce(_ name: String, _ ledger: Ledger) async {
    do throws(LedgerError) {
      guard let reference = EntryReference(name) else { return }
      let amount = Money(units: 1_000_000, currency: samples.usd)
      _ = try await ledger.announceTopUp(reference, to: samples.main, of: amount)
      announced.insert(reference)
    } catch {
      note(error, about: nil)
    }
  }

  private mutating func note(_ error: LedgerError, about id: OrderID?) {
    guard case .storeFailed(let failure) = error else { return }
    failures.append(failure.code)
    if let id { uncertain.insert(id) }
  }

  // MARK: Comparison

  /// Opens the file anew and compares it with the answers.
  func checkReopened(_ place: String) async throws {
    let store = try await samples.reopen()
    let ids = Set(answered.keys).union(uncertain)
    let stored = try store.orders(Array(ids)).mapValues { try $0.get().status }
    for (id, status) in answered where !uncertain.contains(id) {
      #expect(stored[id] == status, "\(place)")
    }
    for id in uncertain where answered[id] != nil {
      #expect(stored[id] != nil, "\(place)")
    }
    let references = try store.entries(Array(announced)).map(\.reference)
    #expect(Set(references) == announced, "\(place)")
    try await checkEntries(store, stored, place)
    try await checkReplay(store, place)
  }

  /// Each hold has taken its money once, and its entries add up to what became of it.
  private func checkEntries(
    _ store: SQLiteLedgerStore, _ stored: [OrderID: OrderStatus], _ place: String
  ) async throws {
    let entries = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 1000)
    for (id, status) in stored {
      let own = entries.filter { $0.transaction.cause.order == id }.map(\.transaction)
      #expect(own.count { $0.type == .order } == 1, "\(place)")
      let sum = own.reduce(0) { $0 + $1.amount.units }
      let isReleased = status.state.name == "released"
      #expect(sum == (isReleased ? 0 : -3_000_000), "\(place)")
    }
    #expect(Set(entries.compactMap(\.transaction.cause.order)) == Set(stored.keys), "\(place)")
  }

  /// What was written agrees with itself: the journal leads to the state of the tables.
  private func checkReplay(_ store: SQLiteLedgerStore, _ place: String) async throws {
    let suppliers = [Supplier(id: samples.main.supplier)]
    var replayed = LedgerState(suppliers: suppliers)
    var effects = LedgerEffects()
    for event in try store.events(limit: 10_000).map(\.event) {
      try replayed.apply(event, effects: &effects)
    }
    let loaded = LedgerState(
      suppliers: suppliers, terms: LedgerTerms(), snapshot: try store.load())
    #expect(loaded.positions == replayed.positions, "\(place)")
    #expect(loaded.pendingTopUps == replayed.pendingTopUps, "\(place)")
    let found = try SQLiteLedgerStore.verify(samples.path, currencies: samples.currencies)
    #expect(found.problems.isEmpty, "\(place)")
  }
}
