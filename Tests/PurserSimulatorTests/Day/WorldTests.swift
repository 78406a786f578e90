import PurserCore
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("The world of a simulated day")
struct WorldTests {
  private static func day(seed: UInt64, count: Int = 2000, unreported: Int = 0) throws -> DayWorld {
    DayWorld(
      orders: try #require(DayOrders.generated(count: count, seed: seed)),
      parameters: DayParameters(seed: seed, unreported: unreported))
  }

  @Test(
    "a seed gives the same day twice, and another seed another", arguments: StrategyName.allCases)
  func determinism(strategy: StrategyName) throws {
    let once = try SimulatedDay(world: Self.day(seed: 7)).run(strategy)
    let again = try SimulatedDay(world: Self.day(seed: 7)).run(strategy)
    #expect(again == once)
    let another = try SimulatedDay(world: Self.day(seed: 8)).run(strategy)
    #expect(another != once)
  }

  @Test("no money appears or vanishes, and no order is lost")
  func conservation() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    let world = try Self.day(seed: seed, unreported: 100)
    let count = world.profiles.count
    try expectBalancedBooks(.pollPerOrder, PollPerOrder(supplierCount: count), world)
    for subtracts in [false, true] {
      let cache = BalanceCache(
        supplierCount: count, subtractsOrders: subtracts, refresh: world.parameters.refresh,
        from: world.orders.start)
      try expectBalancedBooks(subtracts ? .guide : .cacheOnly, cache, world)
    }
    try expectBalancedBooks(.purser, PurserStrategy(world: world), world)
  }

  private func expectBalancedBooks(
    _ name: StrategyName, _ strategy: some DayStrategy, _ world: DayWorld
  ) throws {
    var run = DayRun(name, strategy, in: world)
    let tally = try run.run()
    let comment = Comment(rawValue: "\(name), seed \(world.parameters.seed)")
    for account in run.accounts {
      #expect(account.pendingUnits == 0, comment)
      #expect(account.fundsUnits >= 0, comment)
      #expect(account.numberUnits == account.fundsUnits, comment)
      #expect(
        account.openingUnits + account.toppedUpUnits - account.boughtUnits == account.fundsUnits,
        comment)
    }
    #expect(tally.orders == world.orders.orders.count, comment)
    #expect(tally.accepted + tally.turnedAway == tally.orders, comment)
    #expect(tally.bought + tally.failed == tally.accepted, comment)
    let left = run.attempts.count + run.onTheWay.reduce(0) { $0 + $1.count }
    #expect(left == 0, comment)
  }

  @Test("a supplier shows numbers that are as old as it says, and takes orders by the truth")
  func laggingNumbers() {
    var profile = SmallDay.supplier("a", cents: 100, timing: .atConfirmation)
    profile.lag = .seconds(30)
    let start = SmallDay.start
    var account = PrepaidAccount(profile, at: start)
    let (all, cent) = (SmallDay.units(cents: 100), SmallDay.units(cents: 1))
    let isTaken = account.accept(all, at: start + .seconds(10))
    #expect(isTaken)
    let isTakenAgain = account.accept(cent, at: start + .seconds(11))
    #expect(!isTakenAgain, "the money is gone")
    #expect(account.number(asOf: start + .seconds(19)) == all, "it is not confirmed")
    account.confirm(all, at: start + .seconds(20))
    account.keep(all)
    #expect(account.number(asOf: start + .seconds(19)) == all)
    #expect(account.number(asOf: start + .seconds(20)) == 0)
    account.topUp(cent, at: start + .seconds(40))
    #expect(account.number(asOf: start + .seconds(39)) == 0)
    #expect(account.number(asOf: start + .seconds(45)) == cent)
  }

  @Test("four suppliers have both timings and both habits, and no lag above the longest")
  func profiles() throws {
    let world = try Self.day(seed: 3)
    #expect(Set(world.profiles.map(\.timing)) == Set(DeductionTiming.allCases))
    let waiting = world.profiles.filter { profile in
      if case .whenLow = profile.habit { true } else { false }
    }
    #expect(waiting.count == 2)
    for profile in world.profiles { #expect(profile.lag <= .seconds(30)) }
  }

  @Test("generated orders come in order, as many as asked for, and most in the evening")
  func generatedOrders() throws {
    let day = try #require(DayOrders.generated(count: 5000, seed: 11))
    #expect(day.orders.count == 5000)
    #expect(day.orders.map(\.at) == day.orders.map(\.at).sorted())
    #expect(day.end.since(day.start) == .seconds(86_400))
    func count(_ hours: Range<Int>) -> Int {
      day.orders.count { hours.contains(Int($0.at.since(day.start).wholeSeconds) / 3600) }
    }
    #expect(count(18..<22) > 5 * count(1..<5))
    #expect(DayOrders.generated(count: 0, seed: 1) == nil)
  }

  @Test("events come out by their moments, and at one moment as they went in")
  func queue() {
    var random = SeededRandom()
    var queue = EventQueue<Int>()
    var expected: [(moment: Timestamp, event: Int)] = []
    for event in 0..<500 {
      let moment = SmallDay.start + .seconds(Int64.random(in: 0...40, using: &random))
      queue.add(event, at: moment)
      expected.append((moment, event))
    }
    expected.sort { ($0.moment, $0.event) < ($1.moment, $1.event) }
    var events: [Int] = []
    while let (_, event) = queue.next() { events.append(event) }
    #expect(events == expected.map(\.event), "\(random)")
  }
}
