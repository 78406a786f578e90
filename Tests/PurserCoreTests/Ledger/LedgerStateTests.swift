import PurserCore
import Testing

@Suite("LedgerState")
struct LedgerStateTests {
  private let main = pool("acme")
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(3600)))

  private func ledger(
    floor: String = "0", lag: Duration = .seconds(2), reading amount: String = "100"
  ) throws -> LedgerState {
    let supplier = Supplier(
      id: main.supplier, lag: lag, floors: [Supplier.Floor(amount: money(floor))])
    var state = LedgerState(suppliers: [supplier])
    try take(&state, [reading(main, amount, at: 0)])
    return state
  }

  @discardableResult
  private func place(
    _ state: inout LedgerState, _ name: String, _ cost: String, at moment: Double
  ) throws -> OrderRecord {
    try state.place(
      order(name, cost), fingerprint: cost, known: state.openOrder(orderID(name)),
      retriesRefused: false, router: router, at: at(moment), clock: at(moment)
    ).record
  }

  /// Takes readings, and says how many were taken. The clock is at a thousand seconds unless given.
  @discardableResult
  private func take(
    _ state: inout LedgerState, _ readings: [SupplierBalance], clock seconds: Double = 1000
  ) throws -> Int {
    var events: [LedgerEvent] = []
    try state.take(readings, at: at(seconds), events: &events)
    return events.count
  }

  private func spendable(_ state: LedgerState) throws -> [String] {
    let position = try #require(state.positions(of: main.supplier).first)
    return [position.spendable.low.decimalString, position.spendable.high.decimalString]
  }

  @Test("before the first reading there is nothing to say about a supplier")
  func unknownBeforeTheFirstReading() throws {
    var state = LedgerState(suppliers: [Supplier(id: main.supplier)])
    #expect(state.positions.isEmpty)
    let record = try place(&state, "o1", "1", at: 1)
    #expect(record.state == .refused(.noFreshReading))
  }

  @Test("a hold is taken off at once, and the floor always")
  func holdAndFloor() throws {
    var state = try ledger(floor: "10")
    #expect(try spendable(state) == ["90.00", "90.00"])
    try place(&state, "o1", "30", at: 5)
    #expect(try spendable(state) == ["60.00", "60.00"])
  }

  @Test("a credit limit can be spent, and a debt cannot")
  func creditLimit() throws {
    var state = LedgerState(suppliers: [Supplier(id: main.supplier)])
    var overdrawn = reading(main, "-20", at: 0)
    overdrawn.creditLimit = money("50")
    try take(&state, [overdrawn])
    #expect(try spendable(state) == ["30.00", "30.00"])
    #expect(try place(&state, "o1", "30.01", at: 1).state == .refused(.insufficientFunds))
    #expect(try place(&state, "o2", "30.00", at: 1).state.name == "held")
  }

  @Test("the last cent can be held and not one more")
  func exactFunds() throws {
    var state = try ledger(reading: "10.00")
    #expect(try place(&state, "o1", "10.000001", at: 1).state == .refused(.insufficientFunds))
    #expect(try place(&state, "o2", "10.00", at: 1).state.name == "held")
    #expect(try place(&state, "o3", "0.000001", at: 1).state == .refused(.insufficientFunds))
  }

  /// DESIGN's worked example as far as this form of the rules goes: until the reading certainly
  /// contains a deduction it counts against `low`; `high` counts it out once it may be contained.
  @Test("an order is taken off until a reading certainly contains it")
  func workedExample() throws {
    var state = try ledger()
    try place(&state, "o1", "30", at: 5)
    #expect(try spendable(state) == ["70.00", "70.00"])
    try take(&state, [reading(main, "100", at: 6.5)])
    #expect(try spendable(state) == ["70.00", "100.00"])
    try take(&state, [reading(main, "70", at: 7)])
    #expect(try spendable(state) == ["40.00", "70.00"])
    try settle(&state, "o1", "30", at: 8)
    try take(&state, [reading(main, "70", at: 9)])
    #expect(try spendable(state) == ["40.00", "70.00"])
    try take(&state, [reading(main, "70", at: 11)])
    #expect(try spendable(state) == ["70.00", "70.00"])
    #expect(state.openOrderCount == 0)
  }

  @Test("a settlement without a later reading is still taken off, at its actual cost")
  func settledIsStillTakenOff() throws {
    var state = try ledger()
    try place(&state, "o1", "30", at: 5)
    try settle(&state, "o1", "25", at: 6)
    #expect(try spendable(state) == ["75.00", "75.00"])
  }

  @Test("settling for more than was held may push low below zero")
  func settledForMore() throws {
    var state = try ledger()
    try place(&state, "o1", "90", at: 5)
    try settle(&state, "o1", "120", at: 6)
    #expect(try spendable(state) == ["-20.00", "-20.00"])
  }

  @Test("a released order counts for nothing at once")
  func released() throws {
    var state = try ledger()
    try place(&state, "o1", "30", at: 5)
    _ = try state.release(orderID("o1"), known: state.openOrder(orderID("o1")), at: at(6))
    #expect(try spendable(state) == ["100.00", "100.00"])
    try take(&state, [reading(main, "100", at: 7)])
    #expect(try spendable(state) == ["100.00", "100.00"])
  }

  @Test("a reading that overlaps or precedes the one in use is passed over")
  func outOfOrderReadings() throws {
    var state = try ledger()
    #expect(try take(&state, [reading(main, "50", at: 10, took: 5)]) == 1)
    #expect(try take(&state, [reading(main, "70", at: 12)]) == 0)
    #expect(try take(&state, [reading(main, "80", at: 3)]) == 0)
    #expect(try spendable(state) == ["50.00", "50.00"])
    #expect(try take(&state, [reading(main, "80", at: 15)]) == 1)
    #expect(try spendable(state) == ["80.00", "80.00"])
  }

  @Test("a reading from the future gives way to one of the present: the clock was set back")
  func readingFromTheFuture() throws {
    var state = try ledger()
    #expect(try take(&state, [reading(main, "50", at: 4000)], clock: 4000) == 1)
    #expect(try take(&state, [reading(main, "60", at: 3000)], clock: 4001) == 0)
    #expect(try take(&state, [reading(main, "60", at: 500)], clock: 501) == 1)
    #expect(try spendable(state) == ["60.00", "60.00"])
  }

  @Test("a hold made while a reading was under way is not certainly missing from it")
  func holdDuringAReading() throws {
    var state = try ledger()
    try place(&state, "o1", "30", at: 10.05)
    try take(&state, [reading(main, "100", at: 10)])
    #expect(try spendable(state) == ["70.00", "100.00"])
  }

  @Test("the same order again gives the stored record, another content is an error")
  func idempotency() throws {
    var state = try ledger()
    let first = try place(&state, "o1", "30", at: 5)
    #expect(try place(&state, "o1", "30", at: 6) == first)
    #expect(try spendable(state) == ["70.00", "70.00"])
    #expect(throws: LedgerError.orderExistsWithDifferentContent(orderID("o1"))) {
      try place(&state, "o1", "31", at: 7)
    }
  }

  @Test("a refused order stays refused under its name unless the owner allows another try")
  func refusedAgain() throws {
    var state = try ledger(reading: "5")
    let refused = try place(&state, "o1", "30", at: 1)
    try take(&state, [reading(main, "500", at: 2)])
    func again(_ retries: Bool) throws -> OrderState {
      try state.place(
        order("o1", "30"), fingerprint: "30", known: refused, retriesRefused: retries,
        router: router, at: at(3), clock: at(3)
      ).record.state
    }
    #expect(try again(false) == .refused(.insufficientFunds))
    #expect(try again(true).name == "held")
  }

  @Test("a hold ends exactly once")
  func endsOnce() throws {
    var state = try ledger()
    try place(&state, "o1", "30", at: 5)
    try place(&state, "o2", "30", at: 5)
    let settled = try settle(&state, "o1", "30", at: 6)
    let released = try state.release(
      orderID("o2"), known: state.openOrder(orderID("o2")), at: at(6)
    ).record

    #expect(try state.settle(orderID("o1"), actual: nil, known: settled, at: at(7)).event == nil)
    #expect(throws: LedgerError.alreadySettled(orderID("o1"), actual: money("30"))) {
      try state.settle(orderID("o1"), actual: money("29"), known: settled, at: at(7))
    }
    #expect(throws: LedgerError.alreadySettled(orderID("o1"), actual: money("30"))) {
      try state.release(orderID("o1"), known: settled, at: at(7))
    }
    #expect(try state.release(orderID("o2"), known: released, at: at(7)).event == nil)
    #expect(throws: LedgerError.alreadyReleased(orderID("o2"))) {
      try state.settle(orderID("o2"), actual: nil, known: released, at: at(7))
    }
    #expect(throws: LedgerError.unknownOrder(orderID("o3"))) {
      try state.settle(orderID("o3"), actual: nil, known: nil, at: at(7))
    }
    #expect(try spendable(state) == ["70.00", "70.00"])
  }

  @Test("an amount in another currency settles nothing")
  func wrongCurrency() throws {
    var state = try ledger()
    let record = try place(&state, "o1", "30", at: 5)
    #expect(throws: LedgerError.wrongCurrency(expected: currency("USD"), got: currency("JPY"))) {
      try state.settle(orderID("o1"), actual: money("30", "JPY"), known: record, at: at(6))
    }
    #expect(try spendable(state) == ["70.00", "70.00"])
  }

  @Test("an amount that does not fit the sums changes nothing")
  func outOfRange() throws {
    var state = try ledger()
    let first = try place(&state, "o1", "30", at: 5)
    let second = try place(&state, "o2", "30", at: 5)
    let enormous = Money(units: .max - 100_000_000, currency: currency("USD"))
    _ = try state.settle(orderID("o1"), actual: enormous, known: first, at: at(6))
    let before = state
    #expect(throws: LedgerError.outOfRange(currency("USD"))) {
      try state.settle(orderID("o2"), actual: enormous, known: second, at: at(7))
    }
    #expect(state == before)
    #expect(state.openOrder(orderID("o2"))?.state.name == "held")
  }

  @Test("pools pay in draw-down order, the first that can pay alone")
  func drawDownOrder() throws {
    let supplier = Supplier(
      id: SupplierID("acme"), lag: .seconds(2), drawDownOrder: ["prepayment", "balance"])
    var state = LedgerState(suppliers: [supplier])
    let (balance, prepayment) = (
      pool("acme", "USD", "balance"), pool("acme", "USD", "prepayment")
    )
    try take(&state, [reading(balance, "50", at: 0), reading(prepayment, "20", at: 0)])
    #expect(state.positions.map(\.pool.pool) == ["prepayment", "balance"])
    #expect(try place(&state, "o1", "15", at: 1).state.hold?.pool == prepayment)
    #expect(try place(&state, "o2", "15", at: 1).state.hold?.pool == balance)
    #expect(try place(&state, "o3", "60", at: 1).state == .refused(.insufficientFunds))
  }

  @discardableResult
  private func settle(
    _ state: inout LedgerState, _ name: String, _ actual: String, at moment: Double
  ) throws -> OrderRecord {
    try state.settle(
      orderID(name), actual: money(actual), known: state.openOrder(orderID(name)), at: at(moment)
    ).record
  }
}
