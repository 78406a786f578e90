internal import ExactJSON
internal import PurserCore

/// Decisions as the rows of orders keep them, as short as JSON allows, since every hold writes one:
///
///     ["cheapest", [3, 95000, 120000, 1], ["acme", 95000, null, ["denied"]]]
///
/// A candidate is who (the number of its pool, or its supplier's name where it has none), its cost,
/// what it can spend, its verdict (a rank, 9 where it is not kept, or the code of the exclusion with its details), and the
/// lines where there are some. Amounts count the order's currency; one of another currency is an
/// array of code, decimals and count.
struct DecisionText {
  let catalogue: Catalogue
  /// The order's currency.
  let currency: Currency

  // MARK: Reading

  func decision(from text: String) throws -> Decision {
    if ObjectDecision.matches(text) {
      return try ObjectDecision.decision(from: text, of: currency, currencies: catalogue.currencies)
    }
    var elements = try JSONElements(text: text)
    let policy: Policy = try elements.choice()
    var judgements: [Judgement] = []
    while !elements.isAtEnd { judgements.append(try judgement(try elements.array())) }
    return Decision(policy: policy, currency: currency, judgements: judgements)
  }

  private func judgement(_ array: JSONElements) throws -> Judgement {
    var elements = array
    let who = try elements.value()
    let pool = try who.numberValue.map { number in
      guard let number = number.plainInteger else { throw StoreError.damagedRow("no pool") }
      return try catalogue.pool(number)
    }
    guard let supplier = pool?.supplier ?? who.stringValue.map(SupplierID.init) else {
      throw StoreError.damagedRow("a candidate that is nobody")
    }
    return Judgement(
      supplier: supplier, pool: pool, cost: try money(try elements.value()),
      spendable: try money(try elements.value()),
      lines: [], verdict: try verdict(try elements.value())
    ).with(lines: try elements.isAtEnd ? [] : lines(try elements.array()))
  }

  private func lines(_ array: JSONElements) throws -> [Hold.Line] {
    var elements = array
    var lines: [Hold.Line] = []
    while !elements.isAtEnd {
      let pool = try catalogue.pool(try elements.integer())
      lines.append(
        Hold.Line(pool: pool, amount: Money(units: try elements.integer(), currency: pool.currency))
      )
    }
    return lines
  }

  private func money(_ value: JSONValue) throws -> Money? {
    if value.isNull { return nil }
    if let units = value.numberValue?.plainInteger {
      return Money(units: units, currency: currency)
    }
    guard let array = value.arrayValue else { throw StoreError.damagedRow("no amount") }
    var elements = JSONElements(array)
    let other = try currency(&elements)
    return Money(units: try elements.integer(), currency: other)
  }

  private func currency(_ elements: inout JSONElements) throws -> Currency {
    try catalogue.currencies.currency(
      try elements.string(), decimals: Int(try elements.integer()))
  }

  private func verdict(_ value: JSONValue) throws -> Verdict {
    if let rank = value.numberValue?.plainInteger {
      if rank == 1 { return .chosen }
      return rank > Decision.rankedLimit ? .outranked : .ranked(Int(rank))
    }
    guard let array = value.arrayValue else { throw StoreError.damagedRow("no verdict") }
    var elements = JSONElements(array)
    return .excluded(try exclusion(try elements.string(), &elements))
  }

  private func exclusion(_ code: String, _ details: inout JSONElements) throws -> Exclusion {
    switch code {
    case "not_allowed": return .notAllowed
    case "denied": return .denied
    case "tried": return .tried
    case "missing_tag": return .missingTag(try details.string())
    case "paused": return .paused()
    case "without_orders": return .withoutOrders
    case "one_unit": return .oneUnit
    case "not_sold": return .notSold
    case "no_pool": return .noPool(try currency(&details))
    case "no_reading":
      guard !details.isAtEnd else { return .noReading() }
      let text = try details.string()
      return details.isAtEnd ? .noReading(cause: text) : .waiting(pool: text)
    case "stale_reading":
      return .staleReading(
        age: .microseconds(try details.integer()), limit: .microseconds(try details.integer()),
        cause: try details.isAtEnd ? nil : details.string())
    case "lapsed": return .lapsed(at: try details.moment())
    case "insufficient_funds":
      guard let needs = try money(try details.value()), let has = try money(try details.value())
      else { throw StoreError.damagedRow("no amount") }
      return .insufficientFunds(needs: needs, has: has)
    default: throw StoreError.damagedRow("an exclusion that means nothing")
    }
  }
}

extension Judgement {
  fileprivate func with(lines: [Hold.Line]) -> Judgement {
    var judgement = self
    judgement.lines = lines
    return judgement
  }
}

// MARK: Writing

extension JSONLine {
  /// Writes a decision about an order of `currency`, whose pools get `numbers`.
  mutating func decision(
    _ decision: Decision, of currency: Currency, _ numbers: inout PoolNumbers
  ) throws {
    open()
    word(decision.policy.rawValue)
    for (place, judgement) in decision.judgements.enumerated() {
      open()
      if let pool = judgement.pool {
        integer(try numbers.number(ofCandidate: pool, at: place))
      } else {
        string(judgement.supplier.name)
      }
      money(judgement.cost, of: currency)
      money(judgement.spendable, of: currency)
      switch judgement.verdict {
      case .chosen: integer(1)
      case .ranked(let rank): integer(Int64(rank))
      case .outranked: integer(Int64(Decision.rankedLimit + 1))
      case .excluded(let exclusion): self.exclusion(exclusion, of: currency)
      }
      if !judgement.lines.isEmpty { try lines(judgement.lines, &numbers) }
      close()
    }
    close()
  }

  /// Writes the pools of `lines` with their amounts.
  mutating func lines(_ lines: [Hold.Line], _ numbers: inout PoolNumbers) throws {
    open()
    for line in lines {
      integer(try numbers.number(of: line.pool))
      integer(line.amount.units)
    }
    close()
  }

  private mutating func money(_ money: Money?, of currency: Currency) {
    guard let money, money.currency != currency else { return integer(money?.units) }
    open()
    self.currency(money.currency)
    integer(money.units)
    close()
  }

  private mutating func currency(_ currency: Currency) {
    word(currency.code)
    integer(Int64(currency.minorDigits))
  }

  private mutating func exclusion(_ exclusion: Exclusion, of currency: Currency) {
    open()
    word(exclusion.code)
    switch exclusion {
    case .notAllowed, .denied, .tried, .paused, .withoutOrders, .oneUnit, .notSold, .unreadPrices,
      .unreadRates:
      break
    case .unknownProduct(let nearest): if let nearest { string(nearest) }
    case .noReading(let cause): if let cause { string(cause) }
    case .waiting(let pool):
      string(pool)
      word("waits")
    case .missingTag(let tag): string(tag)
    case .noPool(let wanted): self.currency(wanted)
    case .staleReading(let age, let limit, let cause):
      integer(age.wholeMicroseconds)
      integer(limit.wholeMicroseconds)
      if let cause { string(cause) }
    case .lapsed(let moment): integer(moment.microsecondsSinceEpoch)
    case .insufficientFunds(let needs, let has), .capped(_, let needs, let has):
      money(needs, of: currency)
      money(has, of: currency)
    case .expiredPrice(let moment), .futurePrice(let moment), .outOfFunds(let moment):
      integer(moment.microsecondsSinceEpoch)
    case .circuitOpen(let kind, let until):
      word(kind.rawValue)
      integer(until.microsecondsSinceEpoch)
    case .checkRefused(let refusal): integer(refusal.since.microsecondsSinceEpoch)
    case .ruledOut(let rule): string(rule)
    case .otherQuantity, .costOutOfRange, .noRate: break
    }
    close()
  }
}
