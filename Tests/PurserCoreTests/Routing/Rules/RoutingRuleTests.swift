import TestSupport
import Testing

@testable import PurserCore

@Suite("Rules of routing")
struct RoutingRuleTests {
  private let shop = PolicyShop([
    PolicyShop.Stall(name: "a", price: "9", has: "20"), PolicyShop.Stall(name: "b", has: "90"),
    PolicyShop.Stall(name: "c", price: "11", has: "50"),
  ])

  private func plan(_ rules: [RoutingRule], clock: LocalClock = .utc) -> RoutingPlan {
    RoutingPlan(rules: rules, clock: clock)
  }

  private func rule(
    _ name: String, _ change: (inout RoutingRule) -> Void
  ) -> RoutingRule {
    var rule = RoutingRule(name: name)
    change(&rule)
    return rule
  }

  @Test("the first rule that says something of a part decides it")
  func first() {
    let rules = [
      rule("one") { $0.deny = [SupplierID("b")] },
      rule("two") {
        $0.policy = .mostFunds
        $0.deny = [SupplierID("c")]
      },
      rule("three") { $0.policy = .cheapest },
    ]
    let decision = shop.decide(nil, plan: plan(rules))
    #expect(decision.policy == .mostFunds)
    #expect(decision.rankedJudgements.map(\.supplier.name) == ["c", "a"])
    #expect(
      decision.exclusions.map { $0.reason(under: .mostFunds) } == [
        "ruled_out: the rule `one` keeps it from such orders"
      ])
    #expect(decision.refusal == .noEligibleSupplier)
  }

  @Test("the order's own policy comes before that of a rule")
  func ownPolicy() {
    let rules = [rule("one") { $0.policy = .mostFunds }]
    #expect(shop.ranking(.cheapest, plan: plan(rules)) == ["a", "b", "c"])
    #expect(shop.ranking(nil, plan: plan(rules)) == ["b", "c", "a"])
  }

  @Test("only the suppliers that a rule allows may fill orders that fit it")
  func allow() {
    let rules = [
      rule("cards") {
        $0.condition.skus = [SKUPattern("s*")]
        $0.allow = [SupplierID("c")]
      }
    ]
    #expect(shop.ranking(nil, plan: plan(rules)) == ["c"])
    #expect(shop.decide(nil, cost: "5", plan: plan(rules)).ranked.count == 3)
  }

  @Test("conditions: label, country, amount; a product costs the least that is asked")
  func conditions() {
    func fits(_ change: (inout RoutingRule.Condition) -> Void, _ order: (inout Order) -> Void)
      -> Bool
    {
      var rule = RoutingRule(name: "r")
      change(&rule.condition)
      rule.policy = .drain
      return shop.decide(nil, plan: plan([rule]), order).policy == .drain
    }
    #expect(fits({ $0.countries = ["DE"] }, { $0.country = "DE" }))
    #expect(!fits({ $0.countries = ["DE"] }, { $0.country = "FR" }))
    #expect(!fits({ $0.countries = ["DE"] }, { _ in }))
    #expect(!fits({ $0.tags = ["gold"] }, { _ in }))
    #expect(fits({ $0.atLeast = money("9") }, { _ in }))
    #expect(!fits({ $0.atLeast = money("9.01") }, { _ in }))
    #expect(fits({ $0.below = money("9.01") }, { _ in }))
    #expect(!fits({ $0.below = money("9") }, { _ in }))
    #expect(!fits({ $0.below = money("99", "EUR") }, { _ in }))
  }

  @Test("times are told by the owner's clock, and may end on the next day")
  func times() {
    // Monday, 23:00 in UTC, which is Tuesday, 01:00, two hours ahead.
    let moment = Timestamp(microsecondsSinceEpoch: 1_796_079_600 * 1_000_000)
    let ahead = LocalClock(name: "ahead", firstOffset: 7_200, changes: [])
    func holds(_ span: TimeSpan, _ clock: LocalClock) -> Bool {
      span.contains(day: clock.day(at: moment), minute: clock.minute(at: moment))
    }
    #expect(Weekday(day: LocalClock.utc.day(at: moment)) == .mon)
    let night = TimeSpan(days: [.mon], from: 22 * 60, until: 6 * 60)
    #expect(holds(night, .utc) && holds(night, ahead))
    #expect(!holds(TimeSpan(days: [.tue], from: 22 * 60, until: 6 * 60), ahead))
    #expect(holds(TimeSpan(days: [.tue]), ahead) && !holds(TimeSpan(days: [.tue]), .utc))
    #expect(!holds(TimeSpan(from: 0, until: 60), ahead) && holds(TimeSpan(from: 60), ahead))
    let change = LocalClock(
      name: "changing", firstOffset: 0,
      changes: [LocalClock.Change(from: moment, offset: 3_600)])
    #expect(change.minute(at: moment) == 0)
    #expect(change.minute(at: moment - .seconds(60)) == 22 * 60 + 59)
  }

  @Test(
    "patterns of products: a star stands for any characters",
    arguments: [
      ("*", "", true), ("steam-*", "steam-20", true), ("steam-*", "xsteam-20", false),
      ("*-usd", "steam-20-usd", true), ("*-usd", "steam-usd-20", false),
      ("a*b*c", "axxbxxbyc", true),
      ("a*b*c", "axxbxx", false), ("a", "ab", false), ("", "", true), ("**", "x", true),
      ("s*m", "säm", true),
    ])
  func patterns(_ pattern: String, _ sku: String, _ matches: Bool) {
    #expect(SKUPattern(pattern).matches(sku) == matches)
  }

  @Test("weights of a rule take the place of the owner's")
  func weights() {
    var rule = RoutingRule(name: "r")
    rule.condition.countries = ["DE"]
    rule.weights = [SupplierID("a"): 0, SupplierID("b"): 0]
    let plan = plan([rule])
    for number in 0..<50 {
      let ranking = shop.ranking(.weighted, "o\(number)", plan: plan) { $0.country = "DE" }
      #expect(ranking.first == "c")
    }
  }
}
