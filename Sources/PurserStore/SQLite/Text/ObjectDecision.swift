internal import PurserCore

/// Decisions as the first schema wrote them: objects that name every member. They are only read;
/// retention will have removed the last of them some day.
enum ObjectDecision {
  /// Whether a stored decision is one of these.
  static func matches(_ text: String) -> Bool { text.utf8.first == UInt8(ascii: "{") }

  static func decision(
    from text: String, of currency: Currency, currencies: CurrencyTable
  ) throws -> Decision {
    let row = try JSONFields(text)
    return Decision(
      policy: try row.choice("policy"), currency: currency,
      judgements: try row.objects("candidates").map { try judgement($0, currencies: currencies) })
  }

  private static func judgement(
    _ row: JSONFields, currencies: CurrencyTable
  ) throws -> Judgement {
    let supplier = SupplierID(try row.string("supplier"))
    let money = try row.optionalString("currency").map { code in
      try currencies.currency(code, decimals: Int(try row.integer("decimals")))
    }
    func amount(_ name: String) throws -> Money? {
      guard let units = try row.optionalInteger(name) else { return nil }
      guard let money else { throw JSONFields.damage("currency") }
      return Money(units: units, currency: money)
    }
    let pool = try row.optionalString("pool").map { name in
      guard let money else { throw JSONFields.damage("currency") }
      return PoolID(supplier: supplier, pool: name, currency: money)
    }
    return Judgement(
      supplier: supplier, pool: pool, cost: try amount("cost"),
      spendable: try amount("spendable"),
      verdict: try verdict(row, amount: amount, currencies: currencies))
  }

  private static func verdict(
    _ row: JSONFields, amount: (String) throws -> Money?, currencies: CurrencyTable
  ) throws -> Verdict {
    switch try row.string("verdict") {
    case "chosen": return .chosen
    case "ranked":
      let rank = try row.integer("rank")
      return rank > Decision.rankedLimit ? .outranked : .ranked(Int(rank))
    case "not_allowed": return .excluded(.notAllowed)
    case "denied": return .excluded(.denied)
    case "missing_tag": return .excluded(.missingTag(try row.string("tag")))
    case "paused": return .excluded(.paused())
    case "not_sold": return .excluded(.notSold)
    case "no_pool":
      return .excluded(
        .noPool(
          try currencies.currency(
            try row.string("wanted"), decimals: Int(try row.integer("wanted_decimals")))))
    case "no_reading": return .excluded(.noReading())
    case "stale_reading":
      return .excluded(
        .staleReading(
          age: .microseconds(try row.integer("age")),
          limit: .microseconds(try row.integer("limit"))))
    case "lapsed":
      return .excluded(
        .lapsed(at: Timestamp(microsecondsSinceEpoch: try row.integer("at"))))
    case "insufficient_funds":
      guard let needs = try amount("needs"), let has = try amount("has") else {
        throw JSONFields.damage("needs")
      }
      return .excluded(.insufficientFunds(needs: needs, has: has))
    default: throw JSONFields.damage("verdict")
    }
  }
}
