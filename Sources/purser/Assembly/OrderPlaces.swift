import PurserCore
import PurserOrders
import PurserStore
import PurserSuppliers
import Synchronization

/// Where orders are placed, and by which rules they go on, as the configuration in use says.
final class OrderPlaces: Sendable {
  private struct State {
    var orders: [SupplierID: any SupplierOrders]
    var router: Router
  }

  private let state: Mutex<State>

  /// What refusals of orders told.
  let health = OrderHealthBook()

  init(_ orders: [SupplierID: any SupplierOrders], _ rules: RoutingRules) {
    state = Mutex(State(orders: orders, router: Router(rules: rules, health: health)))
  }

  /// Who places orders at a supplier; `nil` where its adapter has no `order`.
  subscript(supplier: SupplierID) -> (any SupplierOrders)? {
    state.withLock { $0.orders[supplier] }
  }

  /// Who decides where an order goes next.
  var router: Router { state.withLock(\.router) }

  /// Goes by other rules from now on.
  func adopt(_ rules: RoutingRules) {
    state.withLock { $0.router = Router(rules: rules, health: health) }
  }

  /// Goes by another configuration from now on.
  func adopt(_ orders: [SupplierID: any SupplierOrders], _ rules: RoutingRules) {
    state.withLock { $0 = State(orders: orders, router: Router(rules: rules, health: health)) }
  }
}

/// Hands what checks bring to the ledger, and to whoever knows what refusals told; of these it tells the checks.
struct HeardReadings: ReadingSink {
  let ledger: any ReadingSink
  let health: OrderHealthBook

  func take(_ report: BalanceReport) async throws(LedgerError) {
    // Before the ledger has it: an order that waits for it is decided anew with it, and must not find the supplier
    // out of funds still, nor its checks refused.
    health.take(report)
    try await ledger.take(report)
  }

  func readings(of supplier: SupplierID) async -> [SupplierBalance]? {
    await ledger.readings(of: supplier)
  }

  func activity(of suppliers: [SupplierID]) async -> [SupplierID: SupplierActivity] {
    var activities = await ledger.activity(of: suppliers)
    guard let known = health.current else { return activities }
    for supplier in suppliers where known.isOutOfFunds(supplier) {
      activities[supplier, default: SupplierActivity()].isContradicted = true
    }
    return activities
  }

  var commandsUnderWay: Int { ledger.commandsUnderWay }
}

extension SupplierFile: SealedContentStore {}
