internal import Crypto
internal import ExactJSON
internal import PurserCore

/// An order as a client sends it.
struct OrderRequest {
  var order: Order
  /// A digest of the content, the same however the JSON was laid out.
  var fingerprint: String

  /// The most of one product that an order may ask for.
  private static let maximumQuantity: Int64 = 1_000_000

  /// Reads an order.
  ///
  /// - Parameters:
  ///   - reader: the request's object.
  ///   - idempotencyKey: the header of that name, which may stand in for `id`.
  ///   - defaultID: the name to use where none is given; `nil` where one must be.
  ///   - currencies: the currencies that the configuration knows.
  ///   - suppliers: the suppliers that the order may name.
  /// - Throws: `Problem` that names the field.
  init(
    from reader: inout ObjectReader, idempotencyKey: String?, defaultID: String? = nil,
    currencies: CurrencyTable, suppliers: Set<SupplierID>
  ) throws(Problem) {
    let id = try Self.id(from: &reader, idempotencyKey: idempotencyKey, defaultID: defaultID)
    let currency = try Self.currency(from: &reader, known: currencies)
    let item = try Self.item(from: &reader, currency: currency, suppliers: suppliers)
    let allow = try Self.supplierSet("allow", from: &reader, known: suppliers)
    let deny = try Self.supplierSet("deny", from: &reader, known: suppliers)
    let tags = try reader.optionalStrings("tags")
    let policy = try Self.policy(from: &reader)
    try reader.finish()
    order = Order(
      id: id, currency: currency, item: item, allow: allow, deny: deny ?? [],
      tags: Set(tags?.map(\.text) ?? []), policy: policy)
    fingerprint = Self.fingerprint(of: order)
  }

  private static func id(
    from reader: inout ObjectReader, idempotencyKey: String?, defaultID: String?
  ) throws(Problem) -> OrderID {
    let given = try reader.optionalString("id")
    if let given, let idempotencyKey, given != idempotencyKey {
      throw Problem(
        .conflictingFields, "`id` and the header Idempotency-Key name different orders",
        field: "id")
    }
    guard let name = given ?? idempotencyKey ?? defaultID else { throw reader.missing("id") }
    guard let id = OrderID(name) else {
      throw Problem(
        .invalidOrderID,
        "`id` must be 1 to \(OrderID.maximumLength) visible ASCII characters", field: "id")
    }
    return id
  }

  private static func currency(
    from reader: inout ObjectReader, known: CurrencyTable
  ) throws(Problem) -> Currency {
    let code = try reader.string("currency")
    guard let currency = known[code] else {
      throw Problem(
        .unknownCurrency,
        "`\(code.prefix(20))` is neither an ISO 4217 code nor declared in suppliers.yaml",
        field: "currency")
    }
    return currency
  }

  private static func item(
    from reader: inout ObjectReader, currency: Currency, suppliers: Set<SupplierID>
  ) throws(Problem) -> Order.Item {
    let cost = try reader.optionalCost("cost", in: currency)
    let sku = try reader.optionalString("sku")
    let quantity = try reader.optionalCount("quantity", maximum: maximumQuantity)
    let offers = try reader.optionalObjects("offers")
    switch (cost, sku) {
    case (nil, nil):
      throw Problem(.missingField, "`cost` is missing; or give `sku`", field: "cost")
    case (.some, .some):
      throw Problem(
        .conflictingFields, "give either `cost`, or `sku` with `quantity` and `offers`",
        field: "sku")
    case (let cost?, nil):
      guard quantity == nil, offers == nil else {
        throw Problem(
          .conflictingFields, "`quantity` and `offers` go with `sku`, not with `cost`",
          field: quantity == nil ? "offers" : "quantity")
      }
      return .cost(cost)
    case (nil, let sku?):
      guard !sku.isEmpty else {
        throw Problem(.invalidField, "`sku` must not be empty", field: "sku")
      }
      return .product(
        sku: sku, quantity: quantity ?? 1,
        offers: try Self.offers(offers ?? [], currency: currency, suppliers: suppliers))
    }
  }

  private static func offers(
    _ readers: [ObjectReader], currency: Currency, suppliers: Set<SupplierID>
  ) throws(Problem) -> [Order.Offer] {
    var offers: [Order.Offer] = []
    for var reader in readers {
      let name = try reader.string("supplier")
      let field = reader.field("supplier")
      let supplier = try knownSupplier(name, field: field, known: suppliers)
      guard !offers.contains(where: { $0.supplier == supplier }) else {
        throw Problem(.invalidField, "`\(field)` names \(supplier) a second time", field: field)
      }
      let unitCost = try reader.cost("unit_cost", in: currency)
      try reader.finish()
      offers.append(Order.Offer(supplier: supplier, unitCost: unitCost))
    }
    return offers
  }

  private static func supplierSet(
    _ name: String, from reader: inout ObjectReader, known: Set<SupplierID>
  ) throws(Problem) -> Set<SupplierID>? {
    guard let names = try reader.optionalStrings(name) else { return nil }
    var set: Set<SupplierID> = []
    for (text, field) in names {
      set.insert(try knownSupplier(text, field: field, known: known))
    }
    return set
  }

  private static func knownSupplier(
    _ name: String, field: String, known: Set<SupplierID>
  ) throws(Problem) -> SupplierID {
    let supplier = SupplierID(name)
    guard known.contains(supplier) else {
      throw Problem(
        .unknownSupplier, "`\(field)`: suppliers.yaml has no supplier `\(name.prefix(64))`",
        field: field)
    }
    return supplier
  }

  private static func policy(from reader: inout ObjectReader) throws(Problem) -> Policy? {
    guard let name = try reader.optionalString("policy") else { return nil }
    guard let policy = Policy(rawValue: name) else {
      let names = Policy.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem(.invalidField, "`policy` must be one of \(names)", field: "policy")
    }
    return policy
  }

  /// SHA-256 of the order's content in one fixed form: sets sorted, amounts as counts.
  private static func fingerprint(of order: Order) -> String {
    let bytes = JSONWriter.object { json in
      json.string("currency", order.currency.code)
      switch order.item {
      case .cost(let cost): json.integer("cost", cost.units)
      case .product(let sku, let quantity, let offers):
        json.string("sku", sku)
        json.integer("quantity", quantity)
        json.array("offers") { list in
          for offer in offers.sorted(by: { $0.supplier < $1.supplier }) {
            list.string(offer.supplier.name)
            list.integer(offer.unitCost.units)
          }
        }
      }
      if let allow = order.allow {
        json.array("allow") { list in for name in allow.sorted() { list.string(name.name) } }
      }
      json.array("deny") { list in for name in order.deny.sorted() { list.string(name.name) } }
      json.array("tags") { list in for tag in order.tags.sorted() { list.string(tag) } }
      json.string("policy", order.policy?.rawValue)
    }
    return SHA256.hash(data: bytes).hexadecimal
  }
}

extension Sequence<UInt8> {
  /// Two hexadecimal digits for each byte.
  fileprivate var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
