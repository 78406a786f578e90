internal import PurserCore

/// Reads decisions that `FrameBuffer` wrote.
struct DecisionReader {
  let frame: Frame
  let catalogue: Catalogue
  /// The amount held for the order, or nothing of its currency.
  let amount: Money

  func decision(_ reader: inout ByteReader) throws -> Decision {
    let flags = try reader.byte()
    var number = flags & DecisionBytes.policyMask
    if number == DecisionBytes.otherPolicy { number = try reader.byte() }
    let policy = try self.policy(number)
    let shadow = flags & DecisionBytes.hasShadow == 0 ? nil : try shadow(&reader)
    let supplierSKU =
      flags & DecisionBytes.hasSupplierSKU == 0 ? nil : try frame.text(try reader.count())
    let roster = try catalogue.roster(try reader.number())
    let currency = try self.currency(flags, &reader)
    let costUnits = try self.costUnits(flags, &reader)
    let ranked = try ranked(&reader, currency, hasFigure: policy.hasFigure)
    let others =
      flags & DecisionBytes.hasOthers == 0
      ? SupplierSet() : try set(&reader, among: roster.count)
    var excluded: [ExcludedSuppliers] = []
    for _ in 0..<(try reader.count()) {
      excluded.append(try group(&reader, among: roster.count))
    }
    return Decision(
      policy: policy, currency: currency, costUnits: costUnits, roster: roster, ranked: ranked,
      others: others, excluded: excluded, shadow: shadow, supplierSKU: supplierSKU)
  }

  private func policy(_ number: UInt8) throws -> Policy {
    guard DecisionBytes.policies.indices.contains(Int(number)) else { throw ByteReader.damage }
    return DecisionBytes.policies[Int(number)]
  }

  private func shadow(_ reader: inout ByteReader) throws -> ShadowChoice {
    let policy = try policy(try reader.byte())
    let pool = try catalogue.pool(try reader.number())
    return ShadowChoice(
      policy: policy, pool: pool, cost: Money(units: try reader.signed(), currency: pool.currency))
  }

  private func currency(_ flags: UInt8, _ reader: inout ByteReader) throws -> Currency {
    guard flags & DecisionBytes.hasCurrency != 0 else { return amount.currency }
    return try self.currency(&reader)
  }

  private func currency(_ reader: inout ByteReader) throws -> Currency {
    let code = try frame.text(try reader.count())
    return try catalogue.currencies.currency(code, decimals: try reader.count())
  }

  private func costUnits(_ flags: UInt8, _ reader: inout ByteReader) throws -> Int64? {
    if flags & DecisionBytes.costIsHeld != 0 { return amount.units }
    return flags & DecisionBytes.hasCost == 0 ? nil : try reader.signed()
  }

  private func ranked(
    _ reader: inout ByteReader, _ currency: Currency, hasFigure: Bool
  ) throws -> [Candidate] {
    var ranked: [Candidate] = []
    var cost = amount.units
    for _ in 0..<(try reader.count()) {
      let flags = try reader.unsigned()
      let pool = try catalogue.pool(Int64(flags >> 3))
      if flags & DecisionBytes.costIsAsBefore == 0 { cost = try reader.signed() }
      let spendable =
        flags & DecisionBytes.hasSpendable == 0
        ? nil : Money(units: try reader.signed(), currency: pool.currency)
      let compared =
        pool.currency == currency
        ? nil : Money(units: try reader.signed(), currency: currency)
      let figure = hasFigure ? try reader.signed() : nil
      ranked.append(
        Candidate(
          pool: pool, cost: Money(units: cost, currency: pool.currency), spendable: spendable,
          lines: flags & DecisionBytes.hasLines == 0 ? [] : try lines(&reader),
          compared: compared, figure: figure))
    }
    return ranked
  }

  private func lines(_ reader: inout ByteReader) throws -> [Hold.Line] {
    var lines: [Hold.Line] = []
    for _ in 0..<(try reader.count()) {
      let pool = try catalogue.pool(try reader.number())
      lines.append(
        Hold.Line(pool: pool, amount: Money(units: try reader.signed(), currency: pool.currency)))
    }
    return lines
  }

  private func group(
    _ reader: inout ByteReader, among universe: Int
  ) throws -> ExcludedSuppliers {
    let code = try reader.byte()
    let text =
      code & DecisionBytes.hasText == 0 ? nil : try frame.text(try reader.count())
    let reason = try reason(code & DecisionBytes.reasonMask, text, &reader)
    let suppliers = try set(&reader, among: universe)
    let costs = code & DecisionBytes.hasCosts == 0 ? [] : try differences(&reader)
    let figures = reason.hasFigures ? try differences(&reader) : []
    return ExcludedSuppliers(reason, suppliers, costs: costs, figures: figures)
  }

  /// The reason of a number that `FrameBuffer` gave it.
  private func reason(
    _ code: UInt8, _ text: String?, _ reader: inout ByteReader
  ) throws -> ExclusionReason {
    switch (code, text) {
    case (0, nil): return .notAllowed
    case (1, nil): return .denied
    case (31, nil): return .tried
    case (32, nil): return .withoutOrders
    case (39, nil): return .oneUnit
    case (33, nil): return .outOfFunds
    case (36, nil): return .unreadPrices
    case (37, nil): return .unreadRates
    case (38, nil): return .futurePrice
    case (34, let kind?):
      guard let kind = AttemptProblem.Kind(rawValue: kind) else { throw ByteReader.damage }
      return .circuitOpen(kind)
    case (35, let kind?):
      guard let kind = CheckRefusal.Kind(rawValue: kind) else { throw ByteReader.damage }
      return .checkRefused(kind)
    case (2, let tag?): return .missingTag(tag)
    case (3, let note): return .paused(note)
    case (4, nil): return .notSold
    case (5, nil): return .noPool
    case (6, let cause): return .noReading(cause: cause)
    case (7, let pool?): return .waiting(pool: pool)
    case (8, let cause):
      return .staleReading(limit: .microseconds(try reader.signed()), cause: cause)
    case (9, nil): return .lapsed
    case (10, nil): return .insufficientFunds
    case (11, nil): return .insufficientFundsIn(try currency(&reader))
    case (12, nil): return .expiredPrice
    case (13, nil): return .costOutOfRange
    case (19, nil): return .otherQuantity
    case (20, let nearest): return .unknownProduct(nearest: nearest)
    case (14, nil):
      let (from, to) = (try currency(&reader), try currency(&reader))
      let moment =
        try reader.byte() == 0
        ? nil : Timestamp(microsecondsSinceEpoch: try reader.signed())
      return .noRate(from: from, to: to, expiredAt: moment)
    case (15, let rule?): return .ruledOut(rule: rule)
    case (16, nil): return .capped(.order, try currency(&reader))
    case (17, nil): return .capped(.day, try currency(&reader))
    case (18, nil):
      let currency = try currency(&reader)
      return .capped(.share(percent: Int(clamping: try reader.signed())), currency)
    default: throw StoreError.damagedRow("an exclusion that means nothing")
    }
  }

  private func differences(_ reader: inout ByteReader) throws -> [Int64] {
    var numbers: [Int64] = []
    var before: Int64 = 0
    for _ in 0..<(try reader.count()) {
      before = before &+ (try reader.signed())
      numbers.append(before)
    }
    return numbers
  }

  // MARK: Sets

  private func set(_ reader: inout ByteReader, among universe: Int) throws -> SupplierSet {
    guard let form = SetForm(rawValue: try reader.byte()) else { throw ByteReader.damage }
    switch form {
    case .everybody: return SupplierSet(below: universe)
    case .list: return try list(&reader, among: universe)
    case .missing:
      var set = SupplierSet(below: universe)
      set.subtract(try list(&reader, among: universe))
      return set
    case .bits:
      var words = [UInt64](repeating: 0, count: (universe + 63) / 64)
      for index in 0..<(universe + 7) / 8 {
        words[index / 8] |= UInt64(try reader.byte()) << UInt64(index % 8 * 8)
      }
      return SupplierSet(words: words)
    }
  }

  private func list(_ reader: inout ByteReader, among universe: Int) throws -> SupplierSet {
    var set = SupplierSet()
    var before = 0
    for _ in 0..<(try reader.count()) {
      let distance = try reader.number()
      guard distance < universe, before + Int(distance) < universe else { throw ByteReader.damage }
      before += Int(distance)
      set.insert(before)
    }
    return set
  }
}
