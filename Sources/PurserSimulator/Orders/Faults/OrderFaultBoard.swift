/// A fault that is set, and whom it strikes.
package struct OrderFaultRule: Hashable, Sendable {
  /// What goes wrong.
  package let fault: OrderFault
  /// Which orders it strikes.
  package let selection: OrderSelection
  /// How many more; `nil` for all.
  package internal(set) var remaining: Int?
}

/// The faults of orders that are set, in their order.
struct OrderFaultBoard: Sendable {
  private(set) var rules: [OrderFaultRule] = []
  /// The references whose first order has come.
  private var struck: Set<String> = []

  /// Sets one more.
  mutating func add(_ rule: OrderFaultRule) { rules.append(rule) }

  /// Takes all away that were set.
  mutating func clear() { rules = [] }

  /// What becomes of an order that arrives: nothing unusual of one whose reference has come before.
  mutating func plan(reference: String, sku: String, magic: [OrderFault]) -> OrderPlan {
    var plan = OrderPlan()
    guard reference.isEmpty || struck.insert(reference).inserted else { return plan }
    for fault in magic { plan.add(fault) }
    for index in rules.indices where rules[index].remaining != 0 {
      guard rules[index].selection.includes(reference: reference, sku: sku) else { continue }
      plan.add(rules[index].fault)
      if let remaining = rules[index].remaining { rules[index].remaining = remaining - 1 }
    }
    rules.removeAll { $0.remaining == 0 }
    return plan
  }
}
