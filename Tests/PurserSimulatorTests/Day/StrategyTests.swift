import PurserCore
import Testing

@testable import PurserSimulator

/// Each expectation is worked out by hand from the times of `SmallDay`.
@Suite("The strategies of a simulated day")
struct StrategyTests {
  /// Two orders of 60.00 within a twentieth of a second, and one account with 100.00.
  private static let race = SmallDay(
    suppliers: [SmallDay.supplier("a", cents: 100_00)], orders: [(0, 60_00), (0.05, 60_00)])

  @Test("poll_per_order is told the same money twice")
  func pollRaces() throws {
    // Both calls are answered (at 0.10 and 0.15) before the first order arrives (at 0.30).
    let tally = try Self.race.run(.pollPerOrder)
    #expect(tally.orders == 2)
    #expect(tally.accepted == 1)
    #expect(tally.refusedForFunds == 1)
    #expect(tally.turnedAway == 1)
    #expect(tally.turnedAwayThoughPayable == 0)
    #expect(tally.apiCalls == 2)
  }

  @Test("cache_only spends the same money twice")
  func cacheRaces() throws {
    let tally = try Self.race.run(.cacheOnly)
    #expect(tally.accepted == 1)
    #expect(tally.refusedForFunds == 1)
    #expect(tally.apiCalls == 1)
  }

  @Test(
    "guide and purser turn the second order away themselves",
    arguments: [StrategyName.guide, .purser])
  func subtract(strategy: StrategyName) throws {
    let tally = try Self.race.run(strategy)
    #expect(tally.accepted == 1)
    #expect(tally.refusedForFunds == 0)
    #expect(tally.turnedAway == 1)
    #expect(tally.turnedAwayThoughPayable == 0, "40.00 is left")
    #expect(tally.apiCalls == 1)
  }

  @Test(
    "an order that one supplier refuses goes on to the next",
    arguments: [StrategyName.pollPerOrder, .cacheOnly])
  func goesOn(strategy: StrategyName) throws {
    var day = Self.race
    day.suppliers.append(SmallDay.supplier("b", cents: 100_00))
    let tally = try day.run(strategy)
    #expect(tally.accepted == 2)
    #expect(tally.refusedForFunds == 1)
    #expect(tally.turnedAway == 0)
  }

  @Test("guide forgets an order that a reading does not show yet, and purser does not")
  func reconcile() throws {
    // The reading asked for at 240 s reaches the supplier at 240.1 s: the first order has arrived
    // (240.05) and is not confirmed (241.05), so the number is still 100.00.
    let day = SmallDay(
      suppliers: [SmallDay.supplier("a", cents: 100_00, timing: .atConfirmation)],
      orders: [(239.95, 60_00), (240.5, 60_00)])
    let guide = try day.run(.guide)
    #expect(guide.apiCalls == 2)
    #expect(guide.refusedForFunds == 1)
    let purser = try day.run(.purser)
    #expect(purser.refusedForFunds == 0)
    #expect(purser.accepted == 1)
    #expect(purser.turnedAwayThoughPayable == 0)
  }

  @Test("purser looks again before it turns an order away, and finds the top-up")
  func looksAgain() throws {
    // 50.00 arrive at 60 s, two minutes before anybody would look.
    let day = SmallDay(
      suppliers: [
        SmallDay.supplier(
          "a", cents: 0,
          habit: .whenLow(thresholdUnits: 1, units: SmallDay.units(cents: 50_00)),
          topUpDelay: .seconds(60))
      ], orders: [(30, 20_00), (120, 20_00), (130, 40_00), (131, 40_00)])
    let purser = try day.run(.purser)
    // At -60 s, and before the refusals at 30 s and 130 s; at 131 s the last one is too near.
    #expect(purser.accepted == 1)
    #expect(purser.turnedAway == 3)
    #expect(purser.turnedAwayThoughPayable == 0)
    for strategy in [StrategyName.guide, .cacheOnly] {
      let cached = try day.run(strategy)
      #expect(cached.turnedAway == 4)
      #expect(cached.turnedAwayThoughPayable == 3, "all but the first: nobody spends the 50.00")
    }
  }

  @Test("what failed at the supplier lies idle until a strategy knows")
  func idle() throws {
    // 40.00 are given back a while after 1.1 s; the guide looks again at 240 s, purser hears of it
    // a tenth of a second later.
    var day = SmallDay(
      suppliers: [SmallDay.supplier("a", cents: 100_00)], orders: [(0, 40_00)], length: 100)
    day.odds = DayWorld.Odds(failures: DayWorld.Odds.parts, lostMessages: 0, unreported: 0)
    let back = try #require(try day.world().outcome(of: 0, at: 0).returnedAfter)
    let idleFor = Duration.seconds(100) - .milliseconds(1_100) - back
    let whole = SmallDay.units(cents: 40_00) * idleFor.wholeMicroseconds / 100_000_000
    let guide = try day.run(.guide)
    #expect(guide.failed == 1)
    #expect(guide.meanIdle.units == whole / 10_000 * 10_000)
    let purser = try day.run(.purser)
    #expect(purser.meanIdle.units == SmallDay.units(cents: 4), "40.00 for 0.1 s of 100 s")
  }

  @Test("the cheapest supplier that is believed to pay gets the order")
  func cheapest() throws {
    let attempt = Attempt(order: 0, costs: [30, 20, 20])
    #expect(attempt.ranking == [1, 2, 0])
    var poll = PollPerOrder(supplierCount: 3)
    #expect(poll.decide(attempt, at: SmallDay.start) == .ask([1]))
    var told = attempt
    told.told = [1: 19]
    #expect(poll.decide(told, at: SmallDay.start) == .ask([2]))
    told.told[2] = 20
    #expect(poll.decide(told, at: SmallDay.start) == .send(to: 2))
    told.refusedBy = [2]
    told.told[0] = 29
    #expect(poll.decide(told, at: SmallDay.start) == .turnAway)
  }
}
