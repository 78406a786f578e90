import PurserCore
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("Money that arrives late or comes back")
struct LateMoneyTests {
  private typealias Terms = SimulatedAccount.Terms

  @Test("a late top-up is pending, then credited at its moment, and shown one lag after each")
  func lateTopUp() throws {
    var account = try SimulatedAccount.holding(
      "10.00 USD", terms: Terms(lag: .seconds(1), topUpDelay: .seconds(60)))
    try account.topUp(money("50.00 USD"), at: opening)
    func pending(_ account: inout SimulatedAccount, _ second: Int) -> [String] {
      let moment = opening + .seconds(second)
      return [
        account.truth(at: moment)[0].pendingTopUp.decimalString,
        account.readings(at: moment)[0].pendingTopUp.decimalString,
        account.spendable(after: .seconds(second)), account.shown(after: .seconds(second)),
      ]
    }
    #expect(pending(&account, 0) == ["50.00", "0.00", "10.00", "10.00"])
    #expect(pending(&account, 1) == ["50.00", "50.00", "10.00", "10.00"])
    #expect(pending(&account, 60) == ["0.00", "50.00", "60.00", "10.00"])
    #expect(pending(&account, 61) == ["0.00", "0.00", "60.00", "60.00"])
  }

  @Test("a top-up may say itself how late it is")
  func ownDelay() throws {
    var account = try SimulatedAccount.holding(
      "10.00 USD", terms: Terms(topUpDelay: .seconds(60)))
    try account.topUp(money("1.00 USD"), after: .zero, at: opening)
    try account.topUp(money("2.00 USD"), after: .seconds(5), at: opening)
    #expect(account.spendable(after: .zero) == "11.00")
    #expect(account.spendable(after: .seconds(5)) == "13.00")
  }

  @Test("pending top-ups leave room for one another")
  func room() throws {
    var account = try SimulatedAccount.holding("10.00 USD")
    let half = Money(units: .max / 2, currency: try money("0 USD").currency)
    try account.topUp(half, after: .seconds(1), at: opening)
    #expect(throws: AccountProblem.outOfRange) {
      try account.topUp(half, after: .seconds(1), at: opening)
    }
    #expect(throws: AccountProblem.outOfRange) { try account.topUp(half, at: opening) }
    let credited = try half.adding(money("10.00 USD"))
    #expect(account.truth(at: opening + .seconds(1))[0].spendable == credited)
  }

  @Test("an order that the supplier takes back is paid, shown, and paid back")
  func returned() throws {
    var account = try SimulatedAccount.holding(
      "100.00 USD",
      terms: Terms(lag: .seconds(1), returns: .init(perMille: 1_000, after: .seconds(10))))
    #expect(try account.place("A", "30.00 USD").status == .confirmed)
    #expect(account.shown(after: .seconds(1)) == "70.00")
    #expect(account.spendable(after: .microseconds(9_999_999)) == "70.00")
    #expect(account.spendable(after: .seconds(10)) == "100.00")
    #expect(account.shown(after: .seconds(10)) == "70.00")
    #expect(account.shown(after: .seconds(11)) == "100.00")
    #expect(try account.place("A", "30.00 USD", after: .seconds(12)).status == .returned)
    #expect(throws: AccountProblem.orderIsOver(.returned)) {
      try account.confirm("A", at: opening + .seconds(12))
    }
    #expect(throws: AccountProblem.orderIsOver(.returned)) {
      try account.cancel("A", at: opening + .seconds(12))
    }
    #expect(account.spendable(after: .seconds(13)) == "100.00")
  }

  @Test(
    "an order that is pending or already over when its return is due loses nothing twice",
    arguments: DeductionTiming.allCases)
  func returnedMeanwhile(_ timing: DeductionTiming) throws {
    let terms = Terms(
      timing: timing, confirmation: .onRequest, returns: .init(perMille: 1_000, after: .seconds(5)))
    var account = try SimulatedAccount.holding("100.00 USD", terms: terms)
    for reference in ["pending", "confirmed", "cancelled"] {
      try account.place(reference, "20.00 USD")
    }
    _ = try account.confirm("confirmed", at: opening)
    _ = try account.cancel("cancelled", at: opening)
    #expect(account.spendable(after: .seconds(4)) == "60.00")
    #expect(account.spendable(after: .seconds(5)) == "100.00")
    let statuses = try ["pending", "confirmed", "cancelled"].map {
      try account.order($0, at: opening).status
    }
    #expect(statuses == [.returned, .returned, .cancelled])
    let truth = account.truth(at: opening)[0]
    #expect(truth.used.units == 0)
    #expect(truth.pending.units == 0)
  }

  @Test("one order can be taken back by name, at once or later, and only once")
  func byName() throws {
    var account = try SimulatedAccount.holding("100.00 USD")
    for reference in ["A", "B", "C"] { try account.place(reference, "10.00 USD") }
    #expect(try account.giveBack("A", at: opening).status == .returned)
    #expect(try account.giveBack("A", at: opening).status == .returned)
    #expect(try account.giveBack("B", after: .seconds(5), at: opening).status == .confirmed)
    #expect(account.spendable(after: .seconds(4)) == "80.00")
    #expect(account.spendable(after: .seconds(5)) == "90.00")
    _ = try account.cancel("C", at: opening)
    #expect(throws: AccountProblem.orderIsOver(.refunded)) {
      try account.giveBack("C", at: opening)
    }
    #expect(throws: AccountProblem.noSuchOrder("D")) { try account.giveBack("D", at: opening) }
    #expect(account.spendable(after: .seconds(5)) == "100.00")
  }

  @Test("about as many orders are taken back as the terms say, the same in any order of arrival")
  func share() {
    let random = SeededRandom()
    var draw = random
    let returns = SimulatedAccount.Returns(perMille: 100, after: .zero, seed: draw.next())
    let struck = (0..<10_000).filter { returns.strike("order-\($0)") }
    // The standard deviation is 30.
    #expect((800...1_200).contains(struck.count), "\(random)")
    #expect(struck == (0..<10_000).filter { returns.strike("order-\($0)") })
    let none = SimulatedAccount.Returns(perMille: 0, after: .zero)
    #expect(!(0..<1_000).contains { none.strike("order-\($0)") })
  }
}
