/// A question about orders: each member that is given narrows the answer.
package struct OrderFilter: Hashable, Sendable {
  /// The states of which it may be any; `nil` for all.
  package var states: Set<OrderState.Name>?
  /// Who has the money of one of its attempts, or may have it.
  package var supplier: SupplierID?
  /// The product.
  package var sku: String?
  /// The shop's own name for what it belongs to.
  package var reference: String?
  /// What the supplier of one of its attempts calls it.
  package var supplierReference: String?
  /// The earliest moment at which it was bought for more than its price; `nil` where that does not matter.
  package var overpricedSince: Timestamp?
  /// Whether it has to be bought by more than one of its attempts.
  package var isBoughtTwice = false
  /// Names and values that its metadata has, all of them.
  package var metadata: [OrderDetails.Metadatum] = []
  /// The earliest moment of its decision.
  package var from: Timestamp?
  /// The moment before which it was decided.
  package var until: Timestamp?

  /// Every order.
  package init() {}

  /// Whether what is kept of its attempts is asked for.
  package var isOfAttempts: Bool {
    supplierReference != nil || overpricedSince != nil || isBoughtTwice
  }

  /// Whether an order is about what is asked for, wherever it stands.
  package func fits(_ details: OrderDetails?) -> Bool {
    (sku.map { $0 == details?.sku } ?? true)
      && (reference.map { $0 == details?.reference } ?? true)
      && metadata.allSatisfy { details?.metadata.contains($0) ?? false }
  }

  /// Whether an order of a moment is asked for.
  package func fits(_ placedAt: Timestamp) -> Bool {
    (from.map { placedAt >= $0 } ?? true) && (until.map { placedAt < $0 } ?? true)
  }

  /// Whether an order that stands so is asked for.
  package func fits(_ state: OrderState) -> Bool {
    (states.map { $0.contains(state.kind) } ?? true)
      && (supplier.map { $0 == state.hold?.supplier } ?? true)
  }

  /// Whether the ledger has all orders that may fit in memory: none of them has ended for good.
  package var isOfOpenOrders: Bool {
    states?.isSubset(of: OrderState.Name.open) ?? false
  }
}
