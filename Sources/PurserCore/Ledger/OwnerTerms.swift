/// All that the owner says and the ledger decides by. It is made outside of the ledger and never changes:
/// other terms take its place in one step, so that no decision sees a part of each.
package struct OwnerTerms: Sendable {
  /// What routing has made of the terms with every supplier.
  let market: Market
  /// The terms for orders.
  package let orders: LedgerTerms
  /// The terms with each supplier.
  let termsOf: [SupplierID: Supplier]
  /// Whose rules count, whoever asks; `nil` where each order brings its router's.
  let router: Router?

  /// The terms with `suppliers` and for orders.
  package init(_ suppliers: [Supplier], _ orders: LedgerTerms = LedgerTerms()) {
    market = suppliers.isEmpty ? .empty : Market(suppliers)
    self.orders = orders
    termsOf = Dictionary(suppliers.map { ($0.id, $0) }) { first, _ in first }
    router = orders.routing.map { Router(rules: $0) }
  }
}

extension OwnerTerms: Equatable {
  package static func == (left: OwnerTerms, right: OwnerTerms) -> Bool {
    left.market == right.market && left.orders == right.orders && left.termsOf == right.termsOf
  }
}
