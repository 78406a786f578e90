/// `cheapest_reliable`: the cheapest of those that succeed about equally often. Success is cut into bands of 5 %:
/// more than 95 %, more than 90 to 95 %, and so on; the best band goes first, and the lowest cost within it.
///
/// Example: 9.40 USD at 97 % goes before 9.50 USD at 99 %, and both before 8.00 USD at 80 %. The figure is how
/// many attempts in a million succeed.
enum CheapestReliablePolicy: RankingPolicy {
  /// How wide a band is, in millionths.
  static let bandWidth: Int64 = 50_000

  static func merit(of facts: PolicyFacts) -> Merit {
    Merit(
      first: (1_000_000 - facts.success) / bandWidth, second: facts.cost, figure: facts.success)
  }
}
