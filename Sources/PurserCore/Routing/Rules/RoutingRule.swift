/// What the owner says of some orders: who may fill them, and how suppliers are ranked for them. Of the rules that
/// an order fits, the first that says something of a part decides that part.
package struct RoutingRule: Hashable, Sendable {
  /// Which orders it is about: those that fit every condition that is given.
  package struct Condition: Hashable, Sendable {
    /// The product has one of the patterns; empty for all orders.
    package var skus: [SKUPattern] = []
    /// The order has one of the labels; empty for all.
    package var tags: Set<String> = []
    /// The order is for one of the countries; empty for all.
    package var countries: Set<String> = []
    /// The order costs at least this; only orders in that currency fit.
    package var atLeast: Money?
    /// The order costs less than this; only orders in that currency fit.
    package var below: Money?
    /// It is decided in one of these times; empty for all.
    package var times: [TimeSpan] = []

    /// All orders.
    package init() {}
  }

  /// The rule's name, which exclusions give.
  package var name: String
  /// Which orders it is about.
  package var condition: Condition
  /// The only suppliers that may fill them; `nil` where the rule says nothing of it.
  package var allow: Set<SupplierID>?
  /// Suppliers that may not fill them; `nil` where the rule says nothing of it.
  package var deny: Set<SupplierID>?
  /// How suppliers are ranked; `nil` where the rule says nothing of it.
  package var policy: Policy?
  /// The weights of suppliers; `nil` where the rule says nothing of it.
  package var weights: [SupplierID: Int]?

  /// A rule that says nothing yet.
  package init(name: String, condition: Condition = Condition()) {
    self.name = name
    self.condition = condition
  }
}

extension RoutingRule.Condition {
  /// Whether an order fits.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - cost: what it costs, or costs at least, in counts of its currency; `nil` where nobody has a price.
  ///   - day: the day on the owner's clock.
  ///   - minute: the minute of that day.
  /// - Returns: whether every condition that is given fits.
  func fits(_ order: Order, cost: Int64?, day: Int64, minute: Int) -> Bool {
    guard tags.isEmpty || !tags.isDisjoint(with: order.tags),
      countries.isEmpty || order.country.map(countries.contains) ?? false,
      times.isEmpty || times.contains(where: { $0.contains(day: day, minute: minute) })
    else { return false }
    if !skus.isEmpty {
      guard case .product(let sku, _, _) = order.item, skus.contains(where: { $0.matches(sku) })
      else { return false }
    }
    if let atLeast {
      guard atLeast.currency == order.currency, let cost, cost >= atLeast.units else {
        return false
      }
    }
    guard let below else { return true }
    guard below.currency == order.currency, let cost else { return false }
    return cost < below.units
  }
}
