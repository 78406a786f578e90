import Logging
import PurserCore
import Synchronization
import Testing

@testable import PurserSuppliers

@Suite("A check that could not read all pools")
struct PoolFailureTests {
  private let acme = SupplierID("acme")
  private let clock = HandClock()
  private let sink = RecordingSink()

  /// Keeps the lines of a log.
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock(\.self) }
  }

  /// Writes what matters of a log into lines.
  private struct Handler: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.debug

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let pool = event.metadata?["pool"].map { " \($0)" } ?? ""
      lines.add("\(event.level): \(event.message)\(pool)")
    }
  }

  /// Brings one report after the other; the last again and again.
  private actor Reports: BalanceReader {
    private var reports: [BalanceReport]

    init(_ reports: [BalanceReport]) { self.reports = reports }

    func readBalances() -> BalanceReport {
      reports.count > 1 ? reports.removeFirst() : reports[0]
    }
  }

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

  private func monitor(_ reports: [BalanceReport], _ lines: Lines) -> BalanceMonitor {
    BalanceMonitor(
      subjects: [
        BalanceMonitor.Subject(
          supplier: acme, interval: .seconds(120), reader: Reports(reports))
      ], sink: sink, now: clock.now, logger: Logger(label: "test") { _ in Handler(lines: lines) },
      generator: LargestDraws())
  }

  @Test("is a success: the pools that it read are in use, and the status names the others")
  func success() async throws {
    let monitor = monitor([try report(5_000_000, failure("bonus"))], Lines())
    let status = await monitor.check(acme)
    #expect(status.failure == nil)
    #expect(status.poolFailures == [failure("bonus")])
    #expect(status.readPools.map(\.pool) == ["main"])
    #expect(await sink.amounts == ["5.00"])
  }

  @Test("is told of when a pool starts to fail and when it ceases to, once each")
  func edges() async throws {
    let lines = Lines()
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
      lines.all == [
        "warning: pool became unavailable bonus",
        "warning: pool became unavailable a pool without a name", "notice: pool recovered bonus",
        "notice: pool recovered a pool without a name",
      ])
  }

  @Test("an amount that the ledger cannot count is a failure of its pool")
  func outOfRange() async throws {
    let monitor = monitor([try report(.max / 2)], Lines())
    let status = await monitor.check(acme)
    #expect(status.failure == nil)
    #expect(status.poolFailures.map(\.failure.kind) == [.shapeChanged])
    #expect(await sink.amounts.isEmpty)
  }
}
