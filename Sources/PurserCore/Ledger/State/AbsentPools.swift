/// What orders for a supplier's absent pools may still take from its other pools: a supplier that has
/// renamed a pool, or has no money of one kind any more, takes it from another. Nothing of it is
/// stored: it follows from the pools.
struct AbsentPools {
  /// The places of those that may owe something.
  private var owing: [Int] = []

  /// The absent ones among a supplier's pools. No allocation where nothing is owed.
  init(among places: [Int], of pools: [PoolState]) {
    for index in places where pools[index].mayOweElsewhere { owing.append(index) }
  }

  /// What they may take from the pool at `index`, in counts of its currency.
  @inline(__always) func debt(on index: Int, of pools: [PoolState]) -> Int64 {
    owing.isEmpty ? 0 : sum(on: index, of: pools)
  }

  private func sum(on index: Int, of pools: [PoolState]) -> Int64 {
    guard pools[index].figures?.isAbsent == false else { return 0 }
    return owing.reduce(0) { sum, place in
      guard pools[place].id.currency == pools[index].id.currency else { return sum }
      let (total, overflow) = sum.addingReportingOverflow(
        pools[place].unseenUnits(under: pools[index].view))
      return overflow ? .max : total
    }
  }
}

extension PoolState {
  /// Whether the pool is gone, and not all of what orders took or may take was certainly taken before.
  var mayOweElsewhere: Bool {
    figures?.isAbsent == true && (sums.unseen > 0 || subtractedUnits > 0)
  }

  /// What a reading of another pool does not certainly contain of what was for this one. An absence
  /// without a moment makes nothing certain, but the other pool's reading may.
  func unseenUnits(under other: PoolView) -> Int64 {
    let told = corrections.reduce(0) { sum, correction in
      correction.isSubtracted && !other.certainlyContains(correction.at)
        ? sum + max(0, -correction.units) : sum
    }
    guard other.horizon >= view.horizon else { return max(sums.unseen, sums.held) + told }
    let isAllContained = maturing.last.map { other.certainlyContains($0.at) } ?? true
    return (isAllContained ? min(sums.unseen, sums.held) : sums.unseen) + told
  }
}
