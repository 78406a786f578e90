/// `round_robin`: each order draws a lot with each supplier, all alike, so that in the long run everybody who
/// could fill them gets as many. It keeps no count of turns: the lot is a hash of the order's name and the
/// supplier's, and the same order goes to the same supplier whoever decides it and whenever.
///
/// Example: of 3,000 orders with three suppliers about 1,000 go to each.
enum RoundRobinPolicy: RankingPolicy {
  static func merit(of facts: PolicyFacts) -> Merit { Merit(first: Int64(facts.lot >> 1)) }
}
