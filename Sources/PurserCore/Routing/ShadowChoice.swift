/// Whom another policy than the one in force would have chosen, so that its effect is known before it is used. Nothing
/// is held there.
package struct ShadowChoice: Hashable, Sendable {
  /// The policy.
  package var policy: Policy
  /// The pool that would have paid, or paid first.
  package var pool: PoolID
  /// What the order would have cost, in the pool's currency.
  package var cost: Money

  /// A choice of `policy`.
  package init(policy: Policy, pool: PoolID, cost: Money) {
    self.policy = policy
    self.pool = pool
    self.cost = cost
  }
}
