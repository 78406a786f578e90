import PurserCore
import Testing

@Suite("BalanceSheet")
struct BalanceSheetTests {
  private let acme = SupplierID("acme")
  private let main = pool("acme")
  private let bonus = pool("acme", "USD", "bonus")
  private let odd = CheckFailure(.shapeChanged, "`amount` is null")

  private func position(_ reading: SupplierBalance) -> Position {
    Position(
      reading: reading, spendable: Spendable(low: reading.available, high: reading.available),
      held: money("0"), book: reading.available)
  }

  private func status(_ failures: [PoolFailure], read: Set<PoolID>) -> CheckStatus {
    var status = CheckStatus(succeededAt: at(60), checkedAt: at(60))
    status.poolFailures = failures
    status.readPools = read
    return status
  }

  /// The lines: pool, unit, state, failure, and whether it is the pool's own.
  private func lines(
    _ positions: [Position], _ status: CheckStatus, at seconds: Double = 61
  ) -> [String] {
    BalanceSheet(
      suppliers: [acme], positions: positions, statuses: [acme: status], at: at(seconds),
      maximumAge: .seconds(600)
    ).lines.map {
      "\($0.pool ?? "-") \($0.unit ?? "-") \($0.state.rawValue) \($0.failure?.kind.rawValue ?? "-")"
        + ($0.failsAlone ? " alone" : "")
    }
  }

  @Test("a pool that could not be read is stale with its own reason, the others are fine")
  func onePoolFails() {
    let failure = PoolFailure(pool: "bonus", unit: .currency(main.currency), failure: odd)
    #expect(
      lines(
        [position(reading(main, "100", at: 60)), position(reading(bonus, "5", at: 0))],
        status([failure], read: [main])
      ) == ["main USD ok -", "bonus USD stale shape_changed alone"])
  }

  @Test("what was never read has a line of its own, with what is known of it")
  func neverRead() {
    let failures = [
      PoolFailure(pool: "bonus", unit: .currency(main.currency), failure: odd),
      PoolFailure(pool: "main", unit: .undeclared("POINTS"), failure: odd),
      PoolFailure(pool: nil, unit: .unknown, failure: odd),
    ]
    let expected = [
      "bonus USD unavailable shape_changed alone", "main POINTS unavailable shape_changed alone",
      "- - unavailable shape_changed alone",
    ]
    #expect(
      lines([position(reading(main, "100", at: 60))], status(failures, read: [main]))
        == ["main USD ok -"] + expected)
    #expect(lines([], status(failures, read: [])) == expected)
  }

  @Test("a failure without a name is that of a known pool which was not read")
  func namelessFailure() {
    let failure = PoolFailure(pool: nil, unit: .unknown, failure: odd)
    #expect(
      lines(
        [position(reading(main, "100", at: 60)), position(reading(bonus, "5", at: 0))],
        status([failure], read: [main])
      ) == ["main USD ok -", "bonus USD stale shape_changed alone"])
  }

  @Test("where the whole check fails, that is the reason of every line")
  func wholeCheckFails() {
    var status = status(
      [PoolFailure(pool: "bonus", unit: .currency(main.currency), failure: odd)], read: [main])
    status.failure = CheckFailure(.unreachable, "no connection")
    #expect(
      lines([position(reading(main, "100", at: 60))], status)
        == ["main USD stale unreachable", "bonus USD unavailable unreachable"])
  }

  @Test("an absent pool is so while checks say so, and stale when they stop")
  func absent() {
    let report = BalanceReport(
      supplier: acme, readings: [], requestedAt: at(60), receivedAt: at(60.1))
    let absence = SupplierBalance.absence(after: reading(main, "100", at: 0), in: report)
    #expect(lines([position(absence)], status([], read: [])) == ["main USD absent -"])
    #expect(
      lines([position(absence)], status([], read: []), at: 700) == ["main USD stale -"])
  }

  @Test("a supplier that names no pool at all is absent and not unavailable")
  func noPools() {
    #expect(lines([], status([], read: [])) == ["- - absent -"])
    #expect(lines([], CheckStatus()) == ["- - unavailable -"])
  }
}
