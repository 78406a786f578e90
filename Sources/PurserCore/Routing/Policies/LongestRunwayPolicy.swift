/// `longest_runway`: the money that lasts longest at its present rate of spending first. One whose rate is not
/// known comes last. Currencies do not matter: days are compared.
///
/// Example: 300.00 USD at 100.00 a day (3 days) comes behind 50.00 EUR at 10.00 a day (5 days). The figure is
/// the runway in minutes, -1 where it is not known.
enum LongestRunwayPolicy: RankingPolicy {
  /// The minutes of a day.
  static let minutesOfDay: Int64 = 1_440

  static func merit(of facts: PolicyFacts) -> Merit {
    guard facts.burn > 0 else { return Merit(first: .max, figure: -1) }
    let minutes = minutes(of: facts.ownFunds, at: facts.burn)
    return Merit(first: 0 &- minutes, figure: minutes)
  }

  /// How many minutes an amount lasts.
  static func minutes(of amount: Int64, at burn: Int64) -> Int64 {
    let (high, low) = max(0, amount).multipliedFullWidth(by: minutesOfDay)
    guard burn > 0, UInt64(high) < UInt64(burn) else { return .max }
    let quotient = UInt64(burn).dividingFullWidth((UInt64(high), low)).quotient
    return Int64(clamping: quotient)
  }
}
