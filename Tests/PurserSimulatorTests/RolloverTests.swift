import PurserCore
import Testing

@testable import PurserSimulator

@Suite("Money that rolls over")
struct RolloverTests {
  /// 100.00 that can be spent until second 10, and 5.00 of it until second 30.
  private func account(
    _ terms: SimulatedAccount.Terms = SimulatedAccount.Terms(), cap: String = "5.00 USD"
  ) throws -> SimulatedAccount {
    let rollover = SimulatedPool.Validity.Rollover(
      amount: try money(cap), end: opening + .seconds(30))
    let validity = SimulatedPool.Validity(
      start: opening, end: opening + .seconds(10), rollover: rollover)
    return SimulatedAccount(
      pools: [SimulatedPool(opening: try money("100.00 USD"), validity: validity)], terms: terms,
      openedAt: opening)
  }

  @Test("is spent once, and no more of what did not roll over")
  func once() throws {
    var account = try account()
    #expect(account.spendable(after: .seconds(10)) == "5.00")
    try account.place("A", "3.00 USD", after: .seconds(11))
    #expect(account.spendable(after: .seconds(11)) == "2.00")
    #expect(throws: AccountProblem.self) {
      try account.place("B", "3.00 USD", after: .seconds(12))
    }
    try account.place("C", "2.00 USD", after: .seconds(12))
    #expect(account.spendable(after: .seconds(12)) == "0.00")
    #expect(account.spendable(after: .seconds(30)) == "0.00")
  }

  @Test("is never shown as more than can be spent of it, one lag later")
  func shown() throws {
    var account = try account(SimulatedAccount.Terms(lag: .seconds(2)))
    #expect(account.shown(after: .seconds(11)) == "100.00")
    #expect(account.shown(after: .seconds(12)) == "5.00")
    try account.place("A", "3.00 USD", after: .seconds(12))
    #expect(account.shown(after: .seconds(14)) == "2.00")
  }

  @Test("is what is left where that is less than the cap")
  func lessThanTheCap() throws {
    var account = try account(cap: "50.00 USD")
    try account.place("A", "80.00 USD")
    #expect(account.spendable(after: .seconds(10)) == "20.00")
    // Taken before the end and given back after it: it would have rolled over as far as the cap.
    _ = try account.cancel("A", at: opening + .seconds(11))
    #expect(account.spendable(after: .seconds(11)) == "50.00")
    try account.place("B", "50.00 USD", after: .seconds(12))
    #expect(account.spendable(after: .seconds(12)) == "0.00")
  }

  @Test(
    "does not grow by what was spent before the end and comes back after it",
    arguments: DeductionTiming.allCases)
  func givenBack(_ timing: DeductionTiming) throws {
    var account = try account(
      SimulatedAccount.Terms(timing: timing, confirmation: .onRequest))
    try account.place("A", "30.00 USD")
    #expect(account.spendable(after: .seconds(10)) == "5.00")
    try account.place("B", "5.00 USD", after: .seconds(11))
    _ = try account.cancel("A", at: opening + .seconds(12))
    #expect(account.spendable(after: .seconds(12)) == "0.00")
    // What was taken of the rollover itself is good again.
    _ = try account.cancel("B", at: opening + .seconds(13))
    #expect(account.spendable(after: .seconds(13)) == "5.00")
    #expect(account.shown(after: .seconds(13)) == "5.00")
  }

  @Test("does not grow by a top-up after the end, but as far as the cap has room")
  func toppedUp() throws {
    var account = try account(cap: "50.00 USD")
    try account.topUp(money("10.00 USD"), after: .seconds(20), at: opening)
    try account.place("A", "70.00 USD", after: .seconds(1))
    #expect(account.spendable(after: .seconds(10)) == "30.00")
    #expect(account.spendable(after: .seconds(20)) == "40.00")
    try account.topUp(money("100.00 USD"), at: opening + .seconds(21))
    #expect(account.spendable(after: .seconds(21)) == "50.00")
  }

  @Test("a pool that ends with no rollover keeps its number, and sells nothing")
  func noRollover() throws {
    let validity = SimulatedPool.Validity(start: opening, end: opening + .seconds(10))
    var account = SimulatedAccount(
      pools: [SimulatedPool(opening: try money("100.00 USD"), validity: validity)],
      openedAt: opening)
    #expect(account.shown(after: .seconds(10)) == "100.00")
    #expect(account.spendable(after: .seconds(10)) == "0.00")
  }
}
