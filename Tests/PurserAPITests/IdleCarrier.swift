import PurserCore

/// A carrier of which a test asks a part: all else is as if nothing were carried.
protocol IdleCarrier: OrderCarrying {}

extension IdleCarrier {
  func wait(for order: OrderID, atMost limit: Duration) async -> CarriedOrder? { nil }
  func changes(of order: OrderID) async -> AsyncStream<CarriedOrder> {
    AsyncStream { $0.finish() }
  }
  func receive(
    _ message: AttemptMessage, from supplier: SupplierID
  ) async throws(SupplierMessageRefusal) {}
  func content(
    of order: OrderID, attempt: Int?
  ) async throws(ContentRefusal) -> AttemptContent { AttemptContent(attempt: 1, items: []) }
  func forgetContent(of order: OrderID, attempt: Int?) async throws(ContentRefusal) {}
}
