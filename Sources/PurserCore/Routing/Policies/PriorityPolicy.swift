/// `priority`: the owner's order, the lowest `priority` first, then by name. Costs do not matter.
///
/// Example: with `a: {priority: 20}`, `b: {priority: 10}` and `c: {priority: 10}` the order goes to `b`, then
/// `c`, then `a`.
enum PriorityPolicy: RankingPolicy {
  static func merit(of facts: PolicyFacts) -> Merit { Merit(first: 0) }
}
