import PurserCore
import TestSupport
import Testing

@Suite("Decisions")
struct DecisionTests {
  private let usd = currency("USD")

  /// Eleven suppliers that could fill the order, and one for each exclusion.
  private func judgements(cost: (Int) -> Money) -> [Judgement] {
    let ranked = (1...11).map { rank in
      let isKept = rank <= Decision.rankedLimit
      let name = "s\(100 - rank)"
      return Judgement(
        supplier: SupplierID(name), pool: isKept ? pool(name) : nil, cost: cost(rank),
        spendable: isKept ? money("100") : nil,
        verdict: rank == 1 ? .chosen : isKept ? .ranked(rank) : .outranked)
    }
    let needs = cost(0)
    let exclusions: [Exclusion] = [
      .insufficientFunds(needs: needs, has: money("3.20")), .notAllowed, .denied,
      .missingTag("instant"), .missingTag("gold"), .missingTag("instant"), .paused(), .notSold,
      .noPool(usd), .noReading(), .noReading(cause: "auth: no"), .waiting(pool: "b/USD"),
      .staleReading(age: .seconds(61), limit: .seconds(60)),
      .staleReading(age: .seconds(75), limit: .seconds(60)),
      .staleReading(age: .seconds(62), limit: .seconds(60), cause: "auth: no"),
      .lapsed(at: at(3)), .lapsed(at: at(4)),
      .insufficientFunds(needs: needs, has: money("-1")),
    ]
    return ranked
      + exclusions.enumerated().map { place, exclusion in
        var judgement = Judgement(
          supplier: SupplierID("x\(10 + place)"), verdict: .excluded(exclusion))
        if exclusion.reason.followsPrice { judgement.cost = needs }
        if case .insufficientFunds(_, let has) = exclusion { judgement.spendable = has }
        return judgement
      }
  }

  private func decision(_ judgements: [Judgement]) -> Decision {
    Decision(policy: .cheapest, currency: usd, judgements: judgements)
  }

  @Test("a decision spells out what it was made of, each supplier with its reason and numbers")
  func wholeList() {
    // Those whose rank is not kept come by name.
    var list = judgements { _ in money("9.50") }
    list[8...10].sort { $0.supplier < $1.supplier }
    let decision = decision(list)
    #expect(decision.judgements == list)
    #expect(decision.ranked.count == Decision.rankedLimit && decision.others.count == 3)
    #expect(decision.costUnits == money("9.50").units)
    let reasons = decision.excluded.map(\.reason.place)
    #expect(reasons == reasons.sorted(), "the groups stand in the order of the checks")
    #expect(
      list[9].reason(under: .cheapest) == "behind rank 8 by cheapest: costs 9.50 USD")
  }

  @Test("where each supplier has a price, only the cost of those whose rank is not kept is lost")
  func prices() {
    var list = judgements { money("\(10 + $0)") }
    list[8...10].sort { $0.supplier < $1.supplier }
    let decision = decision(list)
    for place in 8...10 { list[place].cost = nil }
    #expect(decision.judgements == list)
    #expect(decision.costUnits == nil)
    #expect(list[9].reason(under: .cheapest) == "behind rank 8 by cheapest")
  }

  @Test("decisions that say the same are equal, whatever numbers their suppliers have")
  func equality() {
    let list = judgements { money("\(10 + $0)") }
    let decision = decision(list)
    var renumbered = decision
    renumbered.roster = SupplierRoster(decision.roster.suppliers + [SupplierID("a-new-one")])
    renumbered.others = SupplierSet(decision.others.map { $0 + 1 })
    renumbered.excluded = decision.excluded.map { group in
      ExcludedSuppliers(
        group.reason, SupplierSet(group.suppliers.map { $0 + 1 }), costs: group.costs,
        figures: group.figures)
    }
    #expect(renumbered == decision)
    #expect(renumbered.hashValue == decision.hashValue)
    #expect(self.decision(list.shuffledExclusions) == decision)
    var other = renumbered
    other.excluded[0].suppliers = SupplierSet([0])
    #expect(other != decision)
  }

  @Test("the short suppliers are those that another check may help, by name")
  func shortSuppliers() {
    let decision = decision(judgements { _ in money("9.50") })
    #expect(decision.shortSuppliers.map(\.name) == ["x10", "x21", "x25", "x26", "x27"])
  }
}

extension [Judgement] {
  /// The same, the excluded ones in another order.
  fileprivate var shuffledExclusions: [Judgement] {
    Array(prefix(11)) + dropFirst(11).reversed()
  }
}
