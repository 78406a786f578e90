/// What a reading tells beyond the records: what became of expired orders, and what no order explains.
extension LedgerState {
  /// Judges the expired orders that the reading tells of. What else may be in it leaves room: an
  /// order is judged bought only where nothing else explains the gap, and not bought only where the
  /// gap is smaller than it. The largest is decided first, since it leaves the least room; with
  /// nothing else in flight, those are judged bought that explain the gap.
  ///
  /// - Parameters:
  ///   - index: the pool.
  ///   - lost: what absences took off the book balance since the pool was read last. Where the reading
  ///     is what the books said before, the same money is back.
  ///   - effects: gets the entries.
  mutating func judgeExpired(
    in index: Int, lost: Int64, _ effects: inout LedgerEffects
  ) {
    guard let reading = pools[index].reading else { return }
    let tolerance = pools[index].toleranceUnits
    let whole = pools[index].bookUnits + lost - reading.available.units
    let isBack = whole >= -tolerance && whole <= pools[index].sums.mayBeIn + tolerance
    let returned = isBack ? lost : 0
    var told: Set<Int> = []
    judging: while let largest = pools[index].undecided.last {
      let gap = pools[index].bookUnits + returned - reading.available.units
      let mayBeIn = pools[index].sums.mayBeIn
      let moves = pools[index].recentMoves
      if largest.units > gap + moves.down + tolerance {
        conclude(largest.order, .notBought, in: index, &told, &effects)
      } else if largest.units > mayBeIn + moves.up - gap + tolerance {
        conclude(largest.order, .bought, in: index, &told, &effects)
      } else if moves == (0, 0),
        mayBeIn == pools[index].undecided.reduce(0, { $0 + $1.units })
      {
        guard judgeTogether(in: index, gap: gap, &told, &effects) else { break judging }
      } else {
        break judging
      }
    }
    judgeAgain(in: told, &effects)
  }

  /// Judges the expired orders of a pool in which nothing else is in flight: those are bought that explain
  /// the gap. Orders that took the same are told apart by nothing in this pool. Where one of them took
  /// from another pool too, of which no reading has told yet, they wait for that.
  ///
  /// - Parameters:
  ///   - index: the pool.
  ///   - gap: how far the reading is below the book balance.
  ///   - told: gets the other pools of orders that were judged.
  ///   - effects: gets the entries.
  /// - Returns: whether any order was judged.
  private mutating func judgeTogether(
    in index: Int, gap: Int64, _ told: inout Set<Int>, _ effects: inout LedgerEffects
  ) -> Bool {
    let waiting = Array(pools[index].undecided.reversed())
    let bought = ExpiredOrders.bought(
      among: waiting.map(\.units), gap: gap, tolerance: pools[index].toleranceUnits)
    let open = amountsToldElsewhere(waiting, bought, in: index)
    var isAnyJudged = false
    for (entry, isBought) in zip(waiting, bought) where !open.contains(entry.units) {
      conclude(entry.order, isBought ? .bought : .notBought, in: index, &told, &effects)
      isAnyJudged = true
    }
    return isAnyJudged
  }

  /// The amounts of which some orders were bought and others not, and one of them will be told of by
  /// another pool.
  private func amountsToldElsewhere(
    _ waiting: [PoolState.Undecided], _ bought: [Bool], in index: Int
  ) -> Set<Int64> {
    var amounts: Set<Int64> = []
    var place = waiting.startIndex
    while place < waiting.endIndex {
      // The largest come first, so that equal ones stand together.
      let end =
        waiting[place...].firstIndex { $0.units != waiting[place].units } ?? waiting.endIndex
      let alike = place..<end
      if bought[alike].contains(true), bought[alike].contains(false),
        waiting[alike].contains(where: { isToldElsewhere($0.order, in: index) })
      {
        amounts.insert(waiting[place].units)
      }
      place = end
    }
    return amounts
  }

  /// Whether an expired order took from another pool too, and that pool's next reading may tell of it: the
  /// one in use does not contain the expiry, or came before this pool's. For the latter only a pool waits
  /// that comes before the other: of two, one must not wait for the other and be waited for.
  private func isToldElsewhere(_ id: OrderID, in index: Int) -> Bool {
    guard let order = orders[id], case .expired(let at, nil)? = order.end else { return false }
    let receivedAt = pools[index].view.receivedAt
    return order.lines.contains { line in
      guard line.pool != index else { return false }
      let view = pools[line.pool].view
      return !view.certainlyContains(at) || line.pool > index && view.receivedAt < receivedAt
    }
  }

  /// Judges what waits in pools of which orders were judged in another. A pool that has just come back
  /// waits for its next reading.
  private mutating func judgeAgain(in told: Set<Int>, _ effects: inout LedgerEffects) {
    for index in told.sorted()
    where !pools[index].undecided.isEmpty && pools[index].reading?.isAbsence == false {
      judgeExpired(in: index, lost: 0, &effects)
    }
  }

  /// What absences took off the book balance since the pool was read last, and nothing has explained;
  /// zero where the reading in use is none.
  func lostUnits(in index: Int) -> Int64 {
    guard pools[index].reading?.isAbsence == true else { return 0 }
    let lost = pools[index].findings.reversed().prefix { $0.finding.observation.isAbsence }
    return lost.reduce(0) { $0 + max(0, -$1.open.units) }
  }

  /// Ends the wait for an expired order's outcome, in all pools that pay for it.
  private mutating func conclude(
    _ id: OrderID, _ inference: Inference, in index: Int, _ told: inout Set<Int>,
    _ effects: inout LedgerEffects
  ) {
    guard let reading = pools[index].reading,
      let order = orders[id], case .expired(let at, nil)? = order.end
    else { return table[index].undecided.removeAll { $0.order == id } }
    let observation = pools[index].observation(of: reading)
    do throws(LedgerError) {
      try change(id, &effects) { $0.end = .expired(at: at, inferred: inference) }
    } catch {
      return
    }
    for line in order.lines {
      if line.pool != index { told.insert(line.pool) }
      table[line.pool].endWait(for: id, units: line.heldUnits)
      let wasBought = inference == .bought
      if wasBought, pools[line.pool].view.certainlyContains(at) {
        table[line.pool].bookUnits -= line.heldUnits
        effects.books.insert(pools[line.pool].id)
      }
      effects.transactions.append(
        Transaction(
          at: reading.receivedAt, type: wasBought ? .settleDifference : .refund,
          pool: pools[line.pool].id,
          amount: pools[line.pool].money(wasBought ? 0 : line.heldUnits),
          balance: pools[line.pool].expected, cause: .inference(id, inference, observation)))
    }
  }

  /// Reports what the reading shows and the records do not explain. The bounds leave room for what
  /// may be in it, and for what moved the book balance so lately that it may lack it.
  mutating func compare(
    with reading: SupplierBalance, in index: Int, lost: Int64, _ effects: inout LedgerEffects
  ) {
    let surprise = pools[index].surprise(in: reading.available.units)
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
      let topUp = table[index].topUps.remove(at: match)
      let isAll = (topUp.amount.units - rest).magnitude <= tolerance.magnitude
      let arrived = isAll ? rest : topUp.amount.units
      enter(.topUp, arrived, .topUp(topUp.reference, observation), in: index, &effects)
      rest -= arrived
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
  /// By how much a reading of `units` is above or below all that the records let it be; zero where it is
  /// within them, or beside them by no more than the tolerance.
  func surprise(in units: Int64) -> Int64 {
    let moves = recentMoves
    let excess = units - bookUnits
    if excess > moves.down + toleranceUnits { return excess }
    let shortfall = -excess - sums.mayBeIn
    return shortfall > moves.up + toleranceUnits ? -shortfall : 0
  }

  /// The top-up that a credit of `units` shows: one of just this amount, else the oldest that
  /// explains it together with what is in flight, else the oldest that fits into it.
  /// With `isAlone` only the first will do.
  fileprivate func arrival(of units: Int64, tolerance: Int64, isAlone: Bool) -> Int? {
    let most = units + sums.mayBeIn + tolerance
    let exact = topUps.firstIndex { ($0.amount.units - units).magnitude <= tolerance.magnitude }
    guard exact == nil, !isAlone else { return exact }
    return topUps.firstIndex { $0.amount.units > units && $0.amount.units <= most }
      ?? topUps.firstIndex { $0.amount.units <= units }
  }
}
