/// An order as a listing has it: where it stands and what it is about, without the reasons of its decision.
package struct ListedOrder: Hashable, Sendable {
  /// The number under which it was decided: later orders have larger ones. Also the cursor of a listing.
  package var number: Int64
  /// Where it stands.
  package var status: OrderStatus
  /// What it is about; `nil` where it told nothing but its cost.
  package var details: OrderDetails?
  /// What the supplier of its latest attempt calls it; `nil` where that is not known.
  package var supplierReference: String?
  /// The parts that its hold was divided into, by their numbers; empty where it is whole.
  package var others: [OrderStatus]

  /// An order under its number.
  package init(
    number: Int64, status: OrderStatus, details: OrderDetails?, supplierReference: String? = nil,
    parts others: [OrderStatus] = []
  ) {
    self.supplierReference = supplierReference
    self.number = number
    self.status = status
    self.details = details
    self.others = others
  }

  /// The order with all its parts; `nil` where its hold is whole.
  package var parts: OrderParts? {
    guard status.state.hold?.share != nil else { return nil }
    return OrderParts(status, others, ordered: details?.sku == nil ? nil : details?.quantity)
  }
}
