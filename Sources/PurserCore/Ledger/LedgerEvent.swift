/// Something that happened to balances and holds. The ledger's state is the sum of its events.
package enum LedgerEvent: Hashable, Sendable {
  /// A reading was taken into use.
  case read(SupplierBalance)
  /// An order was decided: held at a supplier, or refused.
  case placed(OrderRecord)
  /// An order was bought at `actual` cost; its hold is over.
  case settled(OrderID, actual: Money, at: Timestamp)
  /// An order was certainly not bought; its hold is over.
  case released(OrderID, at: Timestamp)
}

extension LedgerEvent {
  /// When it happened.
  var moment: Timestamp {
    switch self {
    case .read(let reading): reading.receivedAt
    case .placed(let record): record.placedAt
    case .settled(_, _, let at), .released(_, let at): at
    }
  }
}

/// Why the ledger did not do what it was asked. The cases stand in the order of the checks.
package enum LedgerError: Error, Hashable, Sendable {
  /// More commands wait than the ledger takes on.
  case overloaded
  /// The store failed; nothing of the command took effect unless the store says so on reload.
  case storeFailed(StoreError)
  /// No order has this name.
  case unknownOrder(OrderID)
  /// The name is taken by an order with another content.
  case orderExistsWithDifferentContent(OrderID)
  /// The order was refused; there is no hold to end.
  case orderRefused(OrderID)
  /// The order was bought already, at another amount where one was given.
  case alreadySettled(OrderID, actual: Money)
  /// The order was released already.
  case alreadyReleased(OrderID)
  /// The amount is in another currency than the order.
  case wrongCurrency(expected: Currency, got: Currency)
  /// The amount would not fit the pool's sums.
  case outOfRange(Currency)
}
