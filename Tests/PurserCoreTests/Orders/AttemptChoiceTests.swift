import PurserCore
import TestSupport
import Testing

@Suite("Which attempt is meant")
struct AttemptChoiceTests {
  /// How an attempt of the table stands.
  enum Standing: String {
    case held, unknown, settled, released, expired, unheard, reversed
  }

  private func attempts(_ standings: [Standing]) -> [OrderStatus] {
    standings.enumerated().map { index, standing in
      var holding = Holding(
        hold: Hold(pool: pool("acme"), amount: money("10"), attempt: index + 1), sending: .notSent)
      switch standing {
      case .held: break
      case .unknown: holding.unknownAt = at(1)
      case .settled: holding.ending = .settled(actual: money("10"), at: at(2))
      case .released: holding.ending = .released(at: at(2))
      case .expired: holding.ending = .expired(at: at(2), inferred: nil)
      case .unheard:
        holding.unknownAt = at(1)
        holding.ending = .expired(at: at(2), inferred: nil)
      case .reversed:
        holding.ending = .reversed(actual: money("10"), settledAt: at(1), at: at(2))
      }
      return OrderStatus(
        id: orderID("o1").attempt(index + 1), currency: currency("USD"), placedAt: at(0),
        state: .held(holding))
    }
  }

  @Test(
    "the bought one speaks for the order, else one that may be, else the latest",
    arguments: [
      ([.held], 0, [1]),
      ([.released, .held], 1, [2]),
      ([.released, .released], 1, [2]),
      ([.unknown, .released], 0, [1]),
      ([.unknown, .held], 1, [1, 2]),
      ([.settled, .released, .released], 0, [1]),
      ([.settled, .unknown], 0, [1, 2]),
      ([.settled, .settled], 1, [1, 2]),
      ([.unheard, .released], 0, [1]),
      ([.expired, .released], 1, [2]),
      ([.reversed, .released], 0, [1]),
      ([.reversed, .unheard], 1, [1, 2]),
    ] as [([Standing], Int, [Int])])
  func table(_ standings: [Standing], _ leading: Int, _ possible: [Int]) {
    let attempts = attempts(standings)
    #expect(attempts.leading == leading)
    #expect(attempts.possible.map(\.id.attemptNumber) == possible)
  }

  @Test("of none there is none")
  func none() {
    #expect([OrderStatus]().leading == nil)
    #expect([OrderStatus]().possible.isEmpty)
  }

  @Test("an order explains itself by the attempt that speaks for it, after the others")
  func explanation() {
    let attempts = attempts([.settled, .released]).map {
      OrderAttempt(
        record: OrderRecord(
          status: $0, fingerprint: .zero,
          decision: Decision(
            policy: .cheapest, currency: currency("USD"), costUnits: nil,
            roster: SupplierRoster([]), ranked: [], others: SupplierSet(), excluded: [])),
        note: nil)
    }
    #expect(attempts.leading?.number == 1)
    #expect(attempts.explanation.first == "Attempt 2 was at acme for 10.00 USD: it was not bought.")
  }
}
