import PurserCore
import PurserEngine
import Synchronization
import TestSupport
import Testing

@Suite("Orders that cost more than their price")
struct OverpriceTests {
  private let store = MemoryStore()
  private let told = Told()

  private final class Told: Sendable {
    let orders = Mutex<[OverpricedOrder]>([])
  }

  /// A ledger that tolerates 0.10 USD.
  private func ledger() async throws -> Ledger {
    let supplier = Supplier(id: SupplierID("acme"), tolerances: [money("0.10")])
    let ledger = try Ledger(
      OwnerTerms([supplier]), store: store, time: { LedgerTime(at(10)) },
      onNews: { [told] news in
        guard case .overpriced(let order) = news else { return }
        told.orders.withLock { $0.append(order) }
      })
    try await ledger.take([reading(pool("acme"), "100", at: 0, took: 0)])
    return ledger
  }

  private func place(_ name: String, _ ledger: Ledger) async throws {
    let offers = [Order.Offer(supplier: SupplierID("acme"), unitCost: money("9.50"))]
    let order = Order(
      id: orderID(name), currency: currency("USD"),
      item: .product(sku: "GIFT", quantity: 1, offers: offers))
    _ = try await ledger.place(
      order, fingerprint: .sample(name),
      router: Router(rules: RoutingRules(maximumReadingAge: .seconds(3600))))
  }

  private func settle(_ name: String, _ actual: String?, _ ledger: Ledger) async throws {
    try await ledger.take(
      OrderReport(.settled(actual: actual.map { money($0) }), of: orderID(name)))
  }

  @Test("more than the supplier's tolerance is told once, and kept with the attempt")
  func beyondTolerance() async throws {
    let ledger = try await ledger()
    for (name, actual) in [("o1", "9.60"), ("o2", "9.61"), ("o3", "9.40"), ("o4", nil)] {
      try await place(name, ledger)
      try await settle(name, actual, ledger)
      try await settle(name, actual, ledger)
    }
    let orders = told.orders.withLock { $0 }
    #expect(orders.map(\.hold) == [orderID("o2")])
    #expect(orders.map(\.supplier) == [SupplierID("acme")])
    // The ledger's memory may not have it any more: then whoever tells of it asks the file.
    #expect(orders.allSatisfy { $0.sku == nil || $0.sku == "GIFT" })
    #expect(orders.map(\.price) == [money("9.50")])
    #expect(orders.map(\.actual) == [money("9.61")])
    #expect(try await ledger.notes(of: orderID("o1")).isEmpty)
    #expect(try await ledger.notes(of: orderID("o2")).map(\.overpricedAt) == [at(10)])
  }

  @Test("what could not be written is told when it is")
  func failedWrite() async throws {
    let ledger = try await ledger()
    try await place("o1", ledger)
    store.fail(1)
    await #expect(throws: LedgerError.self) { try await settle("o1", "12", ledger) }
    #expect(told.orders.withLock { $0 }.isEmpty)
    try await settle("o1", "12", ledger)
    #expect(told.orders.withLock { $0 }.map(\.actual) == [money("12")])
  }
}
