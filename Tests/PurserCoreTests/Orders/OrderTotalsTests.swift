import PurserCore
import TestSupport
import Testing

@Suite("What the attempts of an order come to together")
struct OrderTotalsTests {
  private func attempt(
    _ number: Int, _ amount: Money, _ ending: Ending?, unknownAt: Timestamp? = nil
  ) -> OrderParts {
    let hold = Hold(
      pool: PoolID(supplier: SupplierID("s\(number)"), currency: amount.currency), amount: amount,
      attempt: number)
    var holding = Holding(hold: hold, sending: .notSent, ending: ending)
    holding.unknownAt = unknownAt
    return OrderParts(
      OrderStatus(
        id: orderID("o1").attempt(number), currency: amount.currency, placedAt: at(0),
        state: .held(holding)), [], ordered: 2)
  }

  private let usd = currency("USD")

  @Test("one attempt that is whole says all itself, as do those that came to nothing beside it")
  func one() {
    let bought = attempt(2, money("10"), .settled(actual: money("9"), at: at(5)))
    let freed = attempt(1, money("8"), .released(at: at(1)))
    let told = attempt(1, money("8"), .expired(at: at(1), inferred: .notBought))
    #expect(OrderTotals([bought], in: usd) == nil)
    #expect(OrderTotals([freed, bought], in: usd) == nil)
    #expect(OrderTotals([told, bought], in: usd) == nil)
  }

  @Test(
    "amounts of other currencies stand beside the sum, and units are counted whatever they cost")
  func currencies() throws {
    let totals = try #require(
      OrderTotals(
        [
          attempt(1, money("8", "EUR"), .settled(actual: money("7", "EUR"), at: at(5))),
          attempt(2, money("10"), .settled(actual: money("9"), at: at(5))),
          attempt(3, money("4", "EUR"), nil),
          attempt(4, money("3"), nil, unknownAt: at(2)),
        ], in: usd))
    #expect(totals.bought.amount == money("9"))
    #expect(totals.bought.also == [money("7", "EUR")])
    #expect(totals.bought.quantity == 4)
    #expect(totals.heldOn.sum.amount == money("3"))
    #expect(totals.heldOn.sum.also == [money("4", "EUR")])
    #expect(totals.isBoughtTwice)
    #expect(totals.givenBack.amount == money("0"))
  }

  @Test("what was given back counts as bought, and no longer as bought twice")
  func reversed() throws {
    let totals = try #require(
      OrderTotals(
        [
          attempt(
            1, money("8"), .reversed(actual: money("7"), settledAt: at(5), at: at(6))),
          attempt(2, money("10"), .settled(actual: money("9"), at: at(5))),
        ], in: usd))
    #expect(totals.bought.amount == money("16"))
    #expect(totals.givenBack.amount == money("7"))
    #expect(!totals.isBoughtTwice)
  }
}
