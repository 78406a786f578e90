internal import PurserCore

/// Reads the usual bodies of `POST /v1/orders` straight from their bytes: one object with the known
/// members, strings without escapes, plain numbers. It answers `nil` to everything else, right or
/// wrong; `OrderRequest` judges that.
struct OrderBody {
  let bytes: UnsafeRawBufferPointer
  /// How far the bytes are read.
  var place = 0

  private var id: Range<Int>?
  private var currency: Range<Int>?
  private var cost: Range<Int>?
  private var sku: Range<Int>?
  private var quantity: Int64?
  private var policy: Range<Int>?
  private var allow: [String]?
  private var deny: [String]?
  private var tags: [String]?
  private var offers: [(supplier: String, unitCost: Range<Int>)]?
  private var reference: Range<Int>?
  private var metadata: [String: String]?
  private var places: Bool?
  private var wait: Duration?
  private var recipient: Range<Int>?
  private var parameters: [String: String]?

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Whether nothing follows but white space.
  var isAtEnd: Bool {
    var copy = self
    copy.skipBlanks()
    return copy.place == bytes.count
  }

  /// Reads an order.
  ///
  /// - Parameters:
  ///   - bytes: the body.
  ///   - idempotencyKey: the header of that name.
  ///   - terms: whose currencies and suppliers are known.
  /// - Returns: the order, where it is one of the usual ones.
  static func request(
    in bytes: UnsafeRawBufferPointer, idempotencyKey: String?, of terms: GatewayTerms
  ) -> OrderRequest? {
    var body = OrderBody(bytes)
    guard body.readObject({ body, name in body.readMember(name) }), body.isAtEnd,
      let order = body.order(idempotencyKey: idempotencyKey, terms)
    else { return nil }
    var request = OrderRequest(order)
    if let wait = body.wait {
      // An order that is only held waits for readings.
      guard order.carrying != nil else { return nil }
      request.wait = wait > .zero ? wait : nil
    }
    return request
  }

  // MARK: The order

  private func order(idempotencyKey: String?, _ terms: GatewayTerms) -> Order? {
    let given = id.map(text)
    if let given, let idempotencyKey, given != idempotencyKey { return nil }
    guard let id = (given ?? idempotencyKey).flatMap({ OrderID($0) }),
      let currency = currency.flatMap({ terms.currencies[text($0)] }),
      let item = item(in: currency, terms)
    else { return nil }
    var order = Order(id: id, currency: currency, item: item)
    if let allow {
      guard let suppliers = suppliers(allow, terms) else { return nil }
      order.allow = suppliers
    }
    if let deny {
      guard let suppliers = suppliers(deny, terms) else { return nil }
      order.deny = suppliers
    }
    if let tags { order.tags = Set(tags) }
    if let policy {
      guard let policy = Policy(rawValue: text(policy)) else { return nil }
      order.policy = policy
    }
    if reference != nil || metadata != nil {
      order.label = OrderLabel(reference: reference.map(text), metadata: metadata ?? [:])
    }
    if places ?? false {
      order.carrying = CarryingTerms(
        recipient: recipient.map(text), parameters: parameters ?? [:])
    } else if recipient != nil || parameters != nil {
      return nil
    }
    return order
  }

  private func item(in currency: Currency, _ terms: GatewayTerms) -> Order.Item? {
    switch (cost, sku) {
    case (nil, nil), (.some, .some): return nil
    case (let cost?, nil):
      guard quantity == nil, offers == nil else { return nil }
      return money(cost, currency).map(Order.Item.cost)
    case (nil, let sku?):
      guard !sku.isEmpty, let offers = offers(in: currency, terms) else { return nil }
      return .product(sku: text(sku), quantity: quantity ?? 1, offers: offers)
    }
  }

  private func offers(in currency: Currency, _ terms: GatewayTerms) -> [Order.Offer]? {
    var made: [Order.Offer] = []
    for offer in offers ?? [] {
      let supplier = SupplierID(offer.supplier)
      guard terms.supplierIDs.contains(supplier),
        !made.contains(where: { $0.supplier == supplier }),
        let unitCost = money(offer.unitCost, currency)
      else { return nil }
      made.append(Order.Offer(supplier: supplier, unitCost: unitCost))
    }
    return made
  }

  private func suppliers(_ names: [String], _ terms: GatewayTerms) -> Set<SupplierID>? {
    let suppliers = Set(names.map { SupplierID($0) })
    return suppliers.isSubset(of: terms.supplierIDs) ? suppliers : nil
  }

  private func money(_ range: Range<Int>, _ currency: Currency) -> Money? {
    guard let money = money(range, currency, rounding: .up), money.isPositive else { return nil }
    return money
  }

  /// The amount whose text stands there; `nil` where it is none.
  func money(_ range: Range<Int>, _ currency: Currency, rounding: Money.Rounding) -> Money? {
    UnsafeRawBufferPointer(rebasing: bytes[range]).withMemoryRebound(to: UInt8.self) {
      Money(utf8: $0, currency, rounding: rounding)
    }
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  // MARK: Members

  /// Reads a member's value. A member that comes twice is a mistake, whatever its values.
  private mutating func readMember(_ name: Range<Int>) -> Bool {
    if StaticBytes("id").equals(bytes, name) {
      guard id == nil else { return false }
      id = readString()
      return id != nil
    }
    if StaticBytes("currency").equals(bytes, name) {
      guard currency == nil else { return false }
      currency = readString()
      return currency != nil
    }
    if StaticBytes("cost").equals(bytes, name) {
      guard cost == nil else { return false }
      cost = readAmount()
      return cost != nil
    }
    if StaticBytes("sku").equals(bytes, name) {
      guard sku == nil else { return false }
      sku = readString()
      return sku != nil
    }
    if StaticBytes("quantity").equals(bytes, name) {
      guard quantity == nil else { return false }
      quantity = readQuantity()
      return quantity != nil
    }
    return readRestriction(name)
  }

  /// Reads a member that fewer orders have.
  private mutating func readRestriction(_ name: Range<Int>) -> Bool {
    if StaticBytes("offers").equals(bytes, name) {
      guard offers == nil else { return false }
      offers = readOffers()
      return offers != nil
    }
    if StaticBytes("allow").equals(bytes, name) {
      guard allow == nil else { return false }
      allow = readStrings()
      return allow != nil
    }
    if StaticBytes("deny").equals(bytes, name) {
      guard deny == nil else { return false }
      deny = readStrings()
      return deny != nil
    }
    if StaticBytes("tags").equals(bytes, name) {
      guard tags == nil else { return false }
      tags = readStrings()
      return tags != nil
    }
    if StaticBytes("policy").equals(bytes, name) {
      guard policy == nil else { return false }
      policy = readString()
      return policy != nil
    }
    return readLabel(name)
  }

  /// Reads a member of what the shop writes on the order.
  private mutating func readLabel(_ name: Range<Int>) -> Bool {
    if StaticBytes("reference").equals(bytes, name) {
      guard reference == nil else { return false }
      reference = readString()
      return reference.map { Self.values.contains($0.count) } ?? false
    }
    if StaticBytes("metadata").equals(bytes, name) {
      guard metadata == nil else { return false }
      metadata = readTexts()
      return metadata != nil
    }
    return readCarrying(name)
  }

  /// Reads a member of an order that Purser places.
  private mutating func readCarrying(_ name: Range<Int>) -> Bool {
    if StaticBytes("place").equals(bytes, name) {
      guard places == nil else { return false }
      places = readBoolean()
      return places != nil
    }
    if StaticBytes("wait").equals(bytes, name) {
      guard wait == nil else { return false }
      wait = readString().flatMap { Duration(literal: text($0)) }
      return wait.map(OrderRequest.waits.contains) ?? false
    }
    if StaticBytes("recipient").equals(bytes, name) {
      guard recipient == nil else { return false }
      recipient = readString()
      return recipient.map { Self.values.contains($0.count) } ?? false
    }
    guard StaticBytes("parameters").equals(bytes, name), parameters == nil else { return false }
    parameters = readTexts()
    return parameters != nil
  }

  /// Texts by their names, as many as an order may have.
  private mutating func readTexts() -> [String: String]? {
    var read: [String: String] = [:]
    let isRead = readObject { body, name in
      guard let value = body.readString(), Self.values.contains(value.count),
        Self.names.contains(name.count), !body.bytes[name].contains(UInt8(ascii: " "))
      else { return false }
      return read.updateValue(body.text(value), forKey: body.text(name)) == nil
    }
    return isRead && read.count <= OrderDetails.maximumMetadata ? read : nil
  }

  private static let values = 1...OrderDetails.maximumValueLength
  private static let names = 1...OrderDetails.maximumNameLength

  /// An amount's text: a string, or a number.
  mutating func readAmount() -> Range<Int>? {
    guard place < bytes.count else { return nil }
    return bytes[place] == UInt8(ascii: "\"") ? readString() : readNumber()
  }

  private mutating func readQuantity() -> Int64? {
    guard let number = readNumber(), number.count <= 9 else { return nil }
    var count: Int64 = 0
    for place in number {
      guard let digit = digit(at: place) else { return nil }
      count = count * 10 + digit
    }
    return (1...OrderRequest.maximumQuantity).contains(count) ? count : nil
  }

  private mutating func readStrings() -> [String]? {
    var strings: [String] = []
    let isRead = readArray { body in
      guard let string = body.readString() else { return false }
      strings.append(body.text(string))
      return true
    }
    return isRead ? strings : nil
  }

  private mutating func readOffers() -> [(supplier: String, unitCost: Range<Int>)]? {
    var read: [(supplier: String, unitCost: Range<Int>)] = []
    let isRead = readArray { body in
      var supplier: Range<Int>?
      var unitCost: Range<Int>?
      let isRead = body.readObject { body, name in
        if StaticBytes("supplier").equals(body.bytes, name), supplier == nil {
          supplier = body.readString()
          return supplier != nil
        }
        guard StaticBytes("unit_cost").equals(body.bytes, name), unitCost == nil else {
          return false
        }
        unitCost = body.readAmount()
        return unitCost != nil
      }
      guard isRead, let supplier, let unitCost else { return false }
      read.append((body.text(supplier), unitCost))
      return true
    }
    return isRead ? read : nil
  }
}
