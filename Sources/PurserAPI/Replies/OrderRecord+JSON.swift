internal import ExactJSON
internal import PurserCore

extension OrderRecord {
  /// Writes the order with the reasons of its decision, as the API shows it.
  func write(to json: inout JSONObjectWriter) {
    status.write(to: &json)
    decision.write(to: &json)
  }
}

extension Decision {
  /// Writes the policy and every candidate with its reason.
  func write(to json: inout JSONObjectWriter) {
    json.string("policy", policy.rawValue)
    json.array("candidates") { list in
      for candidate in judgements {
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
