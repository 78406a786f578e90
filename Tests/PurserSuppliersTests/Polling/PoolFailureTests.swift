import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("A check that could not read all pools")
struct PoolFailureTests {
  private let acme = SupplierID("acme")
  private let clock = HandClock()
  private let sink = RecordingSink()

  private func failure(_ pool: String?, _ message: String = "is null") -> PoolFailure {
    PoolFailure(pool: pool, unit: .unknown, failure: CheckFailure(.shapeChanged, message))
  }

  private func report(_ units: Int64, _ failures: PoolFailure...) throws -> BalanceReport {
    let usd = try #require(Currency(iso4217: "USD"))
    let reading = SupplierBalance(
      pool: PoolID(supplier: acme, currency: usd), available: Money(units: units, currency: usd),
      requestedAt: clock.now(), receivedAt: clock.now())
    return BalanceReport(
      supplier: acme, readings: [reading], failures: failures, requestedAt: clock.now(),
      receivedAt: clock.now())
  }

  private func monitor(_ reports: [BalanceReport], _ lines: KeptLog) -> BalanceMonitor {
    BalanceMonitor(
      subjects: [
        BalanceMonitor.Subject(
          supplier: acme, interval: .seconds(120), reader: ReportsInTurn(reports))
      ], sink: sink, now: clock.now, logger: lines.logger,
      generator: LargestDraws())
  }

  @Test("is a success: the pools that it read are in use, and the status names the others")
  func success() async throws {
    let monitor = monitor([try report(5_000_000, failure("bonus"))], KeptLog())
    let status = await monitor.check(acme)
    #expect(status.failure == nil)
    #expect(status.poolFailures == [failure("bonus")])
    #expect(status.readPools.map(\.pool) == ["main"])
    #expect(await sink.amounts == ["5.00"])
  }

  @Test("is told of when a pool starts to fail and when it ceases to, once each")
  func edges() async throws {
    let lines = KeptLog()
    let monitor = monitor(
      [
        try report(1, failure("bonus")), try report(2, failure("bonus", "is a text")),
        try report(3, failure("bonus"), failure(nil)), try report(4, failure(nil)), try report(5),
      ], lines)
    for _ in 0..<6 {
      _ = await monitor.check(acme)
      clock.advance(by: .seconds(120))
    }
    #expect(
      lines.poolLines == [
        "warning: pool became unavailable bonus",
        "warning: pool became unavailable a pool without a name",
        // What has no name may have been this one; neither was ever read.
        "warning: pool became absent a pool without a name", "warning: pool became absent bonus",
      ])
  }

  @Test("an amount that the ledger cannot count is a failure of its pool")
  func outOfRange() async throws {
    let monitor = monitor([try report(.max / 2)], KeptLog())
    let status = await monitor.check(acme)
    #expect(status.failure == nil)
    #expect(status.poolFailures.map(\.failure.kind) == [.shapeChanged])
    #expect(await sink.amounts.isEmpty)
  }
}
