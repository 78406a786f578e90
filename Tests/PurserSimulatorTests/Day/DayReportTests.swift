import ExactJSON
import PurserCore
import PurserSimulator
import Testing

@Suite("The report of a simulated day")
struct DayReportTests {
  @Test("gives parameters and columns as JSON")
  func json() throws {
    let orders = try #require(DayOrders.generated(count: 50, seed: 4))
    let day = SimulatedDay(
      orders: orders, parameters: DayParameters(seed: 4, supplierCount: 2, unreported: 3))
    let tally = try day.run(.guide)
    let report = DayReport(day, tallies: [tally])
    #expect(
      String(decoding: report.json(), as: UTF8.self) == """
        {"seed":4,"orders":50,"suppliers":2,"max_lag_seconds":30,"refresh_seconds":300,\
        "unreported":3,"starts_at":"2026-05-01T00:00:00.000Z",\
        "ends_at":"2026-05-02T00:00:00.000Z","virtual_seconds":86400,"currency":"USD",\
        "strategies":[{"name":"guide","orders":50,"accepted":\(tally.accepted),\
        "bought":\(tally.bought),"failed":\(tally.failed),\
        "refused_for_funds":\(tally.refusedForFunds),"turned_away":\(tally.turnedAway),\
        "turned_away_though_payable":\(tally.turnedAwayThoughPayable),\
        "payable":\(tally.payable),"api_calls":\(tally.apiCalls),\
        "mean_idle":"\(tally.meanIdle.decimalString)","currency":"USD"}]}
        """)
  }

  @Test("tells how far a strategy is, up to the last order")
  func progress() throws {
    let orders = try #require(DayOrders.generated(count: 600, seed: 4))
    var told: [Int] = []
    _ = try SimulatedDay(orders: orders, parameters: DayParameters()).run(.cacheOnly) {
      told.append($0)
    }
    #expect(told == [0, 256, 512, 600])
  }
}
