import Foundation
import Hummingbird
import Logging
import PurserAPI
import PurserCore
import PurserEngine

/// Serves orders without a disk, so that what is left is the edge: `general` is Hummingbird alone,
/// `lane` has the order lane in front, both with a ledger whose store keeps nothing; `stub` is the
/// lane with a ledger that answers every order with the same record at once.
@main
struct EdgeBenchmark {
  static func main() async throws {
    let way = CommandLine.arguments.dropFirst().first ?? "lane"
    let suppliers = (1...4).map { Supplier(id: SupplierID("supplier-\($0)")) }
    let ledger = try Ledger(suppliers: suppliers, store: NoStore(), now: now)
    guard let usd = Currency(iso4217: "USD"), let id = OrderID("first") else { return }
    for supplier in suppliers {
      let reading = SupplierBalance(
        pool: PoolID(supplier: supplier.id, currency: usd),
        available: Money(units: 9_000_000_000_000_000, currency: usd), requestedAt: now(),
        receivedAt: now())
      try await ledger.take(
        BalanceReport(
          supplier: supplier.id, readings: [reading], requestedAt: now(), receivedAt: now()))
    }
    let rules = RoutingRules(maximumReadingAge: .seconds(86_400))
    let order = Order(id: id, currency: usd, item: .cost(Money(units: 1_000_000, currency: usd)))
    let placement = try await ledger.place(
      PlacementRequest(order, fingerprint: .zero, router: PurserCore.Router(rules: rules)))
    let service: any AttemptLedger = way == "stub" ? StubLedger(placement: placement) : ledger
    let edge: Edge
    switch way {
    case "general": edge = Edge(lane: nil)
    case "lane", "stub": edge = Edge()
    default: fatalError("\(way) is none of general, lane and stub")
    }
    let gateway = Gateway(
      ledger: service, history: NoHistory(), checks: NoChecks(), suppliers: suppliers,
      currencies: CurrencyTable(), rules: rules, retriesRefusedOrders: false,
      transactionTypes: [], maximumBodyBytes: 65_536, clock: OneClock(now: now))
    var logger = Logger(label: "edge")
    logger.logLevel = .critical
    try await gateway.application(host: "127.0.0.1", port: 0, edge: edge, logger: logger) { port in
      print("listens on http://127.0.0.1:\(port)")
    }.runService()
  }

  @Sendable private static func now() -> Timestamp {
    Timestamp(microsecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000_000))
  }
}
