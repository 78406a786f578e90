/// `cheapest`: the lowest cost first, fees included, compared in the order's currency.
///
/// Example: at 9.50 USD, 9.40 USD and 8.70 EUR, which are 9.45 USD at the rate, the order goes to the second,
/// then to the third.
enum CheapestPolicy: RankingPolicy {
  static func merit(of facts: PolicyFacts) -> Merit { Merit(first: facts.cost) }
}
