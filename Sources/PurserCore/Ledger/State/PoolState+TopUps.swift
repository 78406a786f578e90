/// The top-ups of a pool.
extension PoolState {
  /// How many top-ups are remembered that arrived or were called off.
  static let maximumPastTopUps = 32

  /// Where a top-up on its way stands among the others.
  func place(of reference: EntryReference) -> Int? {
    topUps.firstIndex { $0.reference == reference }
  }

  /// Takes a top-up out, whether it is on its way or was over.
  mutating func take(_ reference: EntryReference) -> TopUp? {
    if let place = place(of: reference) { return topUps.remove(at: place) }
    return pastTopUps.lastIndex { $0.reference == reference }.map { pastTopUps.remove(at: $0) }
  }

  /// Remembers a top-up that is over; the oldest gives way to it.
  mutating func keepPast(_ topUp: TopUp) {
    if pastTopUps.count >= Self.maximumPastTopUps { pastTopUps.removeFirst() }
    pastTopUps.append(topUp)
  }

  /// The top-up that a credit of `units` shows: one of just this amount, else the oldest of just this
  /// amount and a fee that was allowed for, else the oldest that explains it together with what is in
  /// flight, with its fee or without, else the oldest that fits into it. With `isAlone` only the first
  /// will do.
  func arrival(of units: Int64, tolerance: Int64, isAlone: Bool) -> Int? {
    let exact = topUps.firstIndex { ($0.amount.units - units).magnitude <= tolerance.magnitude }
    guard exact == nil, !isAlone else { return exact }
    let most = units + sums.mayBeIn + tolerance
    return topUps.firstIndex { $0.mayArrive(as: units, tolerance: tolerance) }
      ?? topUps.firstIndex { $0.amount.units > units && $0.amount.units <= most }
      ?? topUps.firstIndex { $0.amount.units > units && $0.leastUnits <= most }
      ?? topUps.firstIndex { $0.amount.units <= units }
  }

  /// How much of a top-up a credit of `units` shows that it explains.
  func part(of topUp: TopUp, in units: Int64) -> Int64 {
    let amount = topUp.amount.units
    if (amount - units).magnitude <= toleranceUnits.magnitude { return units }
    if topUp.mayArrive(as: units, tolerance: toleranceUnits) { return units }
    // Orders in flight may hide so much of it, and no more.
    return amount > units ? min(amount, units + sums.mayBeIn) : amount
  }

  /// The finding of just the amount of a top-up that is announced when its money was noticed already, or
  /// of that less a fee.
  func findingOfLate(_ topUp: TopUp) -> Int? {
    let earliest = topUp.announcedAt - Self.topUpMemory
    let exact = finding(of: topUp.amount.units, from: earliest, until: topUp.announcedAt)
    return exact
      ?? findings.firstIndex { found in
        found.fits(topUp.amount.units, from: earliest, until: topUp.announcedAt)
          && topUp.mayArrive(as: found.open.units, tolerance: toleranceUnits)
      }
  }
}

extension TopUp {
  /// The least that may arrive of it, after a fee.
  fileprivate var leastUnits: Int64 { amount.units - (feeUpTo?.units ?? 0) }

  /// Whether it may arrive as so much, less a fee that was allowed for.
  fileprivate func mayArrive(as units: Int64, tolerance: Int64) -> Bool {
    mayBeFee(restUnits - units, tolerance: tolerance)
  }

  /// Whether so much may have been kept back of it.
  func mayBeFee(_ units: Int64, tolerance: Int64) -> Bool {
    guard let feeUpTo else { return false }
    return units > 0 && units <= feeUpTo.units - (fee?.units ?? 0) + tolerance
  }
}
