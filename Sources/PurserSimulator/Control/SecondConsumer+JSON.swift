internal import ExactJSON
internal import PurserCore

extension SecondConsumer {
  /// Reads who else is to spend; `nil` for nobody:
  /// - `{"buys": "never"}`
  /// - `{"buys": "at", "milliseconds": [...]}`, each so long from now
  /// - `{"buys": "every", "milliseconds"}`
  /// - `{"buys": "about_every", "milliseconds"}`, at random
  ///
  /// all but the first with `"amount"`, `"currency"`, `"up_to"?` (amounts are drawn between
  /// `amount` and it), `"pool"?` and `"seed" = 0`.
  ///
  /// - Throws: `WireProblem.invalid` naming the member that is wrong.
  static func read(_ json: JSONValue, at now: Timestamp) throws(WireProblem) -> SecondConsumer? {
    let rhythm: Rhythm
    switch json["buys"]?.stringValue {
    case "never": return nil
    case "at": rhythm = .at(try moments(json["milliseconds"], from: now))
    case "every": rhythm = .every(try json.milliseconds("milliseconds"))
    case "about_every": rhythm = .aboutEvery(try json.milliseconds("milliseconds"))
    case .some, .none:
      throw .invalid(field: "buys", reason: "must be never, at, every or about_every")
    }
    let amount = try SimulatedSupplier.amount(in: json)
    let pool = try SimulatedSupplier.pool(in: json) ?? PoolID.mainPool
    let seed = try json.optionalSeed() ?? 0
    do throws(MoneyError) {
      var other = amount
      if let member = json["up_to"] {
        other = try Money(member.stringValue ?? "", amount.currency, rounding: .up)
      }
      return try SecondConsumer(spends: amount, upTo: other, pool: pool, rhythm, seed: seed)
    } catch {
      throw .invalid(field: "up_to", reason: "\(error)")
    }
  }

  /// What `read(_:at:)` has read, but that moments are those of the clock.
  var json: JSONValue {
    let buys: JSONValue
    let times: (name: String, value: JSONValue)
    switch rhythm {
    case .at(let moments):
      buys = "at"
      times = ("moments", .array(moments.map { .string($0.rfc3339) }))
    case .every(let interval):
      buys = "every"
      times = ("milliseconds", interval.jsonMilliseconds)
    case .aboutEvery(let interval):
      buys = "about_every"
      times = ("milliseconds", interval.jsonMilliseconds)
    }
    var object = JSONObject()
    object["buys"] = buys
    object[times.name] = times.value
    object["amount"] = .string(least.decimalString)
    object["up_to"] = .string(most.decimalString)
    object["currency"] = .string(pool.currency.code)
    object["pool"] = .string(pool.name)
    object["seed"] = .number(JSONNumber(seed))
    return .object(object)
  }

  private static func moments(
    _ json: JSONValue?, from now: Timestamp
  ) throws(WireProblem) -> [Timestamp] {
    let elements = json?.arrayValue ?? []
    let waits = elements.compactMap(\.milliseconds)
    guard waits.count == elements.count, !waits.isEmpty else {
      throw .invalid(
        field: "milliseconds", reason: "must be whole numbers of at least 0, one or more")
    }
    return waits.map { now + $0 }
  }
}
