internal import PurserCore

/// What would have helped an order that was refused.
extension Decision {
  /// What keeps those from the order who come nearest to filling it: `needs 120.00 USD; best has 80.15 at cardhouse`.
  ///
  /// - Parameter refusal: why it was refused.
  /// - Returns: the sentence.
  func detail(of refusal: Refusal) -> String {
    let summaries = exclusionSummaries
    let own = summaries.first { refusal.exclusions.contains($0.code) }?.detail
    switch refusal {
    case .insufficientFunds:
      // Who has too little, and who is out of funds until a reading shows more.
      let all = summaries.filter { refusal.exclusions.contains($0.code) }.map(\.detail)
      return all.isEmpty
        ? "no supplier that could fill it has enough to spend" : all.joined(separator: "; ")
    case .noFreshReading:
      // The sentence on one supplier says nothing of others whose balances are not known.
      guard let own, !summaries.contains(where: { Self.ofReadings.contains($0.code) }) else {
        return "no supplier that could fill it has a balance fresh enough to decide on"
      }
      return own
    case .capExceeded, .noRate, .costOutOfRange, .unknownSKU, .noEligibleSupplier:
      return own ?? refused(summaries)
    }
  }

  /// That nobody can fill it; where that is a matter of time, from when on somebody may.
  private func refused(_ summaries: [ExclusionSummary]) -> String {
    let start = "no supplier can fill it in \(currency)"
    guard let later = summaries.first(where: { $0.code == "future_price" })?.detail else {
      return start + "; its order says why"
    }
    return start + ": \(later)" + (summaries.count == 1 ? "" : "; its order says why others cannot")
  }

  private static let ofReadings: Set<String> = ["no_reading", "stale_reading", "lapsed"]
}

extension Refusal {
  /// The exclusions that lead to it.
  fileprivate var exclusions: Set<String> {
    switch self {
    case .insufficientFunds: ["insufficient_funds", "out_of_funds"]
    case .noFreshReading:
      ["prices_unread", "rates_unread", "circuit_open", "credential_rejected", "maintenance"]
    case .capExceeded: ["order_cap", "day_cap", "share_cap"]
    case .noRate: ["no_rate", "expired_rate"]
    case .costOutOfRange: ["cost_out_of_range"]
    case .unknownSKU: ["unknown_sku"]
    case .noEligibleSupplier: []
    }
  }

  /// The code of the problem, which has the same name.
  var code: Problem.Code {
    switch self {
    case .insufficientFunds: .insufficientFunds
    case .noFreshReading: .noFreshReading
    case .capExceeded: .capExceeded
    case .noRate: .noRate
    case .costOutOfRange: .costOutOfRange
    case .unknownSKU: .unknownSKU
    case .noEligibleSupplier: .noEligibleSupplier
    }
  }
}
