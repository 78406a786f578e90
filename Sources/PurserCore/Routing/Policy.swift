/// How routing ranks the suppliers that could fill an order. Each is described in a file of its own under
/// `Policies/`, with an example.
package enum Policy: String, Sendable, CaseIterable {
  /// The owner's order: the lowest `priority` first.
  case priority
  /// The lowest cost first.
  case cheapest
  /// The most spendable money first.
  case mostFunds = "most_funds"
  /// The money that lasts longest first.
  case longestRunway = "longest_runway"
  /// The money that lasts longest after the order first.
  case spread
  /// The money that lapses first, then the least money, first.
  case drain
  /// By the owner's weights, each order by its own lot.
  case weighted
  /// Everybody alike, each order by its own lot.
  case roundRobin = "round_robin"
  /// The shortest time to a purchase first.
  case fastest
  /// The most attempts that succeed first.
  case mostReliable = "most_reliable"
  /// The cheapest of those that succeed about equally often.
  case cheapestReliable = "cheapest_reliable"
}

extension Policy {
  /// What a supplier is worth under it; less goes first.
  @inline(__always) func merit(of facts: PolicyFacts) -> Merit {
    switch self {
    case .priority: PriorityPolicy.merit(of: facts)
    case .cheapest: CheapestPolicy.merit(of: facts)
    case .mostFunds: MostFundsPolicy.merit(of: facts)
    case .longestRunway: LongestRunwayPolicy.merit(of: facts)
    case .spread: SpreadPolicy.merit(of: facts)
    case .drain: DrainPolicy.merit(of: facts)
    case .weighted: WeightedPolicy.merit(of: facts)
    case .roundRobin: RoundRobinPolicy.merit(of: facts)
    case .fastest: FastestPolicy.merit(of: facts)
    case .mostReliable: MostReliablePolicy.merit(of: facts)
    case .cheapestReliable: CheapestReliablePolicy.merit(of: facts)
    }
  }

  /// Whether it ranks by a figure beside cost and funds, which a decision keeps.
  package var hasFigure: Bool {
    switch self {
    case .priority, .cheapest, .mostFunds, .weighted, .roundRobin: false
    case .longestRunway, .spread, .drain, .fastest, .mostReliable, .cheapestReliable: true
    }
  }

  /// What of the facts it looks at beside cost and funds.
  var needs: PolicyFacts.Needs {
    switch self {
    case .priority, .cheapest, .mostFunds: []
    case .longestRunway, .spread: .burn
    case .drain: .lapse
    case .weighted: [.lot, .weight]
    case .roundRobin: .lot
    case .fastest, .mostReliable, .cheapestReliable: .outcomes
    }
  }
}
