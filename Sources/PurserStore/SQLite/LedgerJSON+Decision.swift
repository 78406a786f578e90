internal import ExactJSON
internal import PurserCore

extension LedgerJSON {
  static func text(of decision: Decision) -> String {
    let bytes = JSONWriter.object { json in
      json.string("policy", decision.policy.rawValue)
      json.array("candidates") { list in
        for candidate in decision.candidates {
          list.object { write(candidate, to: &$0) }
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func decision(from text: String, currencies: CurrencyTable) throws -> Decision {
    let row = try Fields(text)
    return Decision(
      policy: try row.choice("policy"),
      candidates: try row.objects("candidates").map { try candidate($0, currencies: currencies) })
  }

  private static func write(_ candidate: Candidate, to json: inout JSONObjectWriter) {
    json.string("supplier", candidate.supplier.name)
    if let pool = candidate.pool {
      json.string("pool", pool.pool)
    }
    if let amount = candidate.cost ?? candidate.spendable {
      json.string("currency", amount.currency.code)
      json.integer("decimals", amount.currency.minorDigits)
    }
    if let cost = candidate.cost { json.integer("cost", cost.units) }
    if let spendable = candidate.spendable { json.integer("spendable", spendable.units) }
    switch candidate.verdict {
    case .chosen: json.string("verdict", "chosen")
    case .ranked(let rank):
      json.string("verdict", "ranked")
      json.integer("rank", rank)
    case .excluded(let exclusion): write(exclusion, to: &json)
    }
  }

  private static func write(_ exclusion: Exclusion, to json: inout JSONObjectWriter) {
    json.string("verdict", exclusion.code)
    switch exclusion {
    case .notAllowed, .denied, .paused, .notSold, .noReading: break
    case .missingTag(let tag): json.string("tag", tag)
    case .noPool(let currency):
      json.string("wanted", currency.code)
      json.integer("wanted_decimals", currency.minorDigits)
    case .staleReading(let age, let limit):
      json.integer("age", age.wholeMicroseconds)
      json.integer("limit", limit.wholeMicroseconds)
    case .lapsed(let moment): json.integer("at", moment.microsecondsSinceEpoch)
    case .insufficientFunds(let needs, let has):
      json.integer("needs", needs.units)
      json.integer("has", has.units)
    }
  }

  private static func candidate(
    _ row: Fields, currencies: CurrencyTable
  ) throws -> Candidate {
    let supplier = SupplierID(try row.string("supplier"))
    let money = try row.optionalString("currency").map { code in
      try currency(code, decimals: Int(try row.integer("decimals")), known: currencies)
    }
    func amount(_ name: String) throws -> Money? {
      guard let units = try row.optionalInteger(name) else { return nil }
      guard let money else { throw Fields.damage("currency") }
      return Money(units: units, currency: money)
    }
    let pool = try row.optionalString("pool").map { name in
      guard let money else { throw Fields.damage("currency") }
      return PoolID(supplier: supplier, pool: name, currency: money)
    }
    return Candidate(
      supplier: supplier, pool: pool, cost: try amount("cost"),
      spendable: try amount("spendable"),
      verdict: try verdict(row, amount: amount, currencies: currencies))
  }

  private static func verdict(
    _ row: Fields, amount: (String) throws -> Money?, currencies: CurrencyTable
  ) throws -> Verdict {
    switch try row.string("verdict") {
    case "chosen": return .chosen
    case "ranked": return .ranked(Int(try row.integer("rank")))
    case "not_allowed": return .excluded(.notAllowed)
    case "denied": return .excluded(.denied)
    case "missing_tag": return .excluded(.missingTag(try row.string("tag")))
    case "paused": return .excluded(.paused)
    case "not_sold": return .excluded(.notSold)
    case "no_pool":
      return .excluded(
        .noPool(
          try currency(
            try row.string("wanted"), decimals: Int(try row.integer("wanted_decimals")),
            known: currencies)))
    case "no_reading": return .excluded(.noReading)
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
        throw Fields.damage("needs")
      }
      return .excluded(.insufficientFunds(needs: needs, has: has))
    default: throw Fields.damage("verdict")
    }
  }
}
