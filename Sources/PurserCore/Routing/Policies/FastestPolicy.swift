/// `fastest`: the shortest time from an order's way to the news that it was bought first. Later attempts count
/// for more than earlier ones; a supplier without attempts counts as taking 30 seconds.
///
/// Example: suppliers that took 2 s, 40 s and nothing yet come in the order first, third, second. The figure is
/// the time in microseconds.
enum FastestPolicy: RankingPolicy {
  static func merit(of facts: PolicyFacts) -> Merit {
    Merit(first: facts.time, figure: facts.time)
  }
}
