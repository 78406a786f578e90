internal import PurserCore

extension OrderRecord {
  /// Writes the members of the order: where it stands, and unless the listing is of nobody what it is about
  /// and the reasons of its decision.
  ///
  /// - Parameters:
  ///   - listing: which suppliers it lists.
  ///   - timeToLive: how long a hold waits for its outcome.
  ///   - json: where they are written.
  func write(
    _ listing: CandidateListing, _ timeToLive: Duration, to json: inout AnswerJSON
  ) {
    status.write(timeToLive, to: &json)
    if decision.currency != status.currency {
      json.string("order_currency", decision.currency.code)
    }
    switch listing {
    case .none: break
    case .brief, .all:
      OrderDetails.write(details, state.hold?.amount, to: &json)
      decision.write(listing, to: &json)
    }
  }
}

extension Decision {
  /// Writes the policy, the suppliers that the listing asks for, each with its reason, how many it
  /// leaves out, and the excluded ones by reason.
  func write(_ listing: CandidateListing, to json: inout AnswerJSON) {
    let excludedCount = excluded.reduce(0) { $0 + $1.suppliers.count }
    let listsExcluded = listing == .all || excludedCount <= CandidateListing.mostExcluded
    json.string("policy", policy.rawValue)
    json.array("candidates") { json in
      writeRanked(to: &json)
      if listing == .all {
        for judgement in outranked { json.object { write(judgement, to: &$0) } }
      }
      if listsExcluded, excludedCount > 0 {
        for judgement in exclusions { json.object { write(judgement, to: &$0) } }
      }
    }
    json.object("unlisted") { json in
      json.integer("ranked", listing == .all ? 0 : others.count)
      json.integer("excluded", listsExcluded ? 0 : excludedCount)
    }
    json.array("excluded") { json in
      guard excludedCount > 0 else { return }
      for summary in exclusionSummaries { json.object(nil, summary.write) }
    }
    if let supplierSKU { json.string("supplier_sku", supplierSKU) }
    if let shadow {
      json.object("shadow") { json in
        json.string("policy", shadow.policy.rawValue)
        json.string("supplier", shadow.pool.supplier.name)
        json.string("pool", shadow.pool.pool)
        json.string("currency", shadow.cost.currency.code)
        json.amount("cost", shadow.cost)
      }
    }
  }

  /// Writes those that are ranked, the best first, without a candidate for each.
  private func writeRanked(to json: inout AnswerJSON) {
    var rank = 0
    ranked.visit { candidate in
      rank += 1
      json.object { json in
        json.string("supplier", candidate.pool.supplier.name)
        json.string("pool", candidate.pool.pool)
        json.amount("cost", candidate.cost)
        json.amount("spendable", candidate.spendable)
        write(candidate.cost, candidate.compared, to: &json)
        json.string("verdict", rank == 1 ? Verdict.chosen.name : Verdict.ranked(rank).name)
        json.string("reason") {
          Candidate.writeReason(
            candidate.cost, candidate.spendable, candidate.compared, candidate.figure, rank: rank,
            under: policy, to: &$0)
        }
      }
    }
  }

  /// Writes what a cost counts and what it is in the order's currency, where that is another one.
  private func write(_ cost: Money?, _ compared: Money?, to json: inout AnswerJSON) {
    guard let cost, cost.currency != currency else { return }
    json.string("currency", cost.currency.code)
    if let compared { json.amount("compared", compared) }
  }

  private func write(_ judgement: Judgement, to json: inout AnswerJSON) {
    json.string("supplier", judgement.supplier.name)
    json.string("pool", judgement.pool?.pool)
    json.amount("cost", judgement.cost)
    json.amount("spendable", judgement.spendable)
    write(judgement.cost, judgement.compared, to: &json)
    json.string("verdict", judgement.verdict.name)
    json.string("reason") { judgement.writeReason(under: policy, to: &$0) }
  }
}

extension ExclusionSummary {
  fileprivate func write(to json: inout AnswerJSON) {
    json.string("reason", code)
    json.integer("count", count)
    json.string("nearest", nearest?.name)
    json.string("detail", detail)
  }
}
