/// What the owner decided about routing beyond one policy for all: rules, weights, rates. It never changes and is
/// shared, so that a router carries one reference.
package final class RoutingPlan: Sendable, Hashable {
  /// The weights of suppliers under the policy `weighted`; one that is not named has 1.
  package let weights: [SupplierID: Int]
  /// The rules, in their order.
  package let rules: [RoutingRule]
  /// A policy of which every decision records whom it would have chosen; `nil` for none.
  package let shadow: Policy?
  /// The clock by which days begin and times of rules are told.
  package let clock: LocalClock
  /// What the currencies are worth in each other.
  package let rates: RateTable

  /// Nothing beyond the policy.
  package static let none = RoutingPlan()

  /// A plan of its parts.
  package init(
    weights: [SupplierID: Int] = [:], rules: [RoutingRule] = [], shadow: Policy? = nil,
    clock: LocalClock = .utc, rates: RateTable = RateTable()
  ) {
    self.weights = weights
    self.rules = rules
    self.shadow = shadow
    self.clock = clock
    self.rates = rates
  }

  package static func == (one: RoutingPlan, other: RoutingPlan) -> Bool {
    one === other
      || one.weights == other.weights && one.rules == other.rules && one.shadow == other.shadow
        && one.clock == other.clock && one.rates == other.rates
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(weights)
    hasher.combine(rules)
  }
}

/// What the rules say of one order: for each part the place of the rule that decides it.
struct RuleFindings: Sendable {
  var allow: Int?
  var deny: Int?
  var policy: Int?
  var weights: Int?

  /// What the rules of a plan say.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - order: the order.
  ///   - cost: what it costs, or costs at least, in counts of its currency.
  ///   - now: the moment of the decision.
  init(_ plan: RoutingPlan, _ order: Order, cost: Int64?, at now: Timestamp) {
    guard !plan.rules.isEmpty else { return }
    let (day, minute) = (plan.clock.day(at: now), plan.clock.minute(at: now))
    for place in plan.rules.indices
    where plan.rules[place].condition.fits(order, cost: cost, day: day, minute: minute) {
      if allow == nil, plan.rules[place].allow != nil { allow = place }
      if deny == nil, plan.rules[place].deny != nil { deny = place }
      if policy == nil, plan.rules[place].policy != nil { policy = place }
      if weights == nil, plan.rules[place].weights != nil { weights = place }
    }
  }
}
