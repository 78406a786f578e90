import TestSupport
import Testing

@testable import PurserCore

@Suite("Policies")
struct PolicyTests {
  private typealias Stall = PolicyShop.Stall

  @Test("longest_runway: the money that lasts longest, and last that of which it is not known")
  func longestRunway() {
    let shop = PolicyShop([
      Stall(name: "a", has: "300", burn: "100"), Stall(name: "b", has: "50", burn: "10"),
      Stall(name: "c", has: "900"),
    ])
    #expect(shop.ranking(.longestRunway) == ["b", "a", "c"])
    let reasons = shop.decide(.longestRunway).judgements.map { $0.reason(under: .longestRunway) }
    #expect(
      reasons == [
        "longest_runway: costs 10.00 USD, its money lasts 5 d 0 h",
        "rank 2 by longest_runway: costs 10.00 USD, its money lasts 3 d 0 h",
        "rank 3 by longest_runway: costs 10.00 USD, how long its money lasts is not known",
      ])
  }

  @Test("spread: the order counts, so that all money comes to last equally long")
  func spread() {
    let shop = PolicyShop([
      Stall(name: "a", has: "100", burn: "40"), Stall(name: "b", has: "60", burn: "5"),
      Stall(name: "c", has: "20"),
    ])
    #expect(shop.ranking(.spread) == ["b", "a", "c"])
    #expect(shop.decide(.spread).ranked.map(\.figure) == [4_800, 2_592, 1_440])
  }

  @Test("drain: what lapses first, then the least")
  func drain() {
    let shop = PolicyShop([
      Stall(name: "a", has: "90"), Stall(name: "b", has: "20"),
      Stall(name: "c", has: "500", lapsesIn: 86_400), Stall(name: "d", has: "50", lapsesIn: 90_000),
    ])
    #expect(shop.ranking(.drain) == ["c", "d", "b", "a"])
  }

  @Test("fastest, most_reliable: by how attempts ended, with a guess of new suppliers")
  func outcomes() {
    let shop = PolicyShop([
      Stall(name: "slow", attempts: Array(repeating: 40, count: 20)), Stall(name: "new"),
      Stall(name: "fast", attempts: Array(repeating: 2, count: 20) + [nil, nil]),
    ])
    #expect(shop.ranking(.fastest) == ["fast", "new", "slow"])
    #expect(shop.ranking(.mostReliable) == ["slow", "new", "fast"])
  }

  @Test("cheapest_reliable: the cheapest of those that succeed about equally often")
  func cheapestReliable() {
    let good = Array(repeating: Double?.some(1), count: 40)
    let shop = PolicyShop([
      Stall(name: "dear", price: "9.50", attempts: good),
      Stall(name: "cheap", price: "8", attempts: good + [nil, nil, nil]),
      Stall(name: "fair", price: "9.40", attempts: good),
    ])
    #expect(shop.ranking(.cheapestReliable) == ["fair", "dear", "cheap"])
    #expect(shop.ranking(.cheapest) == ["cheap", "fair", "dear"])
  }

  @Test("weighted: each order by its own lot, in the shares that the weights say")
  func weighted() {
    let shop = PolicyShop([Stall(name: "a"), Stall(name: "b"), Stall(name: "c")])
    let plan = RoutingPlan(weights: [SupplierID("a"): 3, SupplierID("c"): 0])
    var counts: [String: Int] = [:]
    for number in 0..<4_000 {
      let ranking = shop.ranking(.weighted, "o\(number)", plan: plan)
      counts[ranking[0], default: 0] += 1
      #expect(ranking.last == "c", "a weight of 0 comes last")
    }
    #expect((2_880...3_120).contains(counts["a", default: 0]), "\(counts)")
    #expect(counts["c"] == nil)
  }

  @Test("round_robin: everybody gets as many, and the same order goes to the same supplier")
  func roundRobin() {
    let shop = PolicyShop([Stall(name: "a"), Stall(name: "b"), Stall(name: "c")])
    let reversed = PolicyShop(shop.stalls.reversed())
    var counts: [String: Int] = [:]
    for number in 0..<3_000 {
      let ranking = shop.ranking(.roundRobin, "o\(number)")
      counts[ranking[0], default: 0] += 1
      #expect(reversed.ranking(.roundRobin, "o\(number)") == ranking)
    }
    #expect(counts.values.allSatisfy { (900...1_100).contains($0) }, "\(counts)")
  }

  @Test("a supplier that drops out leaves only its own orders to others")
  func rendezvous() {
    let shop = PolicyShop([Stall(name: "a"), Stall(name: "b"), Stall(name: "c")])
    for policy in [Policy.weighted, .roundRobin] {
      for number in 0..<300 {
        let all = shop.ranking(policy, "o\(number)")
        let rest = shop.ranking(policy, "o\(number)") { $0.deny = [SupplierID("b")] }
        #expect(rest == all.filter { $0 != "b" })
      }
    }
  }

  @Test("the lots are those that are documented")
  func lots() {
    // FNV-1a of "a" and of nothing, as its authors publish them.
    #expect(StableHash.of("a") == 0xaf63_dc4c_8601_ec8c)
    #expect(StableHash.of("") == 0xcbf2_9ce4_8422_2325)
    for name in ["A-1", "7d444840-9dc0-11d1-b245-5ffdce74fad2", String(repeating: "x", count: 40)] {
      #expect(
        StableHash.of(orderID(name)) == StableHash.of(name), "an order's name is hashed alike")
    }
    // The first number of SplitMix64 with the seed 0 is the mix of its increment.
    #expect(StableHash.mix(0x9E37_79B9_7F4A_7C15) == 0xE220_A839_7B1D_CDAF)
  }

  @Test("the logarithm of a lot is exact to a hundred thousandth")
  func logarithm() {
    // -log2 of 1, 1/2, 1/4, 3/4 and 2^-64.
    let cases: [(UInt64, UInt64)] = [
      (1 << 63, 1 << 32), (1 << 62, 2 << 32), (3 << 62, 1_782_569_764), (0, 64 << 32),
    ]
    for (lot, expected) in cases {
      let logarithm = WeightedPolicy.negatedLogarithm(of: lot)
      let difference = max(logarithm, expected) - min(logarithm, expected)
      #expect(difference < 43_000, "\(lot): \(logarithm)")
    }
  }

  @Test("ties are decided by priority, then by name, under every policy but those that draw lots")
  func ties() {
    let shop = PolicyShop([
      Stall(name: "c"), Stall(name: "b"), Stall(name: "a"), Stall(name: "d", priority: 1),
    ])
    for policy in Policy.allCases where policy != .weighted && policy != .roundRobin {
      #expect(shop.ranking(policy) == ["d", "a", "b", "c"], "\(policy)")
    }
  }

  @Test("the shadow policy records whom it would have chosen, and changes nothing")
  func shadow() {
    let shop = PolicyShop([
      Stall(name: "a", price: "9", has: "20"), Stall(name: "b", price: "10", has: "90"),
    ])
    let plan = RoutingPlan(shadow: .mostFunds)
    let decision = shop.decide(.cheapest, plan: plan)
    #expect(decision.rankedJudgements.map(\.supplier.name) == ["a", "b"])
    #expect(
      decision.shadow == ShadowChoice(policy: .mostFunds, pool: pool("b"), cost: money("10")))
    #expect(shop.decide(.cheapest).shadow == nil)
    #expect(shop.decide(.cheapest, cost: "1000", plan: plan).shadow == nil)
  }
}
