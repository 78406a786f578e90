package import PurserCore

/// Orders at a supplier whose calls run beside their caller, so that many replies are read at once.
package struct ApartOrders: SupplierOrders {
  private let orders: any SupplierOrders

  /// The same orders, apart.
  package init(_ orders: any SupplierOrders) { self.orders = orders }

  package var terms: SupplierOrderTerms { orders.terms }

  package func beside(_ others: any OtherAttempts) -> any SupplierOrders {
    ApartOrders(orders.beside(others))
  }

  @concurrent package func prepare(
    _ order: AttemptOrder, at moment: Timestamp
  ) async -> AttemptPreparation {
    await orders.prepare(order, at: moment)
  }

  package func memo(of order: AttemptOrder, at moment: Timestamp) -> AttemptMemo? {
    orders.memo(of: order, at: moment)
  }

  @concurrent package func buy(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews {
    await orders.buy(order, memo)
  }

  @concurrent package func lookUp(
    _ order: AttemptOrder, _ memo: AttemptMemo
  ) async -> AttemptNews {
    await orders.lookUp(order, memo)
  }

  @concurrent package func content(
    _ order: AttemptOrder, _ memo: AttemptMemo
  ) async -> AttemptNews {
    await orders.content(order, memo)
  }

  package func address(
    of message: AttemptMessage
  ) throws(AttemptMessageRefusal) -> AttemptAddress {
    try orders.address(of: message)
  }

  @concurrent package func take(
    _ message: AttemptMessage, of order: AttemptOrder, _ memo: AttemptMemo
  ) async -> AttemptNews {
    await orders.take(message, of: order, memo)
  }
}
