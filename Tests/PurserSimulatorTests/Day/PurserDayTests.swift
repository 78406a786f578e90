import PurserCore
import PurserSimulator
import Testing

/// What Purser promises about a day, whatever the world.
@Suite("Purser's own day")
struct PurserDayTests {
  @Test(
    "no order is refused, few are turned away wrongly, and the balance is seldom asked for",
    arguments: [(1, 20_000, 15), (2, 5000, 25), (3, 5000, 25)] as [(UInt64, Int, Int)])
  func promises(seed: UInt64, count: Int, percent: Int) throws {
    // The regular checks weigh more on a day of fewer orders.
    let orders = try #require(DayOrders.generated(count: count, seed: seed))
    let day = SimulatedDay(orders: orders, parameters: DayParameters(seed: seed))
    let purser = try day.run(.purser)
    let poll = try day.run(.pollPerOrder)
    #expect(purser.refusedForFunds == 0)
    #expect(purser.turnedAwayThoughPayable * 100 < purser.payable)
    #expect(purser.apiCalls * 100 < poll.apiCalls * percent)
    #expect(purser.turnedAway > 0 || poll.refusedForFunds > 0, "the pools were nearly empty")
  }

  @Test("no order is refused, however long the lag and however many outcomes are never heard of")
  func hardWorlds() throws {
    for _ in 0..<8 {
      let seed = UInt64.random(in: 0...UInt64.max)
      let orders = try #require(DayOrders.generated(count: 400, seed: seed))
      let parameters = DayParameters(
        seed: seed, supplierCount: Int.random(in: 1...9),
        maximumLag: .seconds(Int.random(in: 0...600)),
        refresh: .seconds(Int.random(in: 5...900)), unreported: Int.random(in: 0...1000))
      let tally = try SimulatedDay(orders: orders, parameters: parameters).run(.purser)
      #expect(tally.refusedForFunds == 0, "\(parameters)")
    }
  }
}
