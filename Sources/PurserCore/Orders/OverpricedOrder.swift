/// An order that was bought for more than its price, by more than the owner tolerates.
package struct OverpricedOrder: Hashable, Sendable {
  /// The hold of its attempt.
  package var hold: OrderID
  /// Who charged it.
  package var supplier: SupplierID
  /// The product; `nil` where it is not known at once, or there is none.
  package var sku: String?
  /// What was held for it: its price.
  package var price: Money
  /// What it was bought for.
  package var actual: Money
  /// When that was told.
  package var moment: Timestamp

  /// How long such an order is listed among those that want a person: a week.
  package static let attentionTime = Duration.seconds(7 * 86_400)
}

extension LedgerState {
  /// Tells an order that was bought for more than its price, and more than the owner tolerates.
  ///
  /// - Parameters:
  ///   - status: where the order stands.
  ///   - sku: the product, where it is known.
  /// - Returns: `nil` where it was not bought, or for no more than its price and the supplier's tolerance.
  package func overprice(of status: OrderStatus, sku: String?) -> OverpricedOrder? {
    guard let hold = status.state.hold,
      case .settled(let actual, let moment)? = status.state.holding?.ending,
      let excess = hold.excess(of: actual)
    else { return nil }
    let tolerance = place(of: hold.supplier).map {
      market.suppliers[$0].tolerance(in: excess.currency)
    }
    guard excess.units > tolerance?.units ?? 0 else { return nil }
    return OverpricedOrder(
      hold: status.id, supplier: hold.supplier, sku: sku, price: hold.amount, actual: actual,
      moment: moment)
  }
}
