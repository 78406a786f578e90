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

  init(_ orders: [SupplierID: any SupplierOrders], _ rules: RoutingRules) {
    state = Mutex(State(orders: orders, router: Router(rules: rules)))
  }

  /// Who places orders at a supplier; `nil` where its adapter has no `order`.
  subscript(supplier: SupplierID) -> (any SupplierOrders)? {
    state.withLock { $0.orders[supplier] }
  }

  /// Who decides where an order goes next.
  var router: Router { state.withLock(\.router) }

  /// Goes by another configuration from now on.
  func adopt(_ orders: [SupplierID: any SupplierOrders], _ rules: RoutingRules) {
    state.withLock { $0 = State(orders: orders, router: Router(rules: rules)) }
  }
}

/// Nobody judges suppliers by what came of attempts.
struct UnheardResults: AttemptResultSink {
  func take(_ result: AttemptResult) {}
}

extension SupplierFile: SealedContentStore {}
