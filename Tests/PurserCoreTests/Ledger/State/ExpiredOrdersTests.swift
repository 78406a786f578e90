import Testing

@testable import PurserCore

@Suite("Which expired orders explain the gaps")
struct ExpiredOrdersTests {
  private func explanation(
    _ amounts: [[Int64]], gaps: [Int64], tolerance: Int64 = 0
  ) -> ExpiredOrders.Explanation? {
    func lanes(_ values: [Int64]) -> ExpiredOrders.Amounts {
      .init(values + Array(repeating: 0, count: ExpiredOrders.Amounts.scalarCount - values.count))
    }
    return ExpiredOrders.explanation(
      of: amounts.map(lanes), gaps: lanes(gaps),
      tolerances: lanes(gaps.map { _ in tolerance }))
  }

  @Test("one set of orders is sure")
  func sure() {
    let found = explanation([[30], [20], [17]], gaps: [37])
    #expect(found?.isBought == [false, true, true])
    #expect(found?.isSure == [true, true, true])
    #expect(explanation([[30], [20]], gaps: [0])?.isBought == [false, false])
  }

  @Test("of several sets, what they agree on is sure")
  func several() {
    let found = explanation([[50], [30], [20], [10]], gaps: [80])
    #expect(found?.isBought == [true, true, false, false])
    #expect(found?.isSure == [true, false, false, false])
  }

  @Test("another pool tells two sets apart")
  func otherPool() {
    for (gap, isBought) in [(0, [true, false, false]), (10, [false, true, true])] {
      let found = explanation([[30, 0], [20, 10], [10, 0]], gaps: [30, Int64(gap)])
      #expect(found?.isBought == isBought)
      #expect(found?.isSure == [true, true, true])
    }
  }

  @Test("within the tolerance the closest set is found, and is not sure beside another")
  func tolerance() {
    let found = explanation([[3_003], [3_000]], gaps: [3_001], tolerance: 5)
    #expect(found?.isBought == [false, true])
    #expect(found?.isSure == [false, false])
  }

  @Test("no set within the tolerance is none, above the gap as below it")
  func none() {
    for gap: Int64 in [-6, 6, 24, 36] {
      #expect(explanation([[30]], gaps: [gap], tolerance: 5) == nil)
    }
    #expect(explanation([[30, 10]], gaps: [30, 0]) == nil)
  }

  @Test("hundreds at a few prices are explained without a rest, and not surely")
  func hundreds() {
    let amounts = (0..<600).map { [2_500, 1_000, 999, 500][$0 % 4] as Int64 }.sorted(by: >)
    let found = explanation(amounts.map { [$0] }, gaps: [123_456])
    #expect(
      found.map { zip(amounts, $0.isBought).reduce(0) { $0 + ($1.1 ? $1.0 : 0) } } == 123_456)
    #expect(found?.isSure.contains(true) == false)
  }

  @Test("too many sums are not followed, and what fits is taken in turn")
  func tooMany() {
    let amounts = (0..<40).map { Int64(1) << (40 - $0) + 1 }
    #expect(explanation(amounts.map { [$0] }, gaps: [amounts.reduce(0, +) - 1]) == nil)
    #expect(
      ExpiredOrders.fitting(among: [30, 20, 10], gap: 41, tolerance: 0) == [true, false, true])
  }
}
