internal import PurserCore

/// Something that an order can be asked for, as a hash: two may share one, so that a filter of them tells only
/// what is certainly not there.
enum OrderToken {
  private static let supplier: UInt64 = 1
  private static let product: UInt64 = 2
  private static let reference: UInt64 = 3
  private static let name: UInt64 = 4

  /// Gives `body` the tokens of an order whose money a supplier has, and that is about something.
  static func each(
    _ supplier: SupplierID?, _ details: OrderDetails?, _ body: (UInt64) -> Void
  ) {
    if let supplier { body(token(supplier)) }
    guard let details else { return }
    if let sku = details.sku { body(token(product: sku)) }
    if let reference = details.reference { body(token(reference: reference)) }
    for datum in details.metadata { body(token(datum)) }
  }

  /// The tokens that every order has which a filter lets through.
  static func all(_ filter: OrderFilter) -> [UInt64] {
    var tokens: [UInt64] = []
    each(
      filter.supplier,
      OrderDetails(
        sku: filter.sku, reference: filter.reference, metadata: filter.metadata)
    ) { tokens.append($0) }
    return tokens
  }

  private static func token(_ supplier: SupplierID) -> UInt64 {
    NameHash.hash(supplier.name, salt: Self.supplier)
  }

  private static func token(product: String) -> UInt64 {
    NameHash.hash(product, salt: Self.product)
  }

  private static func token(reference: String) -> UInt64 {
    NameHash.hash(reference, salt: Self.reference)
  }

  private static func token(_ datum: OrderDetails.Metadatum) -> UInt64 {
    NameHash.hash(datum.value, salt: NameHash.hash(datum.name, salt: Self.name))
  }
}
