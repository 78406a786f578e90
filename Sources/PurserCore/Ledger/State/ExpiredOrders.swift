/// Which of the expired orders of a pool a reading tells to be bought, when nothing else is in
/// flight.
enum ExpiredOrders {
  /// Up to so many orders every combination is tried.
  private static let exhaustiveCount = 12

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

  private static func exact(
    among amounts: [Int64], gap: Int64, tolerance: Int64
  ) -> [Bool]? {
    guard amounts.count <= exhaustiveCount else { return nil }
    var best: (combination: Int, difference: UInt64)?
    for combination in 0..<(1 << amounts.count) {
      var sum: Int64 = 0
      for (index, amount) in amounts.enumerated() where combination >> index & 1 == 1 {
        sum += amount
      }
      let difference = (gap - sum).magnitude
      guard difference <= tolerance.magnitude, difference < best?.difference ?? .max else {
        continue
      }
      best = (combination, difference)
    }
    return best.map { best in amounts.indices.map { best.combination >> $0 & 1 == 1 } }
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
