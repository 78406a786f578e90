/// What a reading shows beyond the records.
extension LedgerState {
  /// What absences took off the book balance since the pool was read last, and nothing has explained;
  /// zero where the reading in use is none.
  func lostUnits(in index: Int) -> Int64 {
    guard pools[index].reading?.isAbsence == true else { return 0 }
    let lost = pools[index].findings.reversed().prefix { $0.finding.observation.isAbsence }
    return lost.reduce(0) { $0 + max(0, -$1.open.units) }
  }

  /// Reports what the reading shows and the records do not explain. The bounds leave room for what
  /// may be in it, and for what moved the book balance so lately that it may lack it.
  mutating func compare(
    with reading: SupplierBalance, in index: Int, lost: Int64, _ effects: inout LedgerEffects
  ) {
    let surprise = pools[index].surprise(in: reading)
    guard surprise != 0 else { return }
    let observation = pools[index].observation(of: reading)
    let rest = settleClaims(for: surprise, at: reading.receivedAt, in: index, &effects)
    if surprise > 0 {
      enterCredit(of: rest, observation, in: index, lost: lost, &effects)
    } else if -rest > pools[index].toleranceUnits {
      enter(.drift, rest, .reading(observation), in: index, &effects)
    }
  }

  /// Matches a credit to the top-ups on their way; the rest was not announced. A top-up may be
  /// larger than the credit by what the reading may contain of the orders in flight. What was lost when
  /// the pool was gone, and is back with it, is no top-up, unless one has just its amount.
  private mutating func enterCredit(
    of excess: Int64, _ observation: Transaction.Observation, in index: Int, lost: Int64,
    _ effects: inout LedgerEffects
  ) {
    var rest = excess
    let tolerance = pools[index].toleranceUnits
    let isBack = lost > 0 && (excess - lost).magnitude <= tolerance.magnitude
    while rest > tolerance,
      let match = pools[index].arrival(
        of: rest, tolerance: tolerance, isAlone: isBack)
    {
      rest -= receive(rest, of: match, observation, in: index, &effects)
    }
    if rest > tolerance { enter(.creditDetected, rest, .reading(observation), in: index, &effects) }
  }

  private mutating func enter(
    _ type: TransactionType, _ units: Int64, _ cause: Transaction.Cause, in index: Int,
    _ effects: inout LedgerEffects
  ) {
    guard let observation = cause.observation else { return }
    table[index].correct(units, at: observation.receivedAt)
    if case .reading = cause {
      table[index].note(Finding(amount: pools[index].money(units), observation: observation))
    }
    effects.transactions.append(
      Transaction(
        at: observation.receivedAt, type: type, pool: pools[index].id,
        amount: pools[index].money(units), balance: pools[index].expected, cause: cause))
  }
}

extension PoolState {
  /// By how much a reading is above or below all that the records let it be; zero where it is within them,
  /// or beside them by no more than the tolerance. Where the moments are trusted, an absence pays no debt:
  /// it may show what was before.
  func surprise(in reading: SupplierBalance) -> Int64 {
    let moves = recentMoves
    let excess = reading.available.units - bookUnits
    if excess > moves.down + toleranceUnits {
      return reading.isAbsence && trustsMoments ? 0 : excess
    }
    let shortfall = -excess - sums.mayBeIn
    return shortfall > moves.up + toleranceUnits ? -shortfall : 0
  }
}
