/// What an order is about, in the shop's words: no decision looks at it, and it is kept, echoed and searched.
///
/// Most orders have none or one of its parts: what few have is behind one reference.
package struct OrderDetails: Hashable, Sendable {
  /// The product; `nil` where the order named its cost alone.
  package var sku: String?
  /// How many units of the product.
  package var quantity: Int64
  /// What most orders do not say; `nil` for nothing of it.
  private var box: RestBox?

  /// A name with its value.
  package struct Metadatum: Hashable, Sendable {
    /// The name.
    package var name: String
    /// The value.
    package var value: String

    /// `value` under `name`.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The most names that `metadata` may have.
  package static let maximumMetadata = 20
  /// The most bytes of a name.
  package static let maximumNameLength = 64
  /// The most bytes of a value, and of a reference.
  package static let maximumValueLength = 500

  /// Details of an order.
  package init(
    sku: String? = nil, quantity: Int64 = 1, reference: String? = nil,
    metadata: [Metadatum] = [], terms: OrderTerms? = nil, split: OrderSplit? = nil
  ) {
    self.sku = sku
    self.quantity = quantity
    guard reference != nil || !metadata.isEmpty || terms != nil || split != nil else { return }
    box = RestBox(Rest(reference: reference, metadata: metadata, terms: terms, split: split))
  }

  /// What one unit costs of an order of an amount, all it costs included, rounded up to the currency's count;
  /// `nil` where no product is told, or nothing is held.
  package func unitCost(of amount: Money?) -> Money? {
    guard sku != nil, quantity > 0, let amount else { return nil }
    let (units, rest) = amount.units.quotientAndRemainder(dividingBy: quantity)
    return Money(units: rest > 0 ? units + 1 : units, currency: amount.currency)
  }

  /// What an order tells; `nil` where it tells nothing but its cost.
  package init?(_ order: Order) {
    let label = order.label
    let terms = OrderTerms(order)
    switch order.item {
    case .cost:
      guard label != nil || terms != nil else { return nil }
      self.init(reference: label?.reference, metadata: label?.metadata ?? [], terms: terms)
    case .product(let sku, let quantity, _):
      self.init(
        sku: sku, quantity: quantity, reference: label?.reference,
        metadata: label?.metadata ?? [], terms: terms, split: order.split)
    }
  }
}

extension OrderDetails {
  /// What most orders do not say.
  fileprivate struct Rest: Hashable, Sendable {
    var reference: String?
    var metadata: [Metadatum] = []
    var terms: OrderTerms?
    var split: OrderSplit?
  }

  /// The rest behind one reference: an order's details are copied with its record, and a copy counts every reference
  /// in them.
  fileprivate final class RestBox: Hashable, Sendable {
    let rest: Rest

    init(_ rest: Rest) { self.rest = rest }

    static func == (left: RestBox, right: RestBox) -> Bool {
      left === right || left.rest == right.rest
    }

    func hash(into hasher: inout Hasher) { hasher.combine(rest) }
  }

  private var rest: Rest {
    get { box?.rest ?? Rest() }
    set { box = newValue == Rest() ? nil : RestBox(newValue) }
  }

  /// The shop's own name for what the order belongs to: a cart, an invoice. Several orders may share one.
  package var reference: String? {
    get { box?.rest.reference }
    set { rest.reference = newValue }
  }
  /// Whatever else the shop wants to find again, by names, sorted by them.
  package var metadata: [Metadatum] {
    get { box?.rest.metadata ?? [] }
    set { rest.metadata = newValue }
  }
  /// What it says of who may fill it; `nil` where it says nothing.
  package var terms: OrderTerms? {
    get { box?.rest.terms }
    set { rest.terms = newValue }
  }
  /// Its place among the orders that one was split into; `nil` where it is whole.
  package var split: OrderSplit? {
    get { box?.rest.split }
    set { rest.split = newValue }
  }
}
