/// Which of the expired orders of a pool a reading tells to be bought, when nothing else is in
/// flight.
enum ExpiredOrders {
  /// How many sums are looked at before the search for those that explain the gap ends: enough for
  /// every combination of 16 orders, and for thousands of orders at a few prices.
  private static let maximumSteps = 1 << 18

  /// Finds the orders whose amounts come closest to the gap; where none come within the tolerance,
  /// each in turn that still fits into what is left of it.
  ///
  /// - Parameters:
  ///   - amounts: what each order holds, the largest first, in counts of a currency.
  ///   - gap: how far the reading is below the book balance.
  ///   - tolerance: a difference that counts as none.
  /// - Returns: for each order whether it was bought.
  static func bought(among amounts: [Int64], gap: Int64, tolerance: Int64) -> [Bool] {
    exact(among: amounts, gap: gap, tolerance: tolerance)
      ?? greedy(among: amounts, gap: gap, tolerance: tolerance)
  }

  /// Follows all sums that the amounts can make up, until one is the gap.
  private static func exact(
    among amounts: [Int64], gap: Int64, tolerance: Int64
  ) -> [Bool]? {
    var sums: [Int64] = [0]
    // The last amount of the combination that first made up a sum; none for the empty one.
    var lastIndex: [Int64: Int?] = [0: nil]
    var steps = 0
    for (index, amount) in amounts.enumerated() where lastIndex[gap] == nil {
      steps += sums.count
      guard steps <= maximumSteps else { return nil }
      for sum in sums where sum + amount <= gap + tolerance && lastIndex[sum + amount] == nil {
        lastIndex[sum + amount] = index
        sums.append(sum + amount)
      }
    }
    guard let best = sums.min(by: { (gap - $0).magnitude < (gap - $1).magnitude }),
      (gap - best).magnitude <= tolerance.magnitude
    else { return nil }
    var bought = amounts.map { _ in false }
    var rest = best
    while let index = lastIndex[rest] ?? nil {
      bought[index] = true
      rest -= amounts[index]
    }
    return bought
  }

  private static func greedy(
    among amounts: [Int64], gap: Int64, tolerance: Int64
  ) -> [Bool] {
    var rest = gap
    return amounts.map { amount in
      guard amount <= rest + tolerance else { return false }
      rest -= amount
      return true
    }
  }
}
