/// `most_funds`: the most spendable money first, compared in the order's currency.
///
/// Example: with 120.00, 80.00 and 300.00 USD to spend the order goes to the third, whatever it asks.
enum MostFundsPolicy: RankingPolicy {
  static func merit(of facts: PolicyFacts) -> Merit { Merit(first: 0 &- facts.funds) }
}
