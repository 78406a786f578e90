internal import ExactJSON
internal import PurserCore

extension OrderRecord {
  /// Writes the order with the reasons of its decision, as the API shows it unless asked for more.
  func write(to json: inout JSONObjectWriter) { write(.brief, to: &json) }

  /// Writes the order with the reasons of its decision.
  func write(_ listing: CandidateListing, to json: inout JSONObjectWriter) {
    status.write(to: &json)
    decision.write(listing, to: &json)
  }
}

extension Decision {
  /// Writes the policy, the suppliers that the listing asks for, each with its reason, how many it
  /// leaves out, and the excluded ones by reason.
  func write(_ listing: CandidateListing, to json: inout JSONObjectWriter) {
    let excludedCount = excluded.reduce(0) { $0 + $1.suppliers.count }
    let listsExcluded = listing == .all || excludedCount <= CandidateListing.mostExcluded
    json.string("policy", policy.rawValue)
    json.array("candidates") { list in
      for judgement in rankedJudgements { list.object { judgement.write(under: policy, to: &$0) } }
      if listing == .all {
        for judgement in outranked { list.object { judgement.write(under: policy, to: &$0) } }
      }
      if listsExcluded {
        for judgement in exclusions { list.object { judgement.write(under: policy, to: &$0) } }
      }
    }
    json.object("unlisted") { json in
      json.integer("ranked", listing == .all ? 0 : others.count)
      json.integer("excluded", listsExcluded ? 0 : excludedCount)
    }
    json.array("excluded") { list in
      for summary in exclusionSummaries {
        list.object { json in
          json.string("reason", summary.code)
          json.integer("count", summary.count)
          json.string("nearest", summary.nearest?.name)
          json.string("detail", summary.detail)
        }
      }
    }
  }
}

extension Judgement {
  fileprivate func write(under policy: Policy, to json: inout JSONObjectWriter) {
    json.string("supplier", supplier.name)
    json.string("pool", pool?.pool)
    json.string("cost", cost?.decimalString)
    json.string("spendable", spendable?.decimalString)
    json.string("verdict", verdict.name)
    json.string("reason", reason(under: policy))
  }
}
