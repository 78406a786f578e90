import TestSupport
import Testing

@testable import PurserCore

@Suite("The router beside a plain one")
struct RouterAuditTests {
  /// What a decision keeps of a plain router's judgements.
  private func kept(
    _ judgements: [Judgement], of order: Order
  ) -> [Judgement] {
    let eligible = judgements.filter { $0.verdict.isEligible }
    var outranked = eligible.dropFirst(Decision.rankedLimit).map { judgement in
      var judgement = judgement
      judgement.verdict = .outranked
      (judgement.pool, judgement.spendable, judgement.lines) = (nil, nil, [])
      (judgement.compared, judgement.figure, judgement.cost) = (nil, nil, nil)
      if case .cost(let cost) = order.item { judgement.cost = cost }
      return judgement
    }
    outranked.sort { $0.supplier < $1.supplier }
    return eligible.prefix(Decision.rankedLimit) + outranked
      + judgements.filter { !$0.verdict.isEligible }
  }

  @Test("agrees in every verdict, reason, number and rank")
  func agreement() {
    var kinds: [String: Int] = [:]
    var policies: [Policy: Int] = [:]
    var foreign = 0
    var deliberation = Deliberation()
    for _ in 0..<120 {
      let seed = SeededRandom()
      var shop = RandomShop(seed)
      for _ in 0..<6 {
        shop.goOn()
        for _ in 0..<8 {
          let (order, router) = (shop.order(), shop.router())
          let decision = shop.state.preview(
            order, router: router, at: shop.moment, in: &deliberation)
          let model = ModelRouter(state: shop.state, router: router, now: shop.moment)
          let expected = kept(model.judgements(on: order), of: order)
          let difference = zip(decision.judgements, expected).first { $0 != $1 }
          #expect(difference == nil, "\(seed): \(order)")
          #expect(decision.judgements.count == expected.count, "\(seed): \(order)")
          #expect(decision.policy == model.policy(for: order), "\(seed)")
          #expect(decision.shadow == model.shadow(on: order), "\(seed)")
          policies[decision.policy, default: 0] += 1
          if expected.first?.compared != nil { foreign += 1 }
          for judgement in expected { kinds[judgement.kind, default: 0] += 1 }
          guard decision.judgements == expected else { return }
        }
      }
    }
    let rare = Judgement.kinds.filter { kinds[$0, default: 0] < 20 }
    #expect(Policy.allCases.allSatisfy { policies[$0, default: 0] >= 20 }, "\(policies)")
    #expect(foreign >= 20, "too few orders went to pools of another currency")
    #expect(rare.isEmpty, "too few cases of \(rare) to say anything: \(kinds)")
  }

  @Test("the gate judges a supplier alone as it does among others")
  func gate() {
    var deliberation = Deliberation()
    for _ in 0..<40 {
      let seed = SeededRandom()
      var shop = RandomShop(seed)
      for _ in 0..<4 { shop.goOn() }
      let (order, router) = (shop.order(), shop.router())
      let all = shop.state.preview(order, router: router, at: shop.moment)
      for (number, supplier) in shop.state.suppliers.enumerated() {
        let alone = shop.state.preview(
          order, router: router, at: shop.moment, among: SupplierSet([number]), in: &deliberation)
        let among = all.judgements.first { $0.supplier == supplier.id }
        #expect(alone.judgements.count == 1, "\(seed)")
        #expect(
          alone.judgements.first?.verdict.exclusion == among?.verdict.exclusion, "\(seed)")
      }
    }
  }

  @Test("the records that decide are those of the pools, after whatever happened")
  func records() {
    for _ in 0..<40 {
      let seed = SeededRandom()
      var shop = RandomShop(seed)
      for _ in 0..<8 {
        shop.goOn()
        #expect(shop.state.table.inconsistency == nil, "\(seed)")
      }
    }
  }
}

extension Verdict {
  fileprivate var isEligible: Bool { exclusion == nil }

  fileprivate var exclusion: Exclusion? {
    if case .excluded(let exclusion) = self { exclusion } else { nil }
  }
}

extension Judgement {
  /// The kinds that random cases must have met.
  fileprivate static let kinds = [
    "chosen", "ranked", "outranked", "split", "not_allowed", "denied", "missing_tag", "paused",
    "not_sold", "no_pool", "no_reading", "no_reading: why", "waiting", "stale_reading",
    "stale_reading: why", "lapsed", "insufficient_funds", "cost_out_of_range", "no_rate",
    "unknown_sku",
    "expired_rate", "ruled_out", "order_cap", "day_cap", "share_cap",
  ]

  fileprivate var kind: String {
    switch verdict {
    case .chosen: lines.isEmpty ? "chosen" : "split"
    case .ranked: lines.isEmpty ? "ranked" : "split"
    case .outranked: "outranked"
    case .excluded(.waiting): "waiting"
    case .excluded(.noReading(_?)): "no_reading: why"
    case .excluded(.staleReading(_, _, _?)): "stale_reading: why"
    case .excluded(let exclusion): exclusion.code
    }
  }
}

extension PoolTable {
  /// What is wrong between the pools and what deciding knows of them.
  fileprivate var inconsistency: String? {
    for index in states.indices {
      var record = records[index]
      states[index].renew(&record)
      if record != records[index] { return "\(states[index].id): an old record" }
      if record.pool != Int32(index) { return "\(states[index].id): another's record" }
      if record.currency != number(of: states[index].id.currency) { return "another currency" }
    }
    for (supplier, places) in paying.enumerated() {
      var (chain, next) = ([Int](), heads[supplier])
      while next >= 0, chain.count <= places.count {
        chain.append(Int(next))
        next = records[Int(next)].next
      }
      if chain != places { return "\(places) are chained as \(chain)" }
    }
    return nil
  }
}
