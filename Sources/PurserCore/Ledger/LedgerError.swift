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
  /// The sale was undone already.
  case alreadyReversed(OrderID)
  /// The order's hold expired; only its outcome can be reported.
  case alreadyExpired(OrderID)
  /// The order was not settled, so there is no sale to undo.
  case notSettled(OrderID)
  /// Nobody knows whether the supplier took the money of the attempt, so that the order goes nowhere else.
  case attemptUnknown(OrderID)
  /// The order has as many attempts as one may have.
  case tooManyAttempts(OrderID)
  /// The report counts units, and the order names no product.
  case noQuantity(OrderID)
  /// The order is for several units, and the report of a purchase in part does not say how many.
  case quantityMissing(OrderID, ordered: Int64)
  /// The report says more units than the order is for.
  case moreThanOrdered(OrderID, ordered: Int64)
  /// More is to be given back than is left of what was bought: so many units, where they are known, for so much.
  case moreThanBought(OrderID, quantity: Int64?, amount: Money)
  /// The order was divided into as many parts as one may have.
  case tooManyParts(OrderID)
  /// The report may be about any of these attempts of the order, and names none.
  case attemptMissing(OrderID, [Int])
  /// Some of the order was bought, so that it goes nowhere else.
  case boughtInPart(OrderID)
  /// Purser places the order itself, and lets it go on by itself.
  case orderUnderWay(OrderID)
  /// The amount is in another currency than the order.
  case wrongCurrency(expected: Currency, got: Currency)
  /// The ledger never read such a pool, so nothing can be booked there.
  case unknownPool(PoolID)
  /// The reference is taken by an entry with another content.
  case entryExistsWithDifferentContent(EntryReference)
  /// No top-up of this name is on its way, or was lately.
  case unknownTopUp(EntryReference)
  /// The top-up has arrived or was called off, so that this cannot be said of it any more.
  case topUpOver(EntryReference)
  /// Nothing is open of the credit or drift: it was explained, or is too old.
  case nothingOpen(PoolID)
  /// The amount would not fit the pool's sums.
  case outOfRange(Currency)
}
