/// `drain`: the money that lapses first goes first; of money that lapses at the same time, or never, the least.
///
/// Example: 500.00 USD that lapse on Friday go before 20.00 USD that never lapse, and these before 90.00 USD.
/// The figure is the moment in microseconds since 1970, the largest number where the money does not lapse.
enum DrainPolicy: RankingPolicy {
  static func merit(of facts: PolicyFacts) -> Merit {
    Merit(first: facts.expiresAt, second: facts.funds, figure: facts.expiresAt)
  }
}
