/// What a credit or drift may have been.
package enum FindingSuggestion: Hashable, Sendable {
  /// A drift is the price of some units of a product at this supplier.
  case product(sku: String, quantity: Int64)
  /// A drift is the amount of an order that was released: it may have been bought after all.
  case boughtAfterAll(OrderID)
  /// A drift is within the fee of a top-up that has arrived.
  case transferFee(EntryReference)
  /// A credit may be a top-up that was announced.
  case topUp(EntryReference)
  /// A credit is the cost of an order that was bought: it may have been paid back.
  case refund(OrderID)

  /// Its name in the API.
  package var kind: String {
    switch self {
    case .product: "product"
    case .boughtAfterAll: "bought_after_all"
    case .transferFee: "transfer_fee"
    case .topUp: "top_up"
    case .refund: "refund"
    }
  }

  /// What it says to people.
  ///
  /// - Parameters:
  ///   - amount: what nothing has explained.
  ///   - supplier: whose pool it is.
  /// - Returns: one sentence, without a full stop.
  package func sentence(of amount: Money, at supplier: SupplierID) -> String {
    let amount = amount.decimalString
    switch self {
    case .product(let sku, let quantity):
      let count = ["one", "two", "three"].dropFirst(Int(quantity) - 1).first ?? "\(quantity)"
      return "\(amount) is \(count) \(sku) at \(supplier); no order: the key may be used elsewhere"
    case .boughtAfterAll(let id):
      return
        "\(amount) was held for \(id.inWords), which was released; it may have been bought after all"
    case .transferFee(let reference):
      return "\(amount) is within the fee of the top-up \(reference)"
    case .topUp(let reference):
      return "\(amount) may be the top-up \(reference); match it"
    case .refund(let id):
      return "\(amount) is what \(id.inWords) cost; it may have been paid back"
    }
  }
}
