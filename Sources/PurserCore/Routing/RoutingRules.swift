/// What the owner decided about routing.
package struct RoutingRules: Hashable, Sendable {
  /// The ranking used where an order asks for none.
  package var policy: Policy
  /// A reading older than this decides nothing.
  package var maximumReadingAge: Duration
  /// Rules, weights and rates.
  package var plan: RoutingPlan

  /// Ten minutes: the guide's outer bound for reconciling a cached balance with the supplier.
  package static let defaultMaximumReadingAge = Duration.seconds(600)

  /// Rules with the given ranking and freshness.
  package init(
    policy: Policy = .cheapest,
    maximumReadingAge: Duration = RoutingRules.defaultMaximumReadingAge,
    plan: RoutingPlan = .none
  ) {
    self.policy = policy
    self.plan = plan
    self.maximumReadingAge = maximumReadingAge
  }
}
