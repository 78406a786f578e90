/// How the ledger judges suppliers whose prices and pools are in several currencies, and what policies and caps look
/// at.
extension LedgerState {
  // MARK: Currencies

  /// Judges the suppliers that are open for an order that may be paid in several currencies. A supplier is asked
  /// for the currency of its price first, then for the order's, then for the others in the order of the wallet; the
  /// first in which it can pay counts.
  func judgeByPurses(_ round: DecisionRound, _ deliberation: inout Deliberation) {
    for index in 0..<deliberation.filters.open.count {
      var word = deliberation.filters.open[index]
      while word != 0 {
        let number = index * SupplierSet.wordWidth + word.trailingZeroBitCount
        word &= word - 1
        judgePurses(of: number, round, &deliberation)
      }
    }
  }

  /// What speaks against a supplier in the currency that it was asked for first.
  private enum Obstacle {
    case opinion(Gate.Opinion, own: Int64, purse: Int)
    case rate(from: Int, to: Int, isExpired: Bool)
    /// What it costs in that currency is beyond what is counted.
    case outOfRange
  }

  private func judgePurses(
    of number: Int, _ round: DecisionRound, _ deliberation: inout Deliberation
  ) {
    let prices = deliberation.filters.prices
    let (asked, cost) = (prices.asked(at: number), prices.cost(at: number))
    let first = prices.purse(at: number)
    var (present, hasOthers) = purses(of: number, deliberation.wallet)
    var obstacle: Obstacle?
    var purse = first
    while present != 0 {
      if present & (1 << UInt64(purse)) == 0 { purse = present.trailingZeroBitCount }
      present &= ~(1 << UInt64(purse))
      switch price(asked, from: first, to: purse, round, deliberation.wallet) {
      case .failure(let unknown): obstacle = obstacle ?? unknown.obstacle
      case .success(let own):
        let gate = Gate(
          currency: deliberation.wallet.purses[purse].number,
          at: Timestamp(microsecondsSinceEpoch: round.now), maximumAge: round.maximumAge)
        let opinion = judge(
          number, cost: own, gate, table.records.span, table.heads.span, deliberation.barred)
        if case .pays(let pool, let spendable, let isSplit) = opinion {
          return admit(
            Deliberation.Rank(
              merit: Merit(first: 0), place: market.places[number], number: Int32(number),
              pool: pool, isSplit: isSplit, purse: UInt8(truncatingIfNeeded: purse), cost: own,
              spendable: spendable, compared: cost), round, &deliberation)
        }
        if case .noPool = opinion {
          hasOthers = true
        } else {
          obstacle = obstacle ?? .opinion(opinion, own: own, purse: purse)
        }
      }
    }
    switch obstacle {
    case .opinion(let opinion, let own, let purse):
      note(opinion, of: number, cost: cost, own: own, purse: purse, round, &deliberation)
    case .outOfRange: deliberation.note(.costOutOfRange, of: number, cost: 0)
    case .rate(let from, let to, let isExpired):
      if round.router.rules.plan.rates.awaitsMore {
        return deliberation.note(.unreadRates, of: number, cost: 0)
      }
      deliberation.note(
        isExpired ? .expiredRate : .noRate, of: number, pool: Int32(from), cost: 0, purse: to)
    case nil:
      note(.noPool(hasOthers: hasOthers), of: number, cost: cost, round, &deliberation)
    }
  }

  /// The places in the wallet of what a supplier's pools count, a bit each, and whether there are other pools.
  private func purses(of number: Int, _ wallet: Wallet) -> (UInt64, hasOthers: Bool) {
    var (present, hasOthers): (UInt64, Bool) = (0, false)
    var next = table.heads[number]
    while next >= 0 {
      let record = table.records[Int(next)]
      next = record.next
      guard record.isKnown else { continue }
      if let purse = wallet.place(ofNumber: record.currency) {
        present |= 1 << UInt64(purse)
      } else {
        hasOthers = true
      }
    }
    return (present, hasOthers)
  }

  /// Why nobody can say what a price is in a currency.
  private enum UnknownPrice: Error {
    /// A rate that is not there.
    case missingRate(from: Int, to: Int, isExpired: Bool)
    case outOfRange

    var obstacle: Obstacle {
      switch self {
      case .missingRate(let from, let to, let isExpired):
        .rate(from: from, to: to, isExpired: isExpired)
      case .outOfRange: .outOfRange
      }
    }
  }

  /// What a price is in another currency of the wallet.
  private func price(
    _ asked: Int64, from: Int, to: Int, _ round: DecisionRound, _ wallet: Wallet
  ) -> Result<Int64, UnknownPrice> {
    guard from != to else { return .success(asked) }
    let rate =
      from == 0
      ? wallet.purses[to].fromOrder
      : to == 0
        ? wallet.purses[from].toOrder
        : round.router.rules.plan.rates.conversion(
          of: wallet.purses[from].currency, to: wallet.purses[to].currency)
    guard let rate else { return .failure(.missingRate(from: from, to: to, isExpired: false)) }
    guard rate.expiresAt.microsecondsSinceEpoch > round.now else {
      return .failure(.missingRate(from: from, to: to, isExpired: true))
    }
    return rate.roundedUp(asked).map { .success($0) } ?? .failure(.outOfRange)
  }

  /// Notes the suppliers whose prices say nothing.
  func noteFaults(_ deliberation: inout Deliberation) {
    guard deliberation.filters.prices.hasFaults else { return }
    for number in SupplierSet(words: deliberation.filters.faulty) {
      note(deliberation.filters.prices.fault(at: number), of: number, &deliberation)
    }
  }

  private func note(
    _ fault: OrderPrices.Fault, of number: Int, _ deliberation: inout Deliberation
  ) {
    let purse = deliberation.filters.prices.purse(at: number)
    switch fault {
    case .unread: deliberation.note(.unreadPrices, of: number, cost: 0)
    case .expired:
      deliberation.note(
        .expiredPrice, of: number, cost: 0, figure: deliberation.filters.prices.asked(at: number))
    case .future:
      deliberation.note(
        .futurePrice, of: number, cost: 0, figure: deliberation.filters.prices.asked(at: number))
    case .otherQuantity: deliberation.note(.otherQuantity, of: number, cost: 0)
    case .outOfRange: deliberation.note(.costOutOfRange, of: number, cost: 0)
    case .unreadRates: deliberation.note(.unreadRates, of: number, cost: 0)
    case .noRate: deliberation.note(.noRate, of: number, pool: Int32(purse), cost: 0)
    case .expiredRate: deliberation.note(.expiredRate, of: number, pool: Int32(purse), cost: 0)
    }
  }

  /// Notes those that a rule keeps from the order.
  func noteRuledOut(_ deliberation: inout Deliberation) {
    guard let rules = deliberation.rules else { return }
    for index in 0..<deliberation.filters.open.count {
      let notAllowed = rules.allow == nil ? 0 : deliberation.filters.notAllowedByRule[index]
      var word = notAllowed
      if rules.deny != nil { word |= deliberation.filters.deniedByRule[index] }
      while word != 0 {
        let bit = word & (~word + 1)
        let number = index * SupplierSet.wordWidth + word.trailingZeroBitCount
        word &= word - 1
        guard let rule = notAllowed & bit != 0 ? rules.allow : rules.deny else { continue }
        deliberation.note(
          .ruledOut, of: number, cost: deliberation.filters.prices.cost(at: number),
          figure: Int64(rule))
      }
    }
  }

  // MARK: Caps and facts

  /// Ranks a supplier that can pay, unless the order would exceed a cap of it.
  @inline(__always) func admit(
    _ candidate: Deliberation.Rank, _ round: DecisionRound, _ deliberation: inout Deliberation
  ) {
    if !market.caps.isEmpty, let caps = market.caps[Int(candidate.number)],
      isCapped(candidate, caps, round, &deliberation)
    {
      return
    }
    if let health = round.health, isRefused(candidate, health, round, &deliberation) { return }
    var facts = PolicyFacts(
      cost: candidate.compared, funds: candidate.spendable, ownCost: candidate.cost,
      ownFunds: candidate.spendable)
    if candidate.purse > 0 {
      facts.funds =
        deliberation.wallet.purses[Int(candidate.purse)].worth?.clamped(candidate.spendable) ?? 0
    }
    if !deliberation.needs.isEmpty { complete(&facts, of: candidate, round, deliberation) }
    deliberation.rank(candidate, facts)
  }

  private func complete(
    _ facts: inout PolicyFacts, of candidate: Deliberation.Rank, _ round: DecisionRound,
    _ deliberation: Deliberation
  ) {
    let (pool, number) = (Int(candidate.pool), Int(candidate.number))
    let needs = deliberation.needs
    if needs.contains(.lapse) { facts.expiresAt = table.records[pool].expiresAt }
    if needs.contains(.burn) { facts.burn = table.traffic[pool].burn(at: round.now) }
    if needs.contains(.lot) {
      facts.lot = StableHash.lot(deliberation.lot, market.hashes[number])
    }
    if needs.contains(.weight) { facts.weight = deliberation.weight(of: number, market.roster) }
    if needs.contains(.outcomes) {
      facts.success = table.traffic[pool].outcomes.success(at: round.now)
      facts.time = table.traffic[pool].outcomes.microseconds(at: round.now)
    }
  }

  /// Whether an order would exceed a cap of a supplier, which is then noted.
  private func isCapped(
    _ candidate: Deliberation.Rank, _ caps: SupplierCaps, _ round: DecisionRound,
    _ deliberation: inout Deliberation
  ) -> Bool {
    let (number, purse) = (Int(candidate.number), Int(candidate.purse))
    let currency = deliberation.wallet.purses[purse].currency
    func note(_ code: Deliberation.Code, _ figure: Int64) {
      deliberation.note(code, of: number, cost: candidate.cost, figure: figure, purse: purse)
    }
    for cap in caps.perOrder where cap.currency == currency && candidate.cost > cap.units {
      note(.orderCap, cap.units)
      return true
    }
    guard caps.countDays else { return false }
    let units = deliberation.wallet.purses[purse].number
    let spent = daySpending(of: number, in: units, today: round.today)
    for cap in caps.perDay where cap.currency == currency {
      let left = max(0, cap.units - spent)
      if candidate.cost > left {
        note(.dayCap, left)
        return true
      }
    }
    guard let share = caps.share, spent > 0 else { return false }
    let all = wholeDaySpending(in: units, today: round.today)
    guard Int128(spent) * 100 > Int128(all) * Int128(share) else { return false }
    note(.shareCap, spent)
    return true
  }

  /// What the orders of the day took from a supplier, in counts of a currency by its number in the records.
  private func daySpending(of number: Int, in currency: Int32, today: Int64) -> Int64 {
    var (sum, next) = (Int64(0), table.heads[number])
    while next >= 0 {
      let record = table.records[Int(next)]
      if record.currency == currency {
        sum = sum.addingClamped(table.traffic[Int(next)].units(of: today))
      }
      next = record.next
    }
    return sum
  }

  private func wholeDaySpending(in currency: Int32, today: Int64) -> Int64 {
    var sum: Int64 = 0
    for index in table.records.indices where table.records[index].currency == currency {
      sum = sum.addingClamped(table.traffic[index].units(of: today))
    }
    return sum
  }
}

extension Int64 {
  /// The sum, held at the ends of the range.
  fileprivate func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (self < 0 ? .min : .max) : sum
  }
}
