internal import ExactJSON
internal import PurserCore

extension OrderRecord {
  /// Writes the order as the API shows it.
  func write(to json: inout JSONObjectWriter) {
    json.string("id", id.name)
    json.string("state", state.name)
    json.string("supplier", state.hold?.pool.supplier.name)
    json.string("pool", state.hold?.pool.pool)
    json.string("currency", currency.code)
    json.string("amount", state.hold?.amount.decimalString)
    switch state {
    case .settled(_, let actual, let at):
      json.string("actual", actual.decimalString)
      json.string("ended_at", at.rfc3339)
    case .released(_, let at):
      json.null("actual")
      json.string("ended_at", at.rfc3339)
    case .held, .refused:
      json.null("actual")
      json.null("ended_at")
    }
    json.string("attempt_id", attemptID)
    json.string("placed_at", placedAt.rfc3339)
    if case .refused(let refusal) = state { json.string("refusal", refusal.rawValue) }
    decision.write(to: &json)
  }
}

extension Decision {
  /// Writes the policy and every candidate with its reason.
  func write(to json: inout JSONObjectWriter) {
    json.string("policy", policy.rawValue)
    json.array("candidates") { list in
      for candidate in candidates {
        list.object { json in
          json.string("supplier", candidate.supplier.name)
          json.string("pool", candidate.pool?.pool)
          json.string("cost", candidate.cost?.decimalString)
          json.string("spendable", candidate.spendable?.decimalString)
          json.string("verdict", candidate.verdict.name)
          json.string("reason", candidate.reason(under: policy))
        }
      }
    }
  }
}

extension Verdict {
  /// The verdict's name in the API.
  fileprivate var name: String {
    switch self {
    case .chosen: "chosen"
    case .ranked: "ranked"
    case .excluded: "excluded"
    }
  }
}
