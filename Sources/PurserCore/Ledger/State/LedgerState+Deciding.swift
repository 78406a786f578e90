/// How the ledger decides where an order may go, and where it goes best.
extension LedgerState {
  /// Decides an order without holding anything.
  package func preview(_ order: Order, router: Router, at now: Timestamp) -> Decision {
    var deliberation = Deliberation()
    return preview(order, router: router, at: now, in: &deliberation)
  }

  /// Decides an order without holding anything.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - router: whose rules.
  ///   - now: the moment of the decision.
  ///   - among: the only suppliers to judge, by their places among `suppliers`; `nil` for all. The
  ///     decision has no word on others.
  ///   - deliberation: the memory to use.
  /// - Returns: every supplier with its judgement.
  package func preview(
    _ order: Order, router: Router, at now: Timestamp, among: SupplierSet? = nil,
    in deliberation: inout Deliberation
  ) -> Decision {
    let router = owner.router.map(router.following) ?? router
    deliberate(on: order, router: router, at: now, among: among, in: &deliberation)
    return decision(on: order, router: router, at: now, after: deliberation)
  }

  /// Judges every supplier for an order, and ranks those that could fill it. No allocation, but for
  /// suppliers whose pools owe for others, or have failures that `router` knows of.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - router: whose rules.
  ///   - now: the moment of the decision.
  ///   - among: the only suppliers to judge; `nil` for all.
  ///   - deliberation: gets the judgements.
  package func deliberate(
    on order: Order, router: Router, at now: Timestamp, among: SupplierSet? = nil,
    in deliberation: inout Deliberation
  ) {
    deliberation.begin(order, by: router.rules, in: market, among: among, at: now, table)
    noteWaiting(in: order.currency, &deliberation)
    let today = market.caps.isEmpty ? 0 : router.rules.plan.clock.day(at: now)
    let round = DecisionRound(
      order: order, router: router, now: now.microsecondsSinceEpoch, today: today,
      hasDoubts: !deliberation.waiting.isEmpty || !router.statuses.isEmpty,
      maximumAge: maximumAge(of: router, at: now), health: router.health?.current)
    if let health = round.health { noteBarred(health, &deliberation) }
    noteFaults(&deliberation)
    noteRuledOut(&deliberation)
    if deliberation.wallet.isPlain {
      judgePlainly(round, gate(for: order, router, at: now), &deliberation)
    } else {
      judgeByPurses(round, &deliberation)
    }
  }

  /// Judges the suppliers that are open for an order that is paid in its own currency alone.
  private func judgePlainly(
    _ round: DecisionRound, _ gate: Gate, _ deliberation: inout Deliberation
  ) {
    let (records, heads) = (table.records.span, table.heads.span)
    let barred = deliberation.barred
    for index in 0..<deliberation.filters.open.count {
      var word = deliberation.filters.open[index]
      while word != 0 {
        let number = index * SupplierSet.wordWidth + word.trailingZeroBitCount
        word &= word - 1
        let cost = deliberation.filters.prices.cost(at: number)
        let opinion = judge(number, cost: cost, gate, records, heads, barred)
        if case .pays(let pool, let spendable, let isSplit) = opinion {
          admit(
            Deliberation.Rank(
              merit: Merit(first: 0), place: market.places[number], number: Int32(number),
              pool: pool, isSplit: isSplit, purse: 0, cost: cost, spendable: spendable,
              compared: cost), round, &deliberation)
        } else {
          note(opinion, of: number, cost: cost, round, &deliberation)
        }
      }
    }
  }

  func gate(for order: Order, _ router: Router, at now: Timestamp) -> Gate {
    Gate(
      currency: table.number(of: order.currency), at: now,
      maximumAge: maximumAge(of: router, at: now))
  }

  /// How old a reading may be to decide, in microseconds.
  func maximumAge(of router: Router, at now: Timestamp) -> Int64 {
    let (age, overflow) = now.microsecondsSinceEpoch.subtractingReportingOverflow(
      readingsCountFrom.microsecondsSinceEpoch)
    return overflow ? router.maximumReadingAge : min(router.maximumReadingAge, age)
  }

  /// Asks the gate about a supplier.
  @inline(__always) func judge(
    _ number: Int, cost: Int64, _ gate: Gate, _ records: Span<PoolRecord>, _ heads: Span<Int32>,
    _ barred: [Int32]
  ) -> Gate.Opinion {
    let head = heads[number]
    if head >= 0, records[Int(head)].next >= 0 {
      if !barred.isEmpty, let open = judgeOpen(number, cost: cost, gate, barred) { return open }
      if let lane = owingLane(of: number) {
        return gate.judge(
          lane.span, from: lane.isEmpty ? -1 : 0, cost: cost, isShared: market.areSharing[number])
      }
    }
    return gate.judge(records, from: head, cost: cost, isShared: market.areSharing[number])
  }

  /// Asks the gate about those pools of a supplier that are not barred; `nil` where they cannot pay, or none is.
  func judgeOpen(
    _ number: Int, cost: Int64, _ gate: Gate, _ barred: [Int32]
  ) -> Gate.Opinion? {
    guard let lane = openLane(of: number, barred) else { return nil }
    let opinion = gate.judge(lane.span, from: 0, cost: cost, isShared: market.areSharing[number])
    guard case .pays = opinion else { return nil }
    return opinion
  }

  /// The records of a supplier's pools less what orders for vanished ones of them may take; `nil`
  /// where nothing is owed.
  func owingLane(of number: Int) -> [PoolRecord]? {
    let places = table.paying[number]
    guard places.contains(where: { table.records[$0].mayOwe }) else { return nil }
    return lane(of: number, places)
  }

  /// The same of those that are not barred; `nil` where none of them is, or nothing is left.
  func openLane(of number: Int, _ barred: [Int32]) -> [PoolRecord]? {
    guard !barred.isEmpty else { return nil }
    let places = table.paying[number].filter { !barred.contains(Int32($0)) }
    guard places.count < table.paying[number].count else { return nil }
    let lane = lane(of: number, places)
    return lane.isEmpty ? nil : lane
  }

  private func lane(of number: Int, _ places: [Int]) -> [PoolRecord] {
    let absent = AbsentPools(among: table.paying[number], of: pools)
    var lane: [PoolRecord] = []
    for place in places {
      guard let funds = pools[place].funds(after: absent.debt(on: place, of: pools)) else {
        continue
      }
      var record = table.records[place]
      record.low = funds.low.units
      record.next = Int32(lane.count + 1)
      lane.append(record)
    }
    if !lane.isEmpty { lane[lane.count - 1].next = -1 }
    return lane
  }

  // MARK: Doubts

  private func noteWaiting(in currency: Currency, _ deliberation: inout Deliberation) {
    guard !waiting.isEmpty else { return }
    for supplier in waiting.suppliers {
      guard waiting.has(supplier, in: currency), let number = place(of: supplier) else { continue }
      if deliberation.waiting.isEmpty {
        deliberation.waiting.clear(words: deliberation.filters.open.count)
      }
      deliberation.waiting.insert(number)
    }
  }

  /// Notes why a supplier cannot pay. A pool that waits or could not be read might have.
  ///
  /// - Parameters:
  ///   - opinion: what the gate said.
  ///   - number: the supplier.
  ///   - cost: what the order costs, in counts of its currency.
  ///   - own: what it costs in counts of what the pools count that were judged.
  ///   - purse: the place of that currency in the wallet.
  ///   - round: the decision.
  ///   - deliberation: gets the note.
  func note(
    _ opinion: Gate.Opinion, of number: Int, cost: Int64, own: Int64? = nil, purse: Int = 0,
    _ round: DecisionRound, _ deliberation: inout Deliberation
  ) {
    switch opinion {
    case .pays: return
    case .stale(let pool, let age):
      return deliberation.note(.stale, of: number, pool: pool, cost: cost, figure: age)
    case .lapsed(let moment):
      return deliberation.note(.lapsed, of: number, cost: cost, figure: moment)
    case .short, .noPool: break
    }
    if !deliberation.waiting.isEmpty, deliberation.waiting.contains(number: number) {
      return deliberation.note(.waiting, of: number, cost: cost)
    }
    let status = round.hasDoubts ? round.router.statuses[market.roster[number]] : nil
    if let status, unreadPart(of: number, in: round.order.currency, status) != nil {
      return deliberation.note(.unread, of: number, cost: cost)
    }
    switch opinion {
    case .pays, .stale, .lapsed: return
    case .short(let has):
      deliberation.note(.short, of: number, cost: own ?? cost, figure: has, purse: purse)
    case .noPool(let hasOthers):
      // Rates that are to come may tell what the order costs in the others.
      if hasOthers, round.order.accepts == nil, round.router.rules.plan.rates.awaitsMore {
        return deliberation.note(.unreadRates, of: number, cost: 0)
      }
      let hasNone = hasOthers || status?.hasNoPools == true
      deliberation.note(hasNone ? .noPool : .neverRead, of: number, cost: cost)
    }
  }

  /// What the last check could not read of a supplier and might be a pool in `currency`: one that was
  /// never read, or that was absent and may be back.
  func unreadPart(
    of number: Int, in currency: Currency, _ status: CheckStatus
  ) -> PoolFailure? {
    guard !status.poolFailures.isEmpty else { return nil }
    let known = table.paying[number].filter {
      table.records[$0].isKnown && !table.records[$0].isAbsent
    }
    return status.failures(besides: known.map { pools[$0].id }).first { $0.unit.mayBe(currency) }
  }
}
