internal import Crypto
internal import PurserCore

/// An order as a client sends it.
struct OrderRequest: Sendable {
  var order: Order
  /// A digest of the content, the same however the JSON was laid out.
  var fingerprint: Fingerprint
  /// The first supplier it names that the configuration does not have. Not thrown at once: an order
  /// that was decided before the supplier was removed still has its stored answer.
  var unknownSupplier: Problem?
  /// How long at most it waits for what is in doubt; `nil` where it does not. It is no part of its content.
  var wait: Duration?

  private static let fields = [
    "id", "currency", "cost", "sku", "quantity", "offers", "allow", "deny", "tags", "policy",
    "country", "accepts", "reference", "metadata", "wait", "expires_in", "place", "recipient",
    "parameters", "split",
  ]
  /// The most of one product that an order may ask for.
  static let maximumQuantity: Int64 = 1_000_000

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
    from reader: ObjectReader, idempotencyKey: String?, defaultID: String? = nil,
    currencies: CurrencyTable, suppliers: Set<SupplierID>
  ) throws(Problem) {
    try reader.refuseUnknown(besides: Self.fields)
    let id = try Self.id(from: reader, idempotencyKey: idempotencyKey, defaultID: defaultID)
    let currency = try Self.currency(from: reader, known: currencies)
    let item = try Self.item(from: reader, currency: currency, currencies)
    let allow = try reader.optionalStrings("allow")
    let deny = try reader.optionalStrings("deny")
    let tags = try reader.optionalStrings("tags")
    let policy = try Self.policy(from: reader)
    let label = try Self.label(from: reader)
    let wait = try Self.wait(from: reader)
    let carrying = try Self.carrying(from: reader)
    let timeToLive = try reader.optionalDuration("expires_in", in: Self.timesToLive)
    var order = Order(
      id: id, currency: currency, item: item, allow: allow.map(Self.supplierSet),
      deny: Self.supplierSet(deny ?? []),
      tags: Set(tags?.map(\.text) ?? []), policy: policy,
      country: try Self.country(from: reader),
      accepts: try Self.accepts(from: reader, known: currencies), label: label,
      timeToLive: timeToLive, carrying: carrying)
    order.splits = try Self.splits(from: reader, id, item)
    self.init(order)
    self.wait = wait
    unknownSupplier = Self.unknownSupplier(
      among: item.suppliersWithFields + (allow ?? []) + (deny ?? []), known: suppliers)
  }

  /// An order that names no supplier but those of the configuration.
  init(_ order: Order) {
    self.order = order
    fingerprint = Self.fingerprint(of: order)
  }

  private static func id(
    from reader: ObjectReader, idempotencyKey: String?, defaultID: String?
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
        "`id` must be 1 to \(OrderID.maximumLength) visible ASCII characters, and none of "
          + OrderID.reserved.sorted().joined(separator: " "), field: "id")
    }
    return id
  }

  /// The currency that a request names.
  static func currency(
    from reader: ObjectReader, known: CurrencyTable
  ) throws(Problem) -> Currency {
    try currency(try reader.string("currency"), at: "currency", known: known)
  }

  /// The currency of a code.
  static func currency(
    _ code: String, at field: String, known: CurrencyTable
  ) throws(Problem) -> Currency {
    guard let currency = known[code] else {
      throw Problem(
        .unknownCurrency,
        "`\(code.prefix(20))` is neither an ISO 4217 code nor declared in suppliers.yaml",
        field: field)
    }
    return currency
  }

  private static func item(
    from reader: ObjectReader, currency: Currency, _ currencies: CurrencyTable
  ) throws(Problem) -> Order.Item {
    let cost = try reader.optionalCost("cost", in: currency)
    let sku = try reader.optionalString("sku")
    let quantity = try reader.optionalCount(
      "quantity", maximum: maximumQuantity, else: .invalidQuantity)
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
        offers: try Self.offers(offers ?? [], currency: currency, currencies))
    }
  }

  private static func offers(
    _ readers: [ObjectReader], currency: Currency, _ currencies: CurrencyTable
  ) throws(Problem) -> [Order.Offer] {
    var offers: [Order.Offer] = []
    for reader in readers {
      try reader.refuseUnknown(besides: ["supplier", "unit_cost", "currency"])
      let supplier = SupplierID(try reader.string("supplier"))
      let field = reader.field("supplier")
      guard !offers.contains(where: { $0.supplier == supplier }) else {
        throw Problem(.invalidField, "`\(field)` names \(supplier) a second time", field: field)
      }
      let code = try reader.optionalString("currency")
      let own = try code.map { code throws(Problem) in
        try Self.currency(code, at: reader.field("currency"), known: currencies)
      }
      let unitCost = try reader.cost("unit_cost", in: own ?? currency)
      offers.append(Order.Offer(supplier: supplier, unitCost: unitCost))
    }
    return offers
  }

  private static func supplierSet(_ names: [(text: String, field: String)]) -> Set<SupplierID> {
    Set(names.map { SupplierID($0.text) })
  }

  private static func unknownSupplier(
    among names: [(text: String, field: String)], known: Set<SupplierID>
  ) -> Problem? {
    names.first { !known.contains(SupplierID($0.text)) }.map { name, field in
      Problem(
        .unknownSupplier, "`\(field)`: suppliers.yaml has no supplier `\(name.prefix(64))`",
        field: field)
    }
  }

  private static func policy(from reader: ObjectReader) throws(Problem) -> Policy? {
    guard let name = try reader.optionalString("policy") else { return nil }
    guard let policy = Policy(rawValue: name) else {
      let names = Policy.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem(.invalidField, "`policy` must be one of \(names)", field: "policy")
    }
    return policy
  }

  private static func label(from reader: ObjectReader) throws(Problem) -> OrderLabel? {
    let reference = try reader.optionalString("reference")
    if let reference { try require(reference, "reference", upTo: OrderDetails.maximumValueLength) }
    let metadata = try reader.optionalTexts("metadata")
    guard metadata.count <= OrderDetails.maximumMetadata else {
      throw Problem(
        .invalidField,
        "`metadata` has \(metadata.count) names; \(OrderDetails.maximumMetadata) may be there",
        field: "metadata")
    }
    for (name, value) in metadata {
      let field = "metadata.\(name.prefix(OrderDetails.maximumNameLength))"
      guard name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !name.isEmpty,
        name.utf8.count <= OrderDetails.maximumNameLength
      else {
        throw Problem(
          .invalidField,
          "a name in `metadata` must be 1 to \(OrderDetails.maximumNameLength) visible ASCII "
            + "characters", field: field)
      }
      try require(value, field, upTo: OrderDetails.maximumValueLength)
    }
    return OrderLabel(
      reference: reference, metadata: Dictionary(metadata) { first, _ in first })
  }

  static func require(
    _ text: String, _ field: String, upTo length: Int
  ) throws(Problem) {
    guard !text.isEmpty, text.utf8.count <= length else {
      throw Problem(
        .invalidField, "`\(field)` must be 1 to \(length) bytes, it has \(text.utf8.count)",
        field: field)
    }
  }

  /// SHA-256 of the order's content in one fixed form: sets sorted, amounts as counts.
  static func fingerprint(of order: Order) -> Fingerprint {
    var json = AnswerJSON(capacity: 256)
    json.object { json in
      json.string("currency", order.currency.code)
      switch order.item {
      case .cost(let cost): json.integer("cost", cost.units)
      case .product(let sku, let quantity, let offers):
        json.string("sku", sku)
        json.integer("quantity", quantity)
        json.array("offers") { json in
          for offer in offers.sorted(by: { $0.supplier < $1.supplier }) {
            json.string(nil, offer.supplier.name)
            json.integer(nil, offer.unitCost.units)
            if offer.unitCost.currency != order.currency {
              json.string(nil, offer.unitCost.currency.code)
            }
          }
        }
      }
      if let allow = order.allow {
        json.array("allow") { json in for name in allow.sorted() { json.string(nil, name.name) } }
      }
      json.array("deny") { json in
        for name in order.deny.sorted() { json.string(nil, name.name) }
      }
      json.array("tags") { json in for tag in order.tags.sorted() { json.string(nil, tag) } }
      json.string("policy", order.policy?.rawValue)
      if let country = order.country { json.string("country", country) }
      if let accepts = order.accepts {
        json.array("accepts") { json in
          for code in accepts.map(\.code).sorted() { json.string(nil, code) }
        }
      }
      if let carrying = order.carrying {
        json.boolean("place", true)
        json.string("recipient", carrying.recipient)
        json.object("parameters") { json in
          for (name, value) in carrying.parameters.sorted(by: { $0.key < $1.key }) {
            json.string(named: name, value)
          }
        }
      }
      if let label = order.label {
        json.string("reference", label.reference)
        json.object("metadata") { json in
          for datum in label.metadata { json.string(named: datum.name, datum.value) }
        }
      }
      if order.splits { json.boolean("split", true) }
      if let timeToLive = order.timeToLive {
        json.integer("expires_in", timeToLive.wholeMicroseconds)
      }
    }
    var digest = SHA256()
    json.withBytes { digest.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    // A SHA-256 has as many bytes as a fingerprint.
    return digest.finalize().withUnsafeBytes { Fingerprint(bytes: $0) } ?? .zero
  }
}

extension Order.Item {
  /// The suppliers that the item's offers name, each with its field in the request.
  fileprivate var suppliersWithFields: [(text: String, field: String)] {
    switch self {
    case .cost: []
    case .product(_, _, let offers):
      offers.enumerated().map { ($0.element.supplier.name, "offers[\($0.offset)].supplier") }
    }
  }
}
