internal import PurserCore

/// Something that an order can be asked for, as a hash: two may share one, so that a filter of them tells only
/// what is certainly not there.
enum OrderToken {
  private static let supplier: UInt64 = 1
  private static let product: UInt64 = 2
  private static let reference: UInt64 = 3
  private static let name: UInt64 = 4

  /// Gives `body` the tokens of what a shop has written on an order.
  static func ofLabel(_ details: OrderDetails, _ body: (UInt64) -> Void) {
    if let reference = details.reference { body(token(reference: reference)) }
    for datum in details.metadata { body(token(datum)) }
  }

  /// The tokens that every order has which a filter lets through.
  static func all(_ filter: OrderFilter) -> [UInt64] {
    var tokens: [UInt64] = []
    if let supplier = filter.supplier { tokens.append(of(supplier)) }
    if let sku = filter.sku { tokens.append(of(product: sku)) }
    ofLabel(OrderDetails(reference: filter.reference, metadata: filter.metadata)) {
      tokens.append($0)
    }
    return tokens
  }

  /// The token of an order whose money a supplier has.
  static func of(_ supplier: SupplierID) -> UInt64 {
    NameHash.hash(supplier.name, salt: Self.supplier)
  }

  /// The token of an order for a product.
  static func of(product: String) -> UInt64 {
    NameHash.hash(product, salt: Self.product)
  }

  private static func token(reference: String) -> UInt64 {
    NameHash.hash(reference, salt: Self.reference)
  }

  private static func token(_ datum: OrderDetails.Metadatum) -> UInt64 {
    NameHash.hash(datum.value, salt: NameHash.hash(datum.name, salt: Self.name))
  }
}
