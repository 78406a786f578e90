internal import PurserCore

/// Decisions as the records of orders keep them:
///
///     what the first byte says, the policy where it is not one of the first three, what the shadow policy would
///     have chosen, the chosen supplier's name of the product, the roster's number, what the order costs everywhere,
///     the ranked ones: a count; pool and what is there of the rest, cost, spendable, what the cost is in the
///     order's currency where the pool has another, the figure where the policy has one, lines
///     the others: a set
///     the excluded ones: a count of groups; reason with its text or limit, set, costs, figures
///
/// Sets are in the terms of the roster, which is kept once for each configuration.
enum DecisionBytes {
  /// The policies by their numbers in files. Those of the first three stand in the first byte; it has
  /// `otherPolicy` where a byte of its own follows.
  static let policies: [Policy] = [
    .priority, .cheapest, .mostFunds, .longestRunway, .spread, .drain, .weighted, .roundRobin,
    .fastest, .mostReliable, .cheapestReliable,
  ]
  static let policyMask: UInt8 = 3
  static let otherPolicy: UInt8 = 3
  /// What the shadow policy would have chosen is there.
  static let hasShadow: UInt8 = 1 << 6
  /// What the chosen supplier calls the product is there.
  static let hasSupplierSKU: UInt8 = 1 << 7
  /// What the order costs everywhere is what is held for it.
  static let costIsHeld: UInt8 = 1 << 2
  static let hasCost: UInt8 = 1 << 3
  static let hasOthers: UInt8 = 1 << 4
  /// It is about another currency than the order.
  static let hasCurrency: UInt8 = 1 << 5

  /// With the number of a ranked pool: its cost is that of the one before.
  static let costIsAsBefore: UInt64 = 1
  static let hasSpendable: UInt64 = 2
  static let hasLines: UInt64 = 4

  /// With the code of a reason: each supplier has a cost.
  static let hasCosts: UInt8 = 1 << 6
  /// With the code of a reason: a text follows.
  static let hasText: UInt8 = 1 << 7
  static let reasonMask: UInt8 = 0x3F
}

extension FrameBuffer {
  /// Writes a decision about an order.
  ///
  /// - Parameters:
  ///   - decision: the decision.
  ///   - amount: what is held for the order, or nothing of its currency.
  ///   - numbers: gives the numbers of pools and rosters.
  /// - Throws: what SQLite fails with when a name gets its number.
  func decision(
    _ decision: Decision, of amount: Money, _ numbers: inout PoolNumbers
  ) throws {
    let costIsHeld = decision.costUnits == amount.units
    let isOther = decision.currency != amount.currency
    let policy = Self.number(of: decision.policy)
    body.byte(
      min(policy, DecisionBytes.otherPolicy)
        | (decision.shadow == nil ? 0 : DecisionBytes.hasShadow)
        | (decision.supplierSKU == nil ? 0 : DecisionBytes.hasSupplierSKU)
        | (costIsHeld ? DecisionBytes.costIsHeld : 0)
        | (decision.costUnits == nil || costIsHeld ? 0 : DecisionBytes.hasCost)
        | (decision.others.isEmpty ? 0 : DecisionBytes.hasOthers)
        | (isOther ? DecisionBytes.hasCurrency : 0))
    if policy >= DecisionBytes.otherPolicy { body.byte(policy) }
    if let shadow = decision.shadow { try self.shadow(shadow, &numbers) }
    if let name = decision.supplierSKU { shared(name) }
    body.unsigned(UInt64(try numbers.number(of: decision.roster)))
    if isOther {
      self.currency(decision.currency)
    }
    if let units = decision.costUnits, !costIsHeld { body.signed(units) }
    try ranked(decision, held: amount.units, &numbers)
    let universe = decision.roster.count
    if !decision.others.isEmpty { set(decision.others, among: universe) }
    body.unsigned(decision.excluded.count)
    for group in decision.excluded { excluded(group, among: universe) }
  }

  private static func number(of policy: Policy) -> UInt8 {
    UInt8(DecisionBytes.policies.firstIndex(of: policy) ?? 0)
  }

  private func shadow(_ shadow: ShadowChoice, _ numbers: inout PoolNumbers) throws {
    body.byte(Self.number(of: shadow.policy))
    body.unsigned(UInt64(try numbers.number(of: shadow.pool)))
    body.signed(shadow.cost.units)
  }

  private func ranked(_ decision: Decision, held: Int64, _ numbers: inout PoolNumbers) throws {
    body.unsigned(decision.ranked.count)
    let hasFigure = decision.policy.hasFigure
    var (before, place) = (held, 0)
    try decision.ranked.visit { candidate in
      let (cost, lines) = (candidate.cost, candidate.lines)
      let isAsBefore = cost.units == before
      body.unsigned(
        UInt64(try numbers.number(ofCandidate: candidate.pool, at: place)) << 3
          | (isAsBefore ? DecisionBytes.costIsAsBefore : 0)
          | (candidate.spendable == nil ? 0 : DecisionBytes.hasSpendable)
          | (lines.isEmpty ? 0 : DecisionBytes.hasLines))
      if !isAsBefore { body.signed(cost.units) }
      (before, place) = (cost.units, place + 1)
      if let spendable = candidate.spendable { body.signed(spendable.units) }
      if candidate.pool.currency != decision.currency {
        body.signed(candidate.compared?.units ?? cost.units)
      }
      if hasFigure { body.signed(candidate.figure ?? 0) }
      if lines.isEmpty { return }
      body.unsigned(lines.count)
      for line in lines {
        body.unsigned(UInt64(try numbers.number(of: line.pool)))
        body.signed(line.amount.units)
      }
    }
  }

  private func excluded(_ group: ExcludedSuppliers, among universe: Int) {
    var code = Self.code(of: group.reason) | (group.costs.isEmpty ? 0 : DecisionBytes.hasCosts)
    let text: String? =
      switch group.reason {
      case .missingTag(let text), .waiting(let text): text
      case .noReading(let cause), .staleReading(_, let cause), .paused(let cause): cause
      case .ruledOut(let rule): rule
      case .circuitOpen(let kind): kind.rawValue
      case .checkRefused(let kind): kind.rawValue
      case .unknownProduct(let nearest): nearest
      case .notAllowed, .denied, .tried, .withoutOrders, .oneUnit, .notSold, .unreadPrices,
        .unreadRates,
        .noPool, .lapsed,
        .insufficientFunds, .insufficientFundsIn, .expiredPrice, .futurePrice, .otherQuantity,
        .costOutOfRange,
        .noRate, .capped, .outOfFunds:
        nil
      }
    if text != nil { code |= DecisionBytes.hasText }
    body.byte(code)
    if let text { shared(text) }
    terms(of: group.reason)
    set(group.suppliers, among: universe)
    if !group.costs.isEmpty { differences(group.costs) }
    if group.reason.hasFigures { differences(group.figures) }
  }

  /// The reason in files.
  private static func code(of reason: ExclusionReason) -> UInt8 {
    switch reason {
    case .notAllowed: 0
    case .denied: 1
    case .tried: 31
    case .withoutOrders: 32
    case .oneUnit: 39
    case .outOfFunds: 33
    case .circuitOpen: 34
    case .checkRefused: 35
    case .unreadPrices: 36
    case .unreadRates: 37
    case .futurePrice: 38
    case .missingTag: 2
    case .paused: 3
    case .notSold: 4
    case .unknownProduct: 20
    case .noPool: 5
    case .noReading: 6
    case .waiting: 7
    case .staleReading: 8
    case .lapsed: 9
    case .insufficientFunds: 10
    case .insufficientFundsIn: 11
    case .expiredPrice: 12
    case .costOutOfRange: 13
    case .otherQuantity: 19
    case .noRate: 14
    case .ruledOut: 15
    case .capped(.order, _): 16
    case .capped(.day, _): 17
    case .capped(.share, _): 18
    }
  }

  /// Writes what a reason says beside its text.
  private func terms(of reason: ExclusionReason) {
    switch reason {
    case .staleReading(let limit, _): body.signed(limit.wholeMicroseconds)
    case .insufficientFundsIn(let currency), .capped(.order, let currency),
      .capped(.day, let currency):
      self.currency(currency)
    case .capped(.share(let percent), let currency):
      self.currency(currency)
      body.signed(Int64(percent))
    case .noRate(let from, let to, let expiredAt):
      self.currency(from)
      self.currency(to)
      body.byte(expiredAt == nil ? 0 : 1)
      if let expiredAt { body.signed(expiredAt.microsecondsSinceEpoch) }
    case .notAllowed, .denied, .tried, .missingTag, .paused, .withoutOrders, .oneUnit, .notSold,
      .unknownProduct, .unreadPrices, .unreadRates, .noPool, .noReading, .waiting, .lapsed,
      .insufficientFunds,
      .expiredPrice, .futurePrice,
      .otherQuantity, .costOutOfRange, .ruledOut,
      .outOfFunds, .circuitOpen, .checkRefused:
      break
    }
  }

  private func currency(_ currency: Currency) {
    shared(currency.code)
    body.unsigned(currency.minorDigits)
  }

  /// Numbers, each as the difference to the one before.
  private func differences(_ numbers: [Int64]) {
    body.unsigned(numbers.count)
    var before: Int64 = 0
    for number in numbers {
      body.signed(number &- before)
      before = number
    }
  }

  // MARK: Sets

  /// Writes a set of numbers below `universe`: as everybody, a list, a list of who is missing, or
  /// bits, whatever is shortest.
  private func set(_ set: SupplierSet, among universe: Int) {
    let count = set.count
    let bits = (universe + 7) / 8
    if count == universe { return body.byte(SetForm.everybody.rawValue) }
    if count <= min(bits, universe - count) {
      body.byte(SetForm.list.rawValue)
      body.unsigned(count)
      var before = 0
      for number in set {
        body.unsigned(number - before)
        before = number
      }
    } else if universe - count < bits {
      body.byte(SetForm.missing.rawValue)
      body.unsigned(universe - count)
      var before = 0
      for number in 0..<universe where !set.contains(number) {
        body.unsigned(number - before)
        before = number
      }
    } else {
      body.byte(SetForm.bits.rawValue)
      for index in 0..<bits {
        body.byte(UInt8(truncatingIfNeeded: set.word(index / 8) >> UInt64(index % 8 * 8)))
      }
    }
  }
}

/// How a set of suppliers is written.
enum SetForm: UInt8 {
  case everybody, list, missing, bits
}
