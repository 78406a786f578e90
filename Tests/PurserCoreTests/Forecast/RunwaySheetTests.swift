import PurserCore
import TestSupport
import Testing

@Suite("How long each pool lasts")
struct RunwaySheetTests {
  /// 2026-11-02, a Monday, 00:00 in UTC.
  private static let monday = Timestamp(microsecondsSinceEpoch: 1_793_577_600_000_000)

  private func day(_ days: Int64, _ hours: Int64 = 0) -> Timestamp {
    Self.monday + .seconds((days * 24 + hours) * 3_600)
  }

  private func position(
    _ name: String, _ amount: String, at moment: Timestamp, _ code: String = "USD"
  ) -> Position {
    let available = money(amount, code)
    return Position(
      reading: SupplierBalance(
        pool: pool(name, code), available: available, requestedAt: moment, receivedAt: moment),
      spendable: Spendable(low: available, high: available), held: .zero(currency(code)),
      book: available)
  }

  private func sheet(
    _ suppliers: [Supplier], _ positions: [Position], past: [PoolID: HourlySpend] = [:],
    at now: Timestamp, pauses: [SupplierID: String] = [:],
    asking question: RunwaySheet.Question = RunwaySheet.Question()
  ) -> RunwaySheet {
    let statuses = suppliers.map { ($0.id, CheckStatus(succeededAt: now, checkedAt: now)) }
    let balances = BalanceSheet(
      suppliers: suppliers.map(\.id), pauses: pauses, positions: positions,
      statuses: Dictionary(uniqueKeysWithValues: statuses), at: now, maximumAge: .seconds(600))
    return RunwaySheet(
      question, balances, suppliers, past: past, hours: WorkingHours(), at: now)
  }

  /// So much in each hour of some days.
  private func past(days: Int64, _ amount: String) -> HourlySpend {
    var past = HourlySpend()
    past.begin(at: Self.monday)
    for hour in 0..<days * 24 { past.spend(money(amount).units, at: day(0, hour)) }
    return past
  }

  @Test("is the guide's days of the last whole day, and hour by hour")
  func days() throws {
    let acme = Supplier(id: SupplierID("acme"))
    let sheet = sheet(
      [acme], [position("acme", "84", at: day(3))],
      past: [pool("acme"): past(days: 3, "0.50")], at: day(3))
    let line = try #require(sheet.lines.first)
    #expect(line.lastDay?.units == money("12").units)
    #expect(line.hundredthsOfDays == 700)
    #expect(line.basis == .days(3))
    #expect(line.rate?.mean == money("0.50").units)
    #expect(line.runway?.dryAt == day(10))
  }

  @Test("is unknown before a day is known")
  func unknown() throws {
    let acme = Supplier(id: SupplierID("acme"))
    for past in [[:], [pool("acme"): past(days: 1, "1")]] {
      let now = day(0, 23)
      let sheet = sheet([acme], [position("acme", "84", at: now)], past: past, at: now)
      let line = try #require(sheet.lines.first)
      #expect(line.basis == nil)
      #expect(line.runway == nil)
      #expect(line.lastDay == nil)
      #expect(line.hundredthsOfDays == nil)
    }
  }

  @Test("says how many orders each pool pays for, and how many can be sold now")
  func products() throws {
    var (acme, bolt, cone) = (
      Supplier(id: SupplierID("acme")), Supplier(id: SupplierID("bolt")),
      Supplier(id: SupplierID("cone"))
    )
    acme.prices = ["card": money("9"), "pass": money("100")]
    acme.fees = SupplierFees(fixed: [money("1")])
    bolt.prices = ["card": money("7"), "other": money("3", "EUR")]
    cone.prices = ["card": money("1")]
    let now = day(0)
    let positions = [
      position("acme", "39.99", at: now), position("bolt", "70", at: now),
      position("cone", "1000", at: now),
    ]
    let found = sheet(
      [acme, bolt, cone], positions, at: now, pauses: [cone.id: "is paused"])
    #expect(found.lines.map { $0.stock.map(\.orders) } == [[3, 0], [10], [1_000]])
    #expect(found.lines[0].stock[0].cost == money("10"))
    #expect(found.products.map(\.sku) == ["card"])
    #expect(found.products[0].orders == 13)
    #expect(found.products[0].pools == 2)
    var question = RunwaySheet.Question()
    question.supplier = acme.id
    question.sku = "pass"
    let narrow = sheet([acme, bolt, cone], positions, at: now, asking: question)
    #expect(narrow.lines.map { $0.stock.map(\.sku) } == [["pass"]])
    #expect(narrow.products == [])
  }

  @Test("is the same for many pools as for each alone")
  func many() {
    var past = HourlySpend()
    past.begin(at: Self.monday)
    for hour in 0..<HourlySpend.mostHours { past.spend(1_000 + hour % 24, at: day(0, hour)) }
    let now = day(56)
    let suppliers = (0..<100).map { Supplier(id: SupplierID("s\($0)")) }
    let positions = suppliers.map { position($0.id.name, "1000", at: now) }
    let all = Dictionary(uniqueKeysWithValues: positions.map { ($0.pool, past) })
    let sheet = sheet(suppliers, positions, past: all, at: now)
    #expect(sheet.lines.count == 100)
    guard let forecast = SpendForecast(past, at: now, hours: WorkingHours()) else {
      Issue.record("there is no forecast")
      return
    }
    let alone = Runway(of: money("1000").units, at: now, forecast)
    #expect(sheet.lines.allSatisfy { $0.basis == .weeks(8) && $0.runway == alone })
  }
}
