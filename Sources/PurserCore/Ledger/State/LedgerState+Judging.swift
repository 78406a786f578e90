/// What a reading tells of orders that expired.
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
  ///   - told: gets the other pools of orders that were judged.
  ///   - effects: gets the entries.
  mutating func judgeExpired(
    in index: Int, lost: Int64, _ told: inout Set<Int>, _ effects: inout LedgerEffects
  ) {
    guard let reading = pools[index].reading else { return }
    let tolerance = pools[index].toleranceUnits
    let whole = pools[index].bookUnits + lost - reading.available.units
    let isBack = whole >= -tolerance && whole <= pools[index].sums.mayBeIn + tolerance
    let returned = isBack ? lost : 0
    judging: while let largest = pools[index].undecided.last {
      let gap = pools[index].bookUnits + returned - reading.available.units
      let mayBeIn = pools[index].sums.mayBeIn
      let moves = pools[index].recentMoves
      if largest.units > gap + moves.down + tolerance {
        conclude(largest.order, .notBought, in: index, &told, &effects)
      } else if largest.units > mayBeIn + moves.up - gap + tolerance {
        conclude(largest.order, .bought, in: index, &told, &effects)
      } else if pools[index].tellsOfExpired {
        guard judgeTogether(in: index, gap: gap, &told, &effects) else { break judging }
      } else {
        break judging
      }
    }
  }

  /// Judges the expired orders of a pool in which nothing else is in flight: those are bought that explain
  /// the gap, and the gaps of the other pools that they took from. Where several sets of orders explain
  /// them, they are told apart by nothing but the reading of a pool that has not told yet, and wait for it.
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
    let telling = poolsTelling(with: index)
    let waiting = Array(pools[index].undecided.reversed())
    let open = waiting.map { isToldElsewhere($0.order, besides: index, telling) }
    let isBought: [Bool]
    var isSure = waiting.map { _ in false }
    // Where others spend as well, there may be none for all of them.
    if let explanation = explanation(in: telling, gap: gap)
      ?? (telling.count > 1 ? explanation(in: [index], gap: gap) : nil)
    {
      isBought = explanation.isBought
      isSure = explanation.isSure
    } else {
      isBought = ExpiredOrders.fitting(
        among: waiting.map(\.units), gap: gap, tolerance: pools[index].toleranceUnits)
    }
    let mustWait = zip(open, isSure).contains { $0 && !$1 }
    var isAnyJudged = false
    for (place, entry) in waiting.enumerated() where isSure[place] || !mustWait {
      conclude(entry.order, isBought[place] ? .bought : .notBought, in: index, &told, &effects)
      isAnyJudged = true
    }
    return isAnyJudged
  }

  /// The pool at `index`, and those that tell with it what became of its expired orders: pools that the
  /// orders took from, too, in which nothing else is in flight, and so on.
  private func poolsTelling(with index: Int) -> [Int] {
    var telling = [index]
    var next = telling.startIndex
    while next < telling.endIndex {
      let orders = pools[telling[next]].undecided.compactMap { self.orders[$0.order] }
      let found = Set(orders.flatMap(\.lines).map(\.pool)).subtracting(telling)
      // By name, since places differ from one start to the next.
      telling += found.filter { pools[$0].tellsOfExpired }.sorted { pools[$0].id < pools[$1].id }
      next += 1
    }
    return telling
  }

  /// Which of the expired orders that wait in some pools explain the gaps of all of them.
  ///
  /// - Parameters:
  ///   - telling: the pools.
  ///   - gap: how far the reading of the first is below its book balance.
  /// - Returns: what becomes of those that wait in the first, the largest first.
  private func explanation(in telling: [Int], gap: Int64) -> ExpiredOrders.Explanation? {
    var (gaps, tolerances) = (ExpiredOrders.Amounts.zero, ExpiredOrders.Amounts.zero)
    var amounts: [ExpiredOrders.Amounts] = []
    var placeOf: [OrderID: Int] = [:]
    for (lane, index) in telling.prefix(ExpiredOrders.Amounts.scalarCount).enumerated() {
      guard let reading = pools[index].reading else { return nil }
      gaps[lane] = lane == 0 ? gap : pools[index].bookUnits - reading.available.units
      tolerances[lane] = pools[index].toleranceUnits
      for entry in pools[index].undecided.reversed() {
        let place = placeOf[entry.order] ?? amounts.count
        if place == amounts.count {
          placeOf[entry.order] = place
          amounts.append(.zero)
        }
        amounts[place][lane] = entry.units
      }
    }
    guard
      var explanation = ExpiredOrders.explanation(of: amounts, gaps: gaps, tolerances: tolerances)
    else { return nil }
    let count = pools[telling[0]].undecided.count
    explanation.isBought.removeLast(amounts.count - count)
    explanation.isSure.removeLast(amounts.count - count)
    return explanation
  }

  /// Whether an expired order took from another pool too, whose next readings may tell of it.
  private func isToldElsewhere(_ id: OrderID, besides index: Int, _ telling: [Int]) -> Bool {
    guard let order = orders[id], case .expired(let at, nil)? = order.end else { return false }
    return order.lines.contains { line in
      guard line.pool != index, pools[line.pool].reading?.isAbsence == false else { return false }
      return !telling.contains(line.pool) || !pools[line.pool].view.certainlyContains(at)
    }
  }

  /// Judges what waits in pools of which orders were judged in another, and reports what their readings show
  /// beyond that. A pool that is gone waits until it is back.
  mutating func judgeAgain(in told: Set<Int>, _ effects: inout LedgerEffects) {
    var told = told
    // By name, since places differ from one start to the next.
    while let index = told.min(by: { pools[$0].id < pools[$1].id }) {
      told.remove(index)
      guard let reading = pools[index].reading, !reading.isAbsence else { continue }
      judgeExpired(in: index, lost: 0, &told, &effects)
      compare(with: reading, in: index, lost: 0, &effects)
    }
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
      if !wasBought {
        countSpending(-line.heldUnits, in: line.pool, at: reading.receivedAt, &effects)
      }
      effects.transactions.append(
        Transaction(
          at: reading.receivedAt, type: wasBought ? .settleDifference : .refund,
          pool: pools[line.pool].id,
          amount: pools[line.pool].money(wasBought ? 0 : line.heldUnits),
          balance: pools[line.pool].expected, cause: .inference(id, inference, observation)))
    }
  }
}

extension PoolState {
  /// Whether nothing but expired orders can be in the difference between the reading and the books.
  fileprivate var tellsOfExpired: Bool {
    reading?.isAbsence == false && recentMoves == (0, 0)
      && sums.mayBeIn == undecided.reduce(0) { $0 + $1.units }
  }
}
