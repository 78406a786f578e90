/// The kinds of orders that are measured.
enum OrderKind: String, CaseIterable {
  /// It names its cost alone.
  case cost
  /// A product that every supplier prices.
  case product
  /// The same with a quantity, a reference and metadata. A product that knew none of those yet gets the order
  /// without them.
  case labelled
  /// It says what each supplier asks.
  case offers
  /// A product that goes where it is cheapest.
  case cheapest

  /// How a line of results calls its orders.
  var name: String {
    switch self {
    case .product: "orders"
    case .cost, .labelled, .offers, .cheapest: "\(rawValue) orders"
    }
  }
}
