/// An order as a listing has it: where it stands and what it is about, without the reasons of its decision.
package struct ListedOrder: Hashable, Sendable {
  /// The number under which the attempt was decided that is asked for, else the one that says where the order stands:
  /// later ones have larger numbers. Also the cursor of a listing.
  package var number: Int64
  /// Where it stands.
  package var status: OrderStatus
  /// What it is about; `nil` where it told nothing but its cost.
  package var details: OrderDetails?
  /// What the supplier of its latest attempt calls it; `nil` where that is not known.
  package var supplierReference: String?
  /// The parts that its hold was divided into, by their numbers; empty where it is whole.
  package var others: [OrderStatus]
  /// All its attempts with all their parts, the first one first; empty where it has had one alone.
  package var attempts: [OrderParts]

  /// An order under its number.
  package init(
    number: Int64, status: OrderStatus, details: OrderDetails?, supplierReference: String? = nil,
    parts others: [OrderStatus] = [], attempts: [OrderParts] = []
  ) {
    self.attempts = attempts
    self.supplierReference = supplierReference
    self.number = number
    self.status = status
    self.details = details
    self.others = others
  }

  /// The order with all its parts; `nil` where its hold is whole.
  package var parts: OrderParts? { status.state.hold?.share == nil ? nil : ownParts }

  private var ownParts: OrderParts {
    OrderParts(status, others, ordered: details?.sku == nil ? nil : details?.quantity)
  }

  /// What its attempts come to together; `nil` where one of them says all.
  package var totals: OrderTotals? {
    OrderTotals(attempts.isEmpty ? [ownParts] : attempts, in: status.currency)
  }
}
