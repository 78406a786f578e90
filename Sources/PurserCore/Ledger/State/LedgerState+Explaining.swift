/// How what is told late explains what a reading noticed before: the same money must not move the
/// books twice. What can be spent does not depend on it.
extension LedgerState {
  /// Takes a finding back that has the amount of what was just told. Where none has, and there are
  /// findings that it may be a part of or the sum of, the next readings tell.
  ///
  /// - Parameters:
  ///   - units: by how much what was told has moved the books.
  ///   - teller: who told it.
  ///   - index: the pool.
  ///   - since: what was noticed earlier cannot be it.
  ///   - moment: when it was told.
  ///   - effects: gets the entry.
  mutating func explain(
    _ units: Int64, by teller: Teller, in index: Int, since: Timestamp, at moment: Timestamp,
    _ effects: inout LedgerEffects
  ) {
    guard units != 0, !pools[index].findings.isEmpty else { return }
    let earliest = max(since, moment - PoolState.memory)
    if let match = pools[index].finding(of: units, from: earliest, until: moment) {
      let all = pools[index].findings[match].open.units
      takeBack(all, of: match, by: teller, in: index, at: moment, &effects)
      return
    }
    let open = pools[index].openUnits(like: units, from: earliest, until: moment)
    guard open.magnitude + pools[index].toleranceUnits.magnitude >= units.magnitude else { return }
    table[index].note(
      ExplanationClaim(
        amount: pools[index].money(units), at: moment, since: earliest, teller: teller))
    effects.books.insert(pools[index].id)
  }

  /// Remembers a purchase that may be what an earlier drift was: bought at the supplier first, and
  /// ordered here when a reading had noticed. The readings tell, by lacking just its amount.
  mutating func explainIfBoughtBefore(
    _ units: Int64, _ id: OrderID, in index: Int, at moment: Timestamp,
    _ effects: inout LedgerEffects
  ) {
    guard units != 0, !pools[index].findings.isEmpty else { return }
    let earliest = moment - PoolState.memory
    guard pools[index].finding(of: -units, from: earliest, until: moment) != nil else { return }
    table[index].note(
      ExplanationClaim(
        amount: pools[index].money(-units), at: moment, since: earliest, teller: .order(id),
        isExact: true))
    effects.books.insert(pools[index].id)
  }

  /// Finds what a reading shows to have been told of twice: told, and a part of earlier findings or
  /// their sum. It is told twice only where all of it may be missing from the reading; what orders in
  /// flight hide of it is left to later ones.
  ///
  /// - Parameters:
  ///   - difference: what the reading shows beyond the records; below zero what it lacks.
  ///   - moment: when the reading was received.
  ///   - index: the pool.
  ///   - effects: gets the entries.
  /// - Returns: what is left of the difference.
  mutating func settleClaims(
    for difference: Int64, at moment: Timestamp, in index: Int, _ effects: inout LedgerEffects
  ) -> Int64 {
    var rest = difference
    let tolerance = pools[index].toleranceUnits
    for claim in pools[index].claims where claim.amount.isNegative == (difference > 0) {
      let told = claim.amount.units
      // The missing part has the other sign.
      let missing = -rest
      guard missing != 0, (missing < 0) == (told < 0) else { continue }
      let isAll = (missing - told).magnitude <= tolerance.magnitude
      // Orders in flight may hide a part of what is missing.
      let most = missing.magnitude + (claim.isExact ? 0 : pools[index].sums.mayBeIn.magnitude)
      guard most + tolerance.magnitude >= told.magnitude else { continue }
      let open = pools[index].openUnits(like: told, from: claim.since, until: claim.at)
      guard open.magnitude + tolerance.magnitude >= told.magnitude else { continue }
      guard isAll || !claim.isExact else { continue }
      let wanted = isAll || missing.magnitude < told.magnitude ? missing : told
      let taken = takeBack(wanted, from: claim, in: index, at: moment, &effects)
      rest += taken
      let isDone = (told - taken).magnitude <= tolerance.magnitude
      table[index].reduce(claim, by: isDone ? told : taken)
    }
    return rest
  }

  /// Takes back so much of the findings that a claim may be about: one of just the amount, else the
  /// oldest first.
  private mutating func takeBack(
    _ units: Int64, from claim: ExplanationClaim, in index: Int, at moment: Timestamp,
    _ effects: inout LedgerEffects
  ) -> Int64 {
    var taken: Int64 = 0
    while taken.magnitude < units.magnitude,
      let next = pools[index].finding(of: units - taken, from: claim.since, until: claim.at)
        ?? pools[index].findings.firstIndex(where: {
          $0.fits(units, from: claim.since, until: claim.at)
        })
    {
      let open = pools[index].findings[next].open.units
      let rest = units - taken
      let part = open.magnitude < rest.magnitude ? open : rest
      takeBack(part, of: next, by: claim.teller, in: index, at: moment, &effects)
      // Another reading may lack what this one showed.
      table[index].corrections.append(
        PoolState.Correction(units: -part, at: moment, isSubtracted: false))
      taken += part
    }
    return taken
  }

  /// Enters that so much of a finding is explained.
  mutating func takeBack(
    _ units: Int64, of match: Int, by teller: Teller, in index: Int, at moment: Timestamp,
    _ effects: inout LedgerEffects
  ) {
    let finding = pools[index].findings[match].finding
    let rest = pools[index].findings[match].open.units - units
    if rest == 0 {
      table[index].findings.remove(at: match)
    } else {
      table[index].findings[match].open = pools[index].money(rest)
    }
    table[index].bookUnits -= units
    effects.books.insert(pools[index].id)
    effects.transactions.append(
      Transaction(
        at: moment, type: .explained, pool: pools[index].id, amount: pools[index].money(-units),
        balance: pools[index].expected, cause: .explanation(finding, by: teller)))
  }
}
