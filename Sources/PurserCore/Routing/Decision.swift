/// How every supplier was judged for one order: the best ones with their numbers, everybody else in
/// sets by reason, so that it stays small however many suppliers there are. `judgements` spells it
/// out.
package struct Decision: Sendable {
  /// The ranking that was used.
  package var policy: Policy
  /// What the order is paid in.
  package var currency: Currency
  /// What the order costs in counts of `currency`, where that is the same everywhere but for fees; `nil` where
  /// each supplier has a price.
  package var costUnits: Int64?
  /// Who the numbers in the sets are.
  package var roster: SupplierRoster
  /// Who could fill the order, best first; the first is chosen. At most `rankedLimit`.
  package let ranked: Ranking
  /// Those that could fill it as well and stand behind the ranked ones.
  package var others: SupplierSet
  /// Who cannot fill it, a group for each reason, in the order of the checks. Nobody is in two.
  package var excluded: [ExcludedSuppliers]
  /// What few decisions have, behind one reference, since a decision is copied with its order; `nil` for nothing of it.
  private let aside: Aside?

  /// How many of those that could fill an order are kept with their numbers.
  package static let rankedLimit = 8

  /// A decision from its parts.
  ///
  /// - Parameters:
  ///   - policy: the ranking that was used.
  ///   - currency: what the order is paid in.
  ///   - costUnits: what it costs everywhere, where that is the same.
  ///   - roster: who the numbers in the sets are.
  ///   - ranked: who could fill it, best first; at most `rankedLimit`.
  ///   - others: who could fill it as well.
  ///   - excluded: who cannot, by reason, in the order of the checks.
  ///   - shadow: what the shadow policy would have chosen.
  ///   - supplierSKU: what the chosen supplier calls the product.
  package init(
    policy: Policy, currency: Currency, costUnits: Int64?, roster: SupplierRoster,
    ranked: [Candidate], others: SupplierSet, excluded: [ExcludedSuppliers],
    shadow: ShadowChoice? = nil, supplierSKU: String? = nil
  ) {
    self.init(
      policy: policy, currency: currency, costUnits: costUnits, roster: roster,
      ranked: Ranking(ranked), others: others, excluded: excluded, shadow: shadow,
      supplierSKU: supplierSKU)
  }

  /// A decision from its parts.
  init(
    policy: Policy, currency: Currency, costUnits: Int64?, roster: SupplierRoster,
    ranked: Ranking, others: SupplierSet, excluded: [ExcludedSuppliers], shadow: ShadowChoice?,
    supplierSKU: String?
  ) {
    self.policy = policy
    self.currency = currency
    self.costUnits = costUnits
    self.roster = roster
    self.ranked = ranked
    self.others = others
    self.excluded = excluded
    aside =
      shadow == nil && supplierSKU == nil
      ? nil : Aside(shadow: shadow, supplierSKU: supplierSKU)
  }

  private final class Aside: Sendable {
    let shadow: ShadowChoice?
    let supplierSKU: String?

    init(shadow: ShadowChoice?, supplierSKU: String?) {
      self.shadow = shadow
      self.supplierSKU = supplierSKU
    }
  }

  /// What the shadow policy would have chosen; `nil` where there is none, or nobody could fill the order.
  package var shadow: ShadowChoice? { aside?.shadow }
  /// What the chosen supplier calls the product, where its price list has another name than the shop's: that goes
  /// with the order to it.
  package var supplierSKU: String? { aside?.supplierSKU }

  /// The hold that the decision asks for; `nil` when no supplier can fill the order.
  package var hold: Hold? { ranked.first?.hold }

  /// Why no supplier was chosen; meaningful where `hold` is `nil`. Lack of funds comes first: it is
  /// what the owner can mend. Where nothing may change by itself, what keeps those from the order counts who come
  /// nearest to filling it: the later of the checks.
  package var refusal: Refusal {
    if excluded.contains(where: \.reason.isLackOfFunds) { return .insufficientFunds }
    if isProvisional { return .noFreshReading }
    let causes = Set(excluded.compactMap(\.reason.refusal))
    let order: [Refusal] = [.capExceeded, .noRate, .costOutOfRange, .unknownSKU]
    return order.first(where: causes.contains) ?? .noEligibleSupplier
  }

  /// Whether another supplier might have been found had every balance been known, or a moment later. Such a refusal is
  /// an answer for the moment, and not one to keep.
  package var isProvisional: Bool { excluded.contains(where: \.reason.passes) }

  /// When the first circuit ends that keeps a supplier from the order; `nil` where none does.
  package var circuitEnd: Timestamp? {
    let ends = excluded.filter(\.reason.isCircuit).flatMap(\.figures)
    return ends.min().map { Timestamp(microsecondsSinceEpoch: $0) }
  }

  /// The same, where nothing else of what is provisional may end before.
  package var onlyCircuitEnd: Timestamp? {
    excluded.contains { $0.reason.passes && !$0.reason.isCircuit } ? nil : circuitEnd
  }

  /// The suppliers that were passed over for their funds, or since these have lapsed, or while a pool waits for the next
  /// check: they may have more once they are asked again.
  package var shortSuppliers: [SupplierID] {
    var short = SupplierSet()
    for group in excluded where group.reason.endsWithACheck { short.formUnion(group.suppliers) }
    return short.map { roster[$0] }
  }
}

extension Decision: Hashable {
  /// Whether two decisions say the same of the same suppliers, whatever rosters number them.
  package static func == (left: Decision, right: Decision) -> Bool {
    guard left.policy == right.policy, left.currency == right.currency,
      left.ranked == right.ranked, left.shadow == right.shadow,
      left.supplierSKU == right.supplierSKU
    else { return false }
    if left.roster === right.roster, left.costUnits == right.costUnits,
      left.others == right.others, left.excluded == right.excluded
    {
      return true
    }
    return left.judgements == right.judgements
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(policy)
    hasher.combine(ranked)
  }
}
