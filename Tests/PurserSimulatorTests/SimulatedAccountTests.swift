import PurserCore
import Testing

@testable import PurserSimulator

@Suite("A simulated account")
struct SimulatedAccountTests {
  private let start = Timestamp(microsecondsSinceEpoch: 1_000_000_000)

  private func account(
    _ pools: [SimulatedPool], _ terms: SimulatedAccount.Terms, fractions: Bool = true
  ) -> SimulatedAccount {
    SimulatedAccount(pools: pools, terms: terms, countsFractions: fractions, openedAt: start)
  }

  private func order(
    _ reference: String, _ amount: String, pool: String? = nil
  ) throws -> SimulatedOrder.Request {
    SimulatedOrder.Request(reference: reference, amount: try money(amount), pool: pool)
  }

  @Test("at_order: the shown balance falls one lag after the order, the truth at once")
  func atOrder() throws {
    var account = account(
      [try fundedPool("100.00 USD")],
      SimulatedAccount.Terms(
        timing: .atOrder, lag: .seconds(2), confirmation: .after(.seconds(60))))
    let placed = try account.place(order("A", "30.00 USD"), at: start)
    #expect(placed.status == .pending)
    #expect(account.truth(at: start)[0].spendable == (try money("70.00 USD")))
    let justBefore = account.readings(at: start + .microseconds(1_999_999))[0]
    #expect(justBefore.available == (try money("100.00 USD")))
    let shown = account.readings(at: start + .seconds(2))[0]
    #expect(shown.available == (try money("70.00 USD")))
    #expect(shown.reserved == (try money("30.00 USD")))
    #expect(justBefore.updatedAt == start)
    let confirmed = account.readings(at: start + .seconds(62))[0]
    #expect(confirmed.available == (try money("70.00 USD")))
    #expect(confirmed.reserved == (try money("0 USD")))
    #expect(confirmed.used == (try money("30.00 USD")))
  }

  @Test(
    "at_confirmation: the shown balance falls one lag after the confirmation, the truth at once")
  func atConfirmation() throws {
    var account = account(
      [try fundedPool("100.00 USD")],
      SimulatedAccount.Terms(
        timing: .atConfirmation, lag: .seconds(2), confirmation: .after(.seconds(60))))
    _ = try account.place(order("A", "30.00 USD"), at: start)
    #expect(account.truth(at: start)[0].spendable == (try money("70.00 USD")))
    #expect(account.readings(at: start + .seconds(61))[0].available == (try money("100.00 USD")))
    #expect(try account.order("A", at: start + .seconds(61)).status == .confirmed)
    let shown = account.readings(at: start + .seconds(62))[0]
    #expect(shown.available == (try money("70.00 USD")))
    #expect(shown.updatedAt == start + .seconds(60))
  }

  @Test("confirmation and lag that passed unseen happen at their own moments, in order")
  func lateLook() throws {
    var account = account(
      [try fundedPool("100.00 USD")],
      SimulatedAccount.Terms(
        timing: .atConfirmation, lag: .seconds(10), confirmation: .after(.seconds(5))))
    _ = try account.place(order("A", "10.00 USD"), at: start)
    _ = try account.place(order("B", "20.00 USD"), at: start + .seconds(3))
    // A is confirmed at 5 and seen at 15; B is confirmed at 8 and seen at 18.
    #expect(account.readings(at: start + .seconds(16))[0].available == (try money("90.00 USD")))
    #expect(account.readings(at: start + .seconds(18))[0].available == (try money("70.00 USD")))
  }

  @Test("money that is promised is not sold again, though the balance still shows it")
  func nothingIsSoldTwice() throws {
    var account = account(
      [try fundedPool("100.00 USD")],
      SimulatedAccount.Terms(
        timing: .atConfirmation, lag: .seconds(60), confirmation: .onRequest))
    _ = try account.place(order("A", "60.00 USD"), at: start)
    let problem = AccountProblem.insufficientFunds(
      needed: try money("60.00 USD"), spendable: try money("40.00 USD"))
    #expect(throws: problem) { try account.place(order("B", "60.00 USD"), at: start) }
    #expect(account.readings(at: start)[0].available == (try money("100.00 USD")))
    #expect(account.acceptedOrders == 1)
    #expect(account.refusedOrders == 1)
  }

  @Test("one reference is one order, and a refusal is kept too")
  func references() throws {
    var account = account([try fundedPool("10.00 USD")], SimulatedAccount.Terms())
    let first = try account.place(order("A", "4.00 USD"), at: start)
    let again = try account.place(order("A", "4.00 USD"), at: start + .seconds(1))
    #expect(first.id == again.id)
    #expect(account.truth(at: start)[0].spendable == (try money("6.00 USD")))
    #expect(throws: AccountProblem.referenceTaken("A")) {
      try account.place(order("A", "5.00 USD"), at: start)
    }
    let refusal = AccountProblem.insufficientFunds(
      needed: try money("7.00 USD"), spendable: try money("6.00 USD"))
    #expect(throws: refusal) { try account.place(order("B", "7.00 USD"), at: start) }
    try account.topUp(money("100.00 USD"), at: start)
    #expect(throws: refusal) { try account.place(order("B", "7.00 USD"), at: start) }
    #expect(account.refusedOrders == 1)
    #expect(try account.order("B", at: start).status == .refused)
  }

  @Test("a cancelled order gives its money back, a confirmed one is refunded, each once")
  func endings() throws {
    var account = account(
      [try fundedPool("100.00 USD")], SimulatedAccount.Terms(confirmation: .onRequest))
    for reference in ["A", "B"] { _ = try account.place(order(reference, "30.00 USD"), at: start) }
    #expect(try account.confirm("B", at: start).status == .confirmed)
    #expect(try account.confirm("B", at: start).status == .confirmed)
    for _ in 1...2 {
      #expect(try account.cancel("A", at: start).status == .cancelled)
      #expect(try account.cancel("B", at: start).status == .refunded)
    }
    #expect(account.truth(at: start)[0].spendable == (try money("100.00 USD")))
    #expect(throws: AccountProblem.orderIsOver(.cancelled)) { try account.confirm("A", at: start) }
    #expect(throws: AccountProblem.noSuchOrder("C")) { try account.cancel("C", at: start) }
  }

  @Test("an order draws its currency's pools down in their order, unless it names one")
  func drawDown() throws {
    var account = account(
      [
        try fundedPool("10.00 USD", name: "balance"), try fundedPool("50.00 EUR"),
        try fundedPool("100.00 USD", name: "commitment"),
      ], SimulatedAccount.Terms())
    let split = try account.place(order("A", "25.00 USD"), at: start)
    #expect(split.lines.map(\.pool.name) == ["balance", "commitment"])
    #expect(split.lines.map(\.amount) == [try money("10.00 USD"), try money("15.00 USD")])
    #expect(throws: AccountProblem.self) {
      try account.place(order("B", "1.00 USD", pool: "balance"), at: start)
    }
    #expect(throws: AccountProblem.noSuchPool) {
      try account.place(order("C", "1.00 GBP"), at: start)
    }
    let spendable = account.truth(at: start).map(\.spendable)
    #expect(spendable == [try money("0 USD"), try money("50.00 EUR"), try money("85.00 USD")])
  }

  @Test("a dated pool sells between its dates, and what rolls over until that ends")
  func validity() throws {
    let dates = SimulatedPool.Validity(
      start: start + .seconds(10), end: start + .seconds(20),
      rollover: SimulatedPool.Validity.Rollover(
        amount: try money("5.00 USD"), end: start + .seconds(30)))
    var account = account(
      [SimulatedPool(opening: try money("100.00 USD"), validity: dates)],
      SimulatedAccount.Terms())
    let expected = [(0, "0 USD"), (10, "100.00 USD"), (20, "5.00 USD"), (30, "0 USD")]
    for (second, amount) in expected {
      #expect(account.truth(at: start + .seconds(second))[0].spendable == (try money(amount)))
    }
  }

  @Test("amounts that nobody can sell are refused, and a top-up that does not fit is too")
  func amounts() throws {
    var account = account([try fundedPool("10.00 USD")], SimulatedAccount.Terms(), fractions: false)
    #expect(throws: AccountProblem.amountNotPositive) {
      try account.place(order("A", "0 USD"), at: start)
    }
    #expect(throws: AccountProblem.amountTooFine) {
      try account.place(order("A", "0.001 USD"), at: start)
    }
    let whole = Money(units: .max - .max % 10_000, currency: try money("0 USD").currency)
    #expect(throws: AccountProblem.outOfRange) { try account.topUp(whole, at: start) }
    #expect(account.truth(at: start)[0].spendable == (try money("10.00 USD")))
  }
}
