/// Which expired orders were bought, told by how far the readings of their pools are below the books,
/// when nothing else is in flight there.
enum ExpiredOrders {
  /// Amounts of up to four pools, in counts of their currencies; zero where there are fewer.
  typealias Amounts = SIMD4<Int64>

  /// Orders that, taken to be bought, explain the gaps.
  struct Explanation: Hashable {
    /// For each order whether it is one of them.
    var isBought: [Bool]
    /// For each order whether no other orders explain the gaps in which it is told otherwise.
    var isSure: [Bool]
  }

  /// Finds the orders whose amounts come closest to the gaps. Where there are too many sums to follow
  /// them all, the first that are the gaps will do, and nothing is sure.
  ///
  /// - Parameters:
  ///   - amounts: what each order holds.
  ///   - gaps: how far each pool's reading is below its book balance.
  ///   - tolerances: the differences that count as none.
  /// - Returns: `nil` where none come within the tolerances, or too many would have to be tried.
  static func explanation(
    of amounts: [Amounts], gaps: Amounts, tolerances: Amounts
  ) -> Explanation? {
    if let sums = ReachedSums(of: amounts, within: gaps, tolerances) {
      guard let isBought = sums.closest() else { return nil }
      return Explanation(isBought: isBought, isSure: sums.sureOrders())
    }
    return ReachedSums(of: amounts, within: gaps, tolerances, endsAtGaps: true)?.closest()
      .map { Explanation(isBought: $0, isSure: amounts.map { _ in false }) }
  }

  /// Takes each in turn to be bought that still fits into what is left of the gap of one pool.
  ///
  /// - Parameters:
  ///   - amounts: what each order holds, the largest first, in counts of a currency.
  ///   - gap: how far the reading is below the book balance.
  ///   - tolerance: a difference that counts as none.
  /// - Returns: for each order whether it was bought.
  static func fitting(among amounts: [Int64], gap: Int64, tolerance: Int64) -> [Bool] {
    var rest = gap
    return amounts.map { amount in
      guard amount <= rest + tolerance else { return false }
      rest -= amount
      return true
    }
  }
}
