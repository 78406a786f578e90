/// All sums that the amounts of some orders make up, without those above the gaps.
struct ReachedSums {
  /// How many steps are taken at most: enough for every combination of 16 orders, and for hundreds of
  /// orders at a few prices.
  private static let maximumSteps = 1 << 18

  private let amounts: [ExpiredOrders.Amounts]
  private let gaps: ExpiredOrders.Amounts
  private let tolerances: ExpiredOrders.Amounts
  /// Each sum once, in the order in which they were reached; the first is that of no orders.
  private var sums: [ExpiredOrders.Amounts] = [.zero]
  private var places: [ExpiredOrders.Amounts: Int] = [.zero: 0]
  /// How many sums the first orders make up: of none, of one, and so on.
  private var counts = [1]

  /// Follows the sums; `nil` where that would take too many steps.
  ///
  /// - Parameters:
  ///   - amounts: what each order holds.
  ///   - gaps: how far each pool's reading is below its book balance.
  ///   - tolerances: the differences that count as none.
  ///   - endsAtGaps: whether the first sum that is the gaps ends the search.
  init?(
    of amounts: [ExpiredOrders.Amounts], within gaps: ExpiredOrders.Amounts,
    _ tolerances: ExpiredOrders.Amounts, endsAtGaps: Bool = false
  ) {
    self.amounts = amounts
    self.gaps = gaps
    self.tolerances = tolerances
    var steps = 0
    for amount in amounts where !endsAtGaps || places[gaps] == nil {
      steps += sums.count
      guard steps <= Self.maximumSteps else { return nil }
      for place in sums.indices {
        let sum = sums[place] &+ amount
        guard all(sum .<= gaps &+ tolerances), places[sum] == nil else { continue }
        places[sum] = sums.count
        sums.append(sum)
      }
      counts.append(sums.count)
    }
  }

  /// The orders of the sum that is closest to the gaps; `nil` where none is within the tolerances.
  func closest() -> [Bool]? {
    guard
      let best = sums.indices.filter(isGoal).min(by: { distance($0) < distance($1) })
    else { return nil }
    var isBought = amounts.map { _ in false }
    var place = best
    for order in (0..<counts.count - 1).reversed() where place >= counts[order] {
      guard let before = places[sums[place] &- amounts[order]] else { return nil }
      isBought[order] = true
      place = before
    }
    return isBought
  }

  /// For each order whether all sums within the tolerances have it, or none.
  func sureOrders() -> [Bool] {
    var isSure = amounts.map { _ in true }
    // Whether the orders from here on lead from a sum to the gaps.
    var leads = sums.indices.map(isGoal)
    for order in amounts.indices.reversed() {
      var (isSpared, isBought) = (false, false)
      let before = (0..<counts[order]).map { place in
        let spared = leads[place]
        let bought = places[sums[place] &+ amounts[order]].map { leads[$0] } ?? false
        isSpared = isSpared || spared
        isBought = isBought || bought
        return spared || bought
      }
      isSure[order] = !(isSpared && isBought)
      leads = before
    }
    return isSure
  }

  private func isGoal(_ place: Int) -> Bool {
    all((sums[place] .>= gaps &- tolerances) .& (sums[place] .<= gaps &+ tolerances))
  }

  private func distance(_ place: Int) -> Int64 {
    let distance = gaps &- sums[place]
    return distance.indices.reduce(0) { $0 &+ abs(distance[$1]) }
  }
}
