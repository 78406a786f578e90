/// Why one supplier was not chosen, in sentences for somebody who expected it.
extension Decision {
  /// What speaks against a supplier, and what would have to be otherwise.
  package func whyNot(_ supplier: SupplierID) -> String {
    guard let judgement = judgements.first(where: { $0.supplier == supplier }) else {
      return "\(supplier) was not among the suppliers that were judged."
    }
    let reason = judgement.reason(under: policy)
    switch judgement.verdict {
    case .chosen: return "\(supplier) is chosen: \(reason)."
    case .ranked, .outranked:
      let best = ranked.first.map { best in
        " Before it stands \(best.supplier): "
          + String(writing: { text in
            Candidate.writeReason(
              best.cost, best.spendable, best.compared, best.figure, rank: 1, under: policy,
              to: &text)
          }) + "."
      }
      return "\(supplier) could fill the order and is not first: \(reason)." + (best ?? "")
    case .excluded(let exclusion):
      return "\(supplier) cannot fill the order: \(reason). \(exclusion.remedy)"
    }
  }
}

extension Exclusion {
  /// What would have to be otherwise.
  fileprivate var remedy: String {
    switch self {
    case .notAllowed: "It could if the order named it in `allow`."
    case .denied: "It could if the order did not name it in `deny`."
    case .tried: "An order goes to no supplier twice."
    case .oneUnit:
      "It could for one unit, or if a request of its adapter's `place` said `quantity` or `amount`."
    case .withoutOrders: "It could if its adapter had `order`, or the shop placed the order itself."
    case .missingTag(let tag): "It could if its `tags` in suppliers.yaml had `\(tag)`."
    case .paused: "It could if it were not paused or retired."
    case .unknownProduct: "It could if a price list had the product under that name."
    case .notSold:
      "It could if it had a price for the product in a currency that the order accepts."
    case .unreadPrices:
      "It may be able to once its price list was read: `GET /v1/suppliers` says how that goes."
    case .unreadRates:
      "It may be able to once the rates were read: `GET /v1/suppliers` says how that goes."
    case .expiredPrice: "It could with a newer price list."
    case .futurePrice(let moment): "It could from \(moment) on."
    case .otherQuantity: "It could in a quantity for which its price list has a row."
    case .costOutOfRange: "It could with a smaller quantity."
    case .noRate(let from, let to, nil):
      "It could if `rates` in suppliers.yaml had one from \(from) to \(to)."
    case .noRate: "It could with a newer rate."
    case .ruledOut(let rule): "It could if the order did not fit the rule `\(rule)`."
    case .noPool: "It could if it had a pool in a currency that the order accepts."
    case .noReading, .waiting, .staleReading, .lapsed:
      "It may be able to after a check: `purser check` says how that goes."
    case .insufficientFunds(let needs, let has): Self.shortfall(needs, has, "more to spend there")
    case .capped(.order, let needs, let has), .capped(.day, let needs, let has):
      Self.shortfall(needs, has, "more under its `caps`")
    case .outOfFunds: "It could once a reading shows more: announce the top-up, or check it."
    case .circuitOpen(_, let until): "It may be able to from \(until) on."
    case .checkRefused(let refusal):
      "It could after a check that succeeds, or with `orders_despite: [\(refusal.kind.failure.rawValue)]` in "
        + "suppliers.yaml: `purser check --live` says how that goes."
    case .capped(.share, _, _): "It gets orders again once the others have had theirs."
    }
  }

  private static func shortfall(_ needs: Money, _ has: Money, _ what: String) -> String {
    do throws(MoneyError) {
      return "It could with \(try needs.subtracting(has)) \(what)."
    } catch {
      return "It could with \(what)."
    }
  }
}
