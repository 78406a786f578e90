/// An order of which a second attempt was bought: it is paid for twice until one is given back.
package struct RepeatedPurchase: Hashable, Sendable {
  /// An attempt that was bought.
  package struct Purchase: Hashable, Sendable {
    /// Its hold.
    package var hold: OrderID
    /// At whom.
    package var supplier: SupplierID
    /// What it was bought for.
    package var actual: Money
  }

  /// Which order.
  package var order: OrderID
  /// The attempts that are bought, by their numbers: two at least.
  package var purchases: [Purchase]
  /// When the last of them was told.
  package var moment: Timestamp

  /// What was bought; `nil` where no more than one attempt is.
  ///
  /// - Parameters:
  ///   - attempts: the attempts of an order as they stand.
  ///   - moment: when the last of them was told.
  package init?(_ attempts: [OrderStatus], at moment: Timestamp) {
    purchases = attempts.compactMap { status in
      guard let holding = status.state.holding, case .settled(let actual, _)? = holding.ending
      else { return nil }
      return Purchase(hold: status.id.hold, supplier: holding.hold.supplier, actual: actual)
    }
    purchases.sort { $0.hold.attemptNumber < $1.hold.attemptNumber }
    guard purchases.count > 1 else { return nil }
    order = purchases[0].hold.order
    self.moment = moment
  }
}
