import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("What the log says of a pool")
struct PoolTransitionTests {
  /// How a check finds the pool `bonus`.
  enum Finding: CaseIterable {
    case read
    case unavailable
    case absent
  }

  private let acme = SupplierID("acme")
  private let clock = HandClock()
  private let sink = RecordingSink()
  private let usd: Currency

  init() throws { usd = try #require(Currency(iso4217: "USD")) }

  private func reading(_ pool: String, isAbsence: Bool = false) -> SupplierBalance {
    SupplierBalance(
      pool: PoolID(supplier: acme, pool: pool, currency: usd), available: .zero(usd),
      requestedAt: clock.now(), receivedAt: clock.now(), source: isAbsence ? .absent : .polled)
  }

  private func failure(_ pool: String?, _ unit: PoolFailure.Unit) -> PoolFailure {
    PoolFailure(pool: pool, unit: unit, failure: CheckFailure(.shapeChanged, "`amount` is null"))
  }

  private func report(_ pools: [String], _ failures: [PoolFailure] = []) -> BalanceReport {
    BalanceReport(
      supplier: acme, readings: pools.map { reading($0) }, failures: failures,
      requestedAt: clock.now(), receivedAt: clock.now())
  }

  /// A check that reads `main`, and finds `bonus` so.
  private func report(_ finding: Finding) -> BalanceReport {
    switch finding {
    case .read: report(["main", "bonus"])
    case .unavailable: report(["main"], [failure("bonus", .currency(usd))])
    case .absent: report(["main"])
    }
  }

  /// The lines of so many checks, between which something else happens.
  private func lines(
    of reports: [BalanceReport], _ between: () async -> Void = {}
  ) async -> [String] {
    let lines = KeptLog()
    let monitor = BalanceMonitor(
      subjects: [
        BalanceMonitor.Subject(
          supplier: acme, interval: .seconds(120), reader: ReportsInTurn(reports))
      ], sink: sink, now: clock.now, logger: lines.logger, generator: LargestDraws())
    for _ in reports {
      _ = await monitor.check(acme)
      clock.advance(by: .seconds(120))
      await between()
    }
    return lines.poolLines
  }

  @Test(
    "is one line for each change",
    arguments: [
      (Finding.read, Finding.read, nil),
      (.read, .unavailable, "warning: pool became unavailable bonus/USD"),
      (.read, .absent, "warning: pool became absent bonus/USD"),
      (.unavailable, .read, "notice: pool recovered bonus/USD"),
      (.unavailable, .unavailable, nil),
      (.unavailable, .absent, "warning: pool became absent bonus/USD"),
      (.absent, .read, "notice: pool came back bonus/USD"),
      (.absent, .unavailable, "warning: pool became unavailable bonus/USD"),
      (.absent, .absent, nil),
    ])
  func changes(_ before: Finding, _ after: Finding, _ line: String?) async {
    let first: [BalanceReport] =
      switch before {
      case .read, .unavailable: [report(before)]
      case .absent: [report(.read), report(.absent)]
      }
    let expected =
      switch before {
      case .read: [String]()
      case .unavailable: ["warning: pool became unavailable bonus/USD"]
      case .absent: ["warning: pool became absent bonus/USD"]
      }
    let lines = await lines(of: first + [report(after), report(after)])
    #expect(lines == expected + [line].compactMap(\.self))
  }

  @Test("follows from what the ledger knew before the first check")
  func afterRestart() async {
    await sink.know([reading("main"), reading("bonus"), reading("old", isAbsence: true)])
    #expect(
      await lines(of: [report(["main", "old"])])
        == ["notice: pool came back old/USD", "warning: pool became absent bonus/USD"])
  }

  @Test("follows from what the ledger knows as soon as it can be asked")
  func ledgerOutOfReach() async {
    await sink.know(nil)
    let known = [reading("main"), reading("bonus")]
    let lines = await lines(of: [report(["main"]), report(["main"])]) { await sink.know(known) }
    #expect(lines == ["warning: pool became absent bonus/USD"])
  }

  @Test("is that it is unavailable, where a failure without a name may be its own")
  func nameless() async {
    let nameless = failure(nil, .unknown)
    #expect(
      await lines(of: [
        report(["main", "bonus"]), report(["main"], [nameless]), report(["main", "bonus"]),
      ]) == ["warning: pool became unavailable bonus/USD", "notice: pool recovered bonus/USD"])
  }

  @Test("is not that an absent one is unavailable, where a failure without a name is another's")
  func namelessBesideAbsent() async {
    let nameless = failure(nil, .unknown)
    #expect(
      await lines(of: [
        report(["main", "bonus"]), report(["main"]), report(["main"], [nameless]),
      ]) == [
        "warning: pool became absent bonus/USD",
        "warning: pool became unavailable a pool without a name",
      ])
  }

  @Test("is that it recovered, where what could not be read may be what is read now")
  func recoversByName() async {
    for failure in [failure("bonus", .unknown), failure(nil, .currency(usd))] {
      let part = failure.part
      #expect(
        await lines(of: [report(["main"], [failure]), report(["main", "bonus"])])
          == ["warning: pool became unavailable \(part)", "notice: pool recovered \(part)"])
    }
  }

  @Test("is nothing while a whole check fails or cannot be stored")
  func notStored() async {
    await sink.refuse()
    let lines = await lines(of: [report(.read), report(.absent)])
    #expect(!lines.contains { $0.contains("bonus") })
  }
}
