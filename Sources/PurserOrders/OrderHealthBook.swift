package import PurserCore
internal import Synchronization

/// Keeps what refusals tell of suppliers, for whoever decides orders.
package final class OrderHealthBook: AttemptResultSink, OrderHealthSource {
  private let kept = Mutex(OrderHealth())

  /// A book in which nothing stands.
  package init() {}

  package var current: OrderHealth? { kept.withLock { $0.isEmpty ? nil : $0 } }

  package func take(_ result: AttemptResult) { kept.withLock { $0.take(result) } }

  /// Takes how the checks of a supplier went.
  package func take(_ status: CheckStatus, of supplier: SupplierID) {
    kept.withLock { $0.take(status, of: supplier) }
  }

  /// Takes what a check brought.
  package func take(_ report: BalanceReport) {
    kept.withLock { health in
      guard !health.isEmpty else { return }
      health.take(report)
    }
  }
}
