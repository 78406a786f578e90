import PurserCore
import Synchronization

/// What refusals told a gateway under test.
final class KeptHealth: OrderHealthSource, AttemptResultSink {
  private let kept: Mutex<OrderHealth>

  init(_ statuses: [SupplierID: CheckStatus] = [:]) { kept = Mutex(OrderHealth(statuses)) }

  var current: OrderHealth? { kept.withLock { $0.isEmpty ? nil : $0 } }

  func take(_ result: AttemptResult) { kept.withLock { $0.take(result) } }
}
