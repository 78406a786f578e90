import PurserCore
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("A second consumer")
struct SecondConsumerTests {
  private func consumer(
    _ amount: String, upTo other: String? = nil, _ rhythm: SecondConsumer.Rhythm,
    seed: UInt64 = 0
  ) throws -> SecondConsumer {
    try SecondConsumer(
      spends: money(amount), upTo: other.map { try money($0) }, rhythm, seed: seed)
  }

  @Test("buys at the moments it was given, and is seen one lag later")
  func moments() throws {
    let moments = [4, -1, 2].map { opening + .seconds($0) }
    var account = try SimulatedAccount.holding(
      "100.00 USD", terms: SimulatedAccount.Terms(lag: .seconds(1)),
      secondConsumer: consumer("30.00 USD", .at(moments)))
    #expect(account.shown(after: .microseconds(2_999_999)) == "100.00")
    #expect(account.shown(after: .seconds(3)) == "70.00")
    #expect(account.spendable(after: .seconds(4)) == "40.00")
    #expect(account.shown(after: .seconds(4)) == "70.00")
    #expect(account.shown(after: .seconds(5)) == "40.00")
    #expect(account.shown(after: .seconds(500)) == "40.00")
    #expect(account.truth(at: opening)[0].usedElsewhere == (try money("60.00 USD")))
  }

  @Test("buys regularly until the money is gone, and takes nothing that is not there")
  func regularly() throws {
    var account = try SimulatedAccount.holding(
      "100.00 USD", secondConsumer: consumer("30.00 USD", .every(.seconds(10))))
    let shown = [9, 10, 20, 30, 40, 1_000].map { account.shown(after: .seconds($0)) }
    #expect(shown == ["100.00", "70.00", "40.00", "10.00", "10.00", "10.00"])
    try account.topUp(money("25.00 USD"), at: opening + .seconds(1_001))
    #expect(account.shown(after: .seconds(1_010)) == "5.00")
  }

  @Test("races orders for the same money: who comes first gets it")
  func races() throws {
    var account = try SimulatedAccount.holding(
      "100.00 USD", secondConsumer: consumer("60.00 USD", .at([opening + .seconds(2)])))
    try account.place("early", "30.00 USD", after: .seconds(1))
    #expect(throws: AccountProblem.self) {
      try account.place("late", "30.00 USD", after: .seconds(2))
    }
    #expect(account.truth(at: opening)[0].spendable == (try money("10.00 USD")))
  }

  @Test("buys at random as often as it should, the same in every run of one seed")
  func atRandom() throws {
    let random = SeededRandom()
    var draw = random
    let seed = draw.next()
    func run() throws -> [Money] {
      var account = try SimulatedAccount.holding(
        "1000000.00 USD",
        secondConsumer: consumer(
          "3.00 USD", upTo: "1.00 USD", .aboutEvery(.seconds(1)), seed: seed))
      return (1...2_000).map { account.truth(at: opening + .seconds($0))[0].usedElsewhere }
    }
    let spent = try run()
    #expect(try run() == spent, "\(random)")
    // 2,000 purchases of 2.00 on average; the standard deviation of the sum is under 60.
    let total = try #require(spent.last)
    #expect(try money("3600.00 USD").isLess(than: total), "\(random)")
    #expect(try total.isLess(than: money("4400.00 USD")), "\(random)")
  }

  @Test("pays in whole minor units where the supplier counts nothing smaller")
  func wholeUnits() throws {
    var account = try SimulatedAccount.holding(
      "1000.00 USD",
      secondConsumer: consumer("0.01 USD", upTo: "0.09 USD", .every(.seconds(1))),
      countsFractions: false)
    for second in 1...100 {
      let units = account.truth(at: opening + .seconds(second))[0].usedElsewhere.units
      #expect(units > 0)
      #expect(units % 10_000 == 0)
    }
  }

  @Test("can be replaced, stopped, and refused where it makes no sense")
  func changes() throws {
    var account = try SimulatedAccount.holding(
      "100.00 USD", secondConsumer: consumer("1.00 USD", .every(.seconds(1))))
    let two = try consumer("2.00 USD", .every(.seconds(10)))
    try account.setSecondConsumer(two, at: opening + .seconds(5))
    #expect(account.shown(after: .seconds(14)) == "95.00")
    #expect(account.shown(after: .seconds(15)) == "93.00")
    for (amount, problem) in [
      ("1.00 EUR", AccountProblem.noSuchPool), ("0.00 USD", .amountNotPositive),
    ] {
      let wrong = try consumer(amount, .every(.seconds(1)))
      #expect(throws: problem) {
        try account.setSecondConsumer(wrong, at: opening + .seconds(15))
      }
    }
    try account.setSecondConsumer(nil, at: opening + .seconds(15))
    #expect(account.shown(after: .seconds(100)) == "93.00")
    #expect(throws: MoneyError.self) {
      try SecondConsumer(
        spends: money("1.00 USD"), upTo: money("1.00 EUR"), .every(.seconds(1)))
    }
  }

  @Test("a wait of nothing is a millisecond, so that time goes on")
  func shortestWait() throws {
    var account = try SimulatedAccount.holding(
      "100.00 USD", secondConsumer: consumer("0.01 USD", .every(.zero)))
    #expect(account.shown(after: .seconds(1)) == "90.00")
  }
}
