package import Logging
package import PurserCore

/// Whom a carrier works with.
package struct CarrierSurroundings: Sendable {
  /// Where holds and notes are.
  package var ledger: any AttemptLedger
  /// Tells whenever something is reported of an order, by whomever.
  package var reports: @Sendable (OrderID) -> AsyncStream<Int64>
  /// Who places orders at a supplier; `nil` where its adapter has no `order`.
  package var suppliers: @Sendable (SupplierID) -> (any SupplierOrders)?
  /// Who decides where an order goes next.
  package var router: @Sendable () async -> Router
  /// The time.
  package var time: any PassingTime
  /// Keeps what was delivered.
  package var content: any DeliveredContent
  /// Is told what came of attempts.
  package var results: any AttemptResultSink
  /// Where what people should know is written.
  package var logger: Logger

  /// Whom a carrier works with.
  package init(
    ledger: any AttemptLedger,
    reports: @escaping @Sendable (OrderID) -> AsyncStream<Int64> = { _ in
      AsyncStream { $0.finish() }
    },
    suppliers: @escaping @Sendable (SupplierID) -> (any SupplierOrders)?,
    router: @escaping @Sendable () async -> Router, time: any PassingTime,
    content: any DeliveredContent, results: any AttemptResultSink, logger: Logger
  ) {
    self.ledger = ledger
    self.reports = reports
    self.suppliers = suppliers
    self.router = router
    self.time = time
    self.content = content
    self.results = results
    self.logger = logger
  }
}
