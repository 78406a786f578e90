/// `spread`: the money that lasts longest after the order first, so that all suppliers' money comes to last
/// equally long. The order counts as a part of the day's spending, so that one without any gets orders too.
///
/// Example: an order of 10.00 USD, at `a` with 100.00 USD and 40.00 a day: (100 - 10) / (40 + 10) are 1.8 days;
/// at `b` with 60.00 USD and 5.00 a day: (60 - 10) / (5 + 10) are 3.3 days. It goes to `b`. The figure is that
/// time in minutes.
enum SpreadPolicy: RankingPolicy {
  static func merit(of facts: PolicyFacts) -> Merit {
    let (burn, overflow) = max(0, facts.burn).addingReportingOverflow(max(1, facts.ownCost))
    let minutes = LongestRunwayPolicy.minutes(
      of: facts.ownFunds &- facts.ownCost, at: overflow ? .max : burn)
    return Merit(first: 0 &- minutes, figure: minutes)
  }
}
