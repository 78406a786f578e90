/// `most_reliable`: the supplier whose attempts end in a purchase most often first. Later attempts count for more
/// than earlier ones; one without attempts counts as 95 % sure.
///
/// Example: suppliers with 99.1 %, 90.0 % and no attempts come in the order first, third, second. The figure is
/// how many attempts in a million succeed.
enum MostReliablePolicy: RankingPolicy {
  static func merit(of facts: PolicyFacts) -> Merit {
    Merit(first: 0 &- facts.success, figure: facts.success)
  }
}
