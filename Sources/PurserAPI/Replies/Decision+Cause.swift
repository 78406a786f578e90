internal import PurserCore

/// What would have helped an order that was refused.
extension Decision {
  /// How much is missing, and who comes nearest: `needs 120.00 USD; best has 80.15 at cardhouse`.
  var want: String {
    let summary = exclusionSummaries.first { $0.code == "insufficient_funds" }
    return summary?.detail ?? "no supplier that could fill it has enough to spend"
  }

  /// The code and the sentence of an order that nobody can fill: what keeps those from it who come nearest to filling
  /// it, the later of the checks first.
  func cause(in order: OrderRecord) -> (code: Problem.Code, detail: String) {
    let summaries = exclusionSummaries
    let causes: [(code: Problem.Code, exclusions: Set<String>)] = [
      (.capExceeded, ["order_cap", "day_cap", "share_cap"]),
      (.noRate, ["no_rate", "expired_rate"]),
      (.costOutOfRange, ["cost_out_of_range"]),
      (.unknownSKU, ["unknown_sku"]),
    ]
    for cause in causes {
      guard let summary = summaries.first(where: { cause.exclusions.contains($0.code) }) else {
        continue
      }
      return (cause.code, summary.detail)
    }
    return (
      .noEligibleSupplier, "no supplier can fill it in \(order.status.currency); its order says why"
    )
  }
}
