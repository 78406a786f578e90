import PurserCore
import TestSupport
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

  @Test("a pool that waits has a line, unless it has one as a pool that was read before")
  func waiting() {
    let sheet = BalanceSheet(
      suppliers: [acme], positions: [position(reading(main, "100", at: 60))],
      waiting: [main, bonus], statuses: [acme: status([], read: [main, bonus])], at: at(61),
      maximumAge: .seconds(600))
    #expect(sheet.lines.map(\.part) == ["main/USD", "bonus/USD"])
    #expect(sheet.lines.map(\.state) == [.ok, .unavailable])
    #expect(sheet.lines.allSatisfy { $0.failure == nil })
    #expect(sheet.totals.map(\.available) == [money("100")])
    let alone = BalanceSheet(
      suppliers: [acme], positions: [], waiting: [bonus],
      statuses: [acme: status([], read: [bonus])], at: at(61), maximumAge: .seconds(600))
    #expect(alone.lines.map(\.part) == ["bonus/USD"])
  }

  @Test("suppliers stand by name, and their pools as the ledger has them, whatever their order")
  func order() {
    let pools = [("b", "x"), ("a", "y"), ("gone", "main"), ("b", "main"), ("a", "main")]
    let positions = pools.map { position(reading(pool($0.0, "USD", $0.1), "1", at: 60)) }
    let sheet = BalanceSheet(
      suppliers: ["b", "c", "a"].map(SupplierID.init), positions: positions, statuses: [:],
      at: at(61), maximumAge: .seconds(600))
    #expect(
      sheet.lines.map { "\($0.supplier) \($0.part ?? "-")" }
        == ["a y/USD", "a main/USD", "b x/USD", "b main/USD", "c -", "gone main/USD"])
    #expect(sheet.totals.map(\.available) == [money("5")])
  }

  @Test("a change of one copy of a reading leaves the other as it was")
  func copies() {
    let first = reading(main, "100", at: 60)
    var second = first
    #expect(first == second)
    second.available = money("5")
    second.absence = .init(since: at(70))
    second.absence?.movedTo = "bonus"
    #expect(first.available == money("100") && first.absence == nil)
    #expect(second.available == money("5") && second.absence?.movedTo == "bonus")
    #expect(first != second)
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

  /// A week and a month, in seconds.
  private static let (week, month) = (7.0 * 86_400, 31.0 * 86_400)

  /// A pool that is absent since the beginning, and that the last check did not find either.
  private func gone(
    at seconds: Double, isAwaited: Bool = false, unexplainedAt: Double? = nil
  ) -> [String] {
    var reading = SupplierBalance.absence(
      after: reading(main, "100", at: -60),
      in: BalanceReport(supplier: acme, readings: [], requestedAt: at(0), receivedAt: at(0)))
    reading.requestedAt = at(seconds)
    var position = position(reading)
    position.isAwaited = isAwaited
    position.unexplainedAt = unexplainedAt.map { at($0) }
    return lines([position], status([], read: [bonus]), at: seconds)
  }

  @Test("a pool that is absent has a line for a week")
  func absentForLong() {
    let line = ["main USD absent -"]
    #expect(gone(at: Self.week) == line)
    // What is left is the line of a supplier that has no pool.
    #expect(gone(at: Self.week + 1) == ["- - absent -"])
  }

  @Test("a pool that is absent has a line while something is awaited there")
  func absentAndAwaited() {
    #expect(gone(at: 10 * Self.month, isAwaited: true) == ["main USD absent -"])
  }

  @Test(
    "a pool that is absent has a line for a month after a finding that is unexplained")
  func absentAndUnexplained() {
    #expect(gone(at: Self.month, unexplainedAt: 0) == ["main USD absent -"])
    #expect(gone(at: Self.month + 1, unexplainedAt: 0) == ["- - absent -"])
    #expect(gone(at: Self.month + 1, unexplainedAt: 9) == ["main USD absent -"])
  }

  @Test("a pool that is gone for long is in no total, and no failure brings it back")
  func absentInTotals() {
    let report = BalanceReport(supplier: acme, readings: [], requestedAt: at(0), receivedAt: at(0))
    var gone = SupplierBalance.absence(after: reading(main, "100", at: -60), in: report)
    gone.requestedAt = at(Self.week + 1)
    let here = position(reading(bonus, "5", at: Self.week + 1))
    var status = status([], read: [bonus])
    #expect(lines([position(gone), here], status, at: Self.week + 2) == ["bonus USD ok -"])
    status.failure = CheckFailure(.unreachable, "no connection")
    #expect(
      lines([position(gone), here], status, at: Self.week + 2) == ["bonus USD stale unreachable"])
    // Without any other pool its supplier has a line, which says that nobody knows better now.
    #expect(
      lines([position(gone)], status, at: Self.week + 2) == ["- - stale unreachable"])
    let sheet = BalanceSheet(
      suppliers: [acme], positions: [position(gone)], statuses: [:], at: at(Self.week + 2),
      maximumAge: .seconds(600))
    #expect(sheet.totals.isEmpty)
    #expect(sheet.lines.map(\.state) == [.absent])
  }

  @Test("a pool that is gone for long has a line again when a check fails on it by its name")
  func absentAndFailing() {
    let failure = PoolFailure(pool: "main", unit: .currency(main.currency), failure: odd)
    let report = BalanceReport(supplier: acme, readings: [], requestedAt: at(0), receivedAt: at(0))
    let gone = SupplierBalance.absence(after: reading(main, "100", at: -60), in: report)
    #expect(
      lines([position(gone)], status([failure], read: []), at: Self.week + 2)
        == ["main USD unavailable shape_changed alone"])
  }

  @Test("a supplier that names no pool at all is absent and not unavailable")
  func noPools() {
    #expect(lines([], status([], read: [])) == ["- - absent -"])
    #expect(lines([], CheckStatus()) == ["- - unavailable -"])
  }

  @Test("what is owed for a pool that is gone is taken off the total once, and for each supplier")
  func debtInTotals() {
    func position(_ pool: PoolID, _ available: String, owes debt: String) -> Position {
      let (amount, owed) = (money(available), money(debt))
      let low = Money(units: amount.units - owed.units, currency: amount.currency)
      return Position(
        reading: reading(pool, available, at: 0), spendable: Spendable(low: low, high: amount),
        held: money("0"), book: amount, debt: owed)
    }
    let positions = [
      position(main, "100", owes: "30"), position(bonus, "50", owes: "30"),
      position(pool("acme", "USD", "third"), "5", owes: "20"),
      position(pool("other"), "10", owes: "7"),
    ]
    let sheet = BalanceSheet(
      suppliers: [acme, SupplierID("other")], positions: positions, statuses: [:], at: at(1),
      maximumAge: .seconds(600))
    #expect(sheet.totals.map(\.available) == [money("165")])
    #expect(sheet.totals.map(\.spendableLow) == [money("128")])
  }

  @Test("a total that is out of range is missing, and those of other currencies are there")
  func totalOutOfRange() {
    var most = reading(main, "1", at: 0)
    most.available = Money(units: .max, currency: main.currency)
    let positions = [
      position(most), position(reading(pool("other", "EUR"), "5", at: 0)),
      position(reading(pool("other"), "1", at: 0)), position(reading(pool("third"), "-1", at: 0)),
    ]
    let sheet = BalanceSheet(
      suppliers: ["acme", "other", "third"].map { SupplierID($0) }, positions: positions,
      statuses: [:], at: at(1), maximumAge: .seconds(600))
    #expect(sheet.totals.map(\.currency.code) == ["EUR", "USD"])
    #expect(sheet.totals.map(\.available) == [money("5", "EUR"), nil])
    #expect(sheet.totals.map(\.spendableLow) == [money("5", "EUR"), nil])
  }

  @Test("money at a supplier that nobody names has a line and counts, until nothing is left")
  func strangers() {
    let left = position(reading(pool("zed"), "30", at: 60))
    var gone = position(reading(pool("aaa"), "5", at: 60))
    gone.expected = money("0")
    var held = position(reading(pool("bbb"), "0", at: 60))
    (held.held, held.expected) = (money("2"), money("0"))
    let own = position(reading(main, "10", at: 60))
    let sheet = BalanceSheet(
      suppliers: [acme], positions: [own, left, gone, held],
      statuses: [acme: status([], read: [main])], at: at(61), maximumAge: .seconds(600))
    #expect(sheet.lines.map(\.supplier.name) == ["acme", "bbb", "zed"])
    #expect(sheet.lines.map(\.state) == [.ok, .stale, .stale])
    #expect(sheet.lines.map(\.isRetired) == [false, true, true])
    #expect(sheet.totals.map(\.available) == [money("40")])
  }

  @Test("the lines of a supplier that is given up say so")
  func retired() {
    let sheet = BalanceSheet(
      suppliers: [acme, SupplierID("best")], retired: [acme],
      positions: [position(reading(main, "10", at: 60))],
      statuses: [acme: status([], read: [main])], at: at(61), maximumAge: .seconds(600))
    #expect(sheet.lines.map(\.isRetired) == [true, false])
    #expect(sheet.lines.map(\.state) == [.ok, .unavailable])
  }
}
