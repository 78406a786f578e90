import PurserCore
import PurserWatch
import TestSupport
import Testing

/// All alerts together, in virtual time.
@Suite("The book of alerts")
struct AlertBookTests {
  private static let low = AlertKey(.pool(pool("delta")), .low)
  private static let terms = AlertTerms(rules: AlertRuleSet(.lowBelow("100")))

  private func facts(_ left: String) -> WatchedFacts { WatchedFacts(pools: [.with(left)]) }

  @Test("a balance that hovers around the threshold for a week is told once in each cooldown")
  func hovering() {
    for seed: UInt64 in 1...8 {
      var random = SeededRandom(seed: seed)
      var rules = AlertRules.lowBelow("100")
      rules.low.amounts[currency("USD")] = TierLadder(warning: money("100"), critical: money("50"))
      let terms = AlertTerms(rules: AlertRuleSet(rules))
      var book = AlertBook(origin: "b")
      var told: [(minute: Int, change: AlertNotice.Change, tier: AlertTier)] = []
      let drop = 3 * 1_440 + 77
      for minute in 0..<(7 * 1_440) {
        // A drop by a tier for an hour, in between.
        let isDropped = (drop..<drop + 60).contains(minute)
        let cents = isDropped ? 4_000 : Int.random(in: 9_200...10_800, using: &random)
        let decision = book.decide(
          facts("\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"),
          at: at(Double(minute) * 60), by: terms)
        for notice in decision.message?.notices ?? [] {
          told.append((minute, notice.change, notice.tier))
        }
      }
      let cooldown = 8 * 60
      let worse = told.filter { $0.change == .worsened }
      #expect(worse.map(\.minute) == [drop], "\(random)")
      #expect(worse.map(\.tier) == [.critical], "\(random)")
      #expect(told.first?.change == .raised, "\(random)")
      #expect(told.dropFirst().allSatisfy { $0.change != .raised }, "\(random)")
      #expect(told.allSatisfy { $0.change != .recovered }, "\(random)")
      for (one, next) in zip(told, told.dropFirst()) where next.change != .worsened {
        // It is told while it holds or lingers, so at the very minute of its cooldown.
        #expect(next.minute - one.minute == cooldown, "\(random) \(one) \(next)")
      }
    }
  }

  @Test("however wide a balance swings, alerts of a week are few")
  func swinging() {
    for period in [4, 10, 30, 60, 120] {
      var book = AlertBook(origin: "b")
      var count = 0
      for minute in 0..<(7 * 1_440) {
        let left = minute % period < period / 2 ? "20" : "400"
        let decision = book.decide(facts(left), at: at(Double(minute) * 60), by: Self.terms)
        count += decision.message == nil ? 0 : 1
      }
      // One in each cooldown of eight hours, and what it takes to notice that it swings.
      #expect(count <= 21 + 10, "\(period): \(count)")
    }
  }

  @Test("what changes at one moment is one message, what holds first and the worst of it foremost")
  func together() throws {
    var book = AlertBook(origin: "gw-7f")
    var terms = AlertTerms()
    for family in AlertFamily.allCases { terms.rhythms[family] = AlertRhythm() }
    var supplier = WatchedSupplier(SupplierID("delta"), checks: .fail(.row(.auth, 9)))
    supplier.unknownOrders = WatchedSupplier.UnknownOrders(count: 1, since: at(0))
    let first = book.decide(WatchedFacts(suppliers: [supplier]), at: at(4_000), by: terms)
    let message = try #require(first.message)
    #expect(message.id == "gw-7f-1")
    #expect(message.at == at(4_000))
    #expect(
      message.notices.map(\.key.description) == [
        "delta/credential_rejected", "delta/unknown_orders",
      ])
    #expect(message.tier == .critical)
    supplier.checks = .succeed
    var drifting = WatchedPool.with("0", readAt: 5_000)
    drifting.drift = WatchedPool.Drift(missing: money("23.30"), since: at(1_500))
    let second = book.decide(
      WatchedFacts(pools: [drifting], suppliers: [supplier]), at: at(5_000), by: terms)
    #expect(second.message?.id == "gw-7f-2")
    #expect(
      second.message?.notices.map { "\($0.key) \($0.change.rawValue)" } == [
        "delta/main/USD/dry raised", "delta/main/USD/drift raised",
        "delta/credential_rejected recovered",
      ])
    let third = book.decide(
      WatchedFacts(pools: [drifting], suppliers: [supplier]), at: at(5_001), by: terms)
    #expect(third == AlertDecision(message: nil, changed: [], forgotten: [], count: 2))
  }

  @Test("dry speaks for low, and low goes on where dry ends")
  func dryAndLow() {
    var book = AlertBook(origin: "b")
    var told: [String] = []
    for (minute, left) in [
      "500", "90", "90", "90", "0", "0", "0", "60", "60", "60", "60", "500", "500", "500", "500",
      "500", "500", "500",
    ].enumerated() {
      let decision = book.decide(facts(left), at: at(Double(minute) * 60), by: Self.terms)
      told += decision.message?.notices.map { "\(minute) \($0.key.family) \($0.change)" } ?? []
    }
    #expect(told == ["2 low raised", "5 dry raised", "8 dry recovered", "16 low recovered"])
  }

  @Test("what is not watched any more ends, once that is confirmed")
  func gone() throws {
    var book = AlertBook(origin: "b")
    _ = book.decide(facts("90"), at: at(0), by: Self.terms)
    let raised = book.decide(facts("90"), at: at(60), by: Self.terms)
    #expect(raised.message?.notices.map(\.change) == [.raised])
    let early = book.decide(WatchedFacts(), at: at(120), by: Self.terms)
    #expect(early.message == nil)
    let ended = book.decide(WatchedFacts(), at: at(420), by: Self.terms).message
    #expect(ended?.notices.map(\.change) == [.recovered])
    #expect(ended?.notices.first?.headline == "delta USD is not watched any more (low)")
    #expect(book.kept.records.map(\.key) == [Self.low])
    let later = book.decide(WatchedFacts(), at: at(9_000), by: Self.terms)
    #expect(later.forgotten == [Self.low])
    #expect(book.kept.records.isEmpty)
  }

  @Test("quiet hours are of the owner's clock, on both sides of a change of it")
  func quietHours() {
    // One hour ahead of UTC up to at(0), two hours afterwards; at(0) is 14:13:20 of UTC.
    let change = LocalClock.Change(from: at(0), offset: 7_200)
    var terms = Self.terms
    terms.clock = LocalClock(name: "here", firstOffset: 3_600, changes: [change])
    terms.quietHours = [TimeSpan(from: 17 * 60, until: 18 * 60)]
    func told(at seconds: Double) -> Bool {
      var book = AlertBook(origin: "b")
      _ = book.decide(facts("90"), at: at(seconds - 60), by: terms)
      return book.decide(facts("90"), at: at(seconds), by: terms).message != nil
    }
    let day = -Double(86_400)
    let afternoon = 17 * 3_600 - Double(14 * 3_600 + 13 * 60 + 20)
    #expect(at(0).rfc3339.hasSuffix("T14:13:20.000Z"))
    // The day before, 17:00 is 16:00 of UTC.
    #expect(told(at: day + afternoon - 3_600 - 1))
    #expect(!told(at: day + afternoon - 3_600))
    #expect(!told(at: day + afternoon - 1))
    #expect(told(at: day + afternoon))
    // From then on it is 15:00.
    #expect(told(at: afternoon - 7_200 - 1))
    #expect(!told(at: afternoon - 7_200))
    #expect(!told(at: afternoon - 3_600 - 1))
    #expect(told(at: afternoon - 3_600))
  }

  @Test("people speak to alerts by their keys")
  func people() throws {
    var book = AlertBook(origin: "b")
    let early = (book.acknowledge(Self.low), book.listen(Self.low))
    #expect(early == (nil, nil))
    _ = book.decide(facts("90"), at: at(0), by: Self.terms)
    _ = book.decide(facts("90"), at: at(60), by: Self.terms)
    #expect(book.raised.map(\.key) == [Self.low])
    let acknowledged = book.acknowledge(Self.low)
    #expect(acknowledged?.hush == .acknowledged(upTo: .warning))
    let silent = book.decide(facts("90"), at: at(90_000), by: Self.terms)
    #expect(silent.message == nil)
    let snoozed = book.snooze(Self.low, until: at(100_000))
    #expect(snoozed.hush == .snoozed(until: at(100_000), upTo: .warning))
    #expect(book[Self.low] == snoozed)
    let decision = book.decide(facts("90"), at: at(100_000), by: Self.terms)
    #expect(decision.message?.notices.map(\.change) == [.repeated])
  }
}
