internal import ExactJSON
internal import PurserCore

extension SimulatedAccount.Terms {
  /// Changes the terms that `json` names:
  /// - `timing`: `at_order` or `at_confirmation`
  /// - `lag_milliseconds`
  /// - `confirmation`: `immediate`, `on_request` or `{"after_milliseconds"}`
  /// - `readings`: `{"from": "lagging"}`, `{"from": "any_moment", "seed" = 0}` or
  ///   `{"from": "replicas", "lags_milliseconds": [...], "seed"?}`, the replicas being asked in turn
  ///   where there is no seed
  /// - `returns`: `null` or `{"per_mille", "after_milliseconds" = 0, "seed" = 0}`
  /// - `top_up_delay_milliseconds`
  ///
  /// - Throws: `WireProblem.invalid` naming the member that is wrong or unknown.
  mutating func change(by json: JSONValue) throws(WireProblem) {
    for (name, value) in json.objectValue ?? JSONObject() {
      switch name {
      case "timing": timing = try Self.timing(value)
      case "lag_milliseconds": lag = try json.milliseconds(name)
      case "confirmation": confirmation = try Self.confirmation(value)
      case "readings": readings = try ReadingSource(json: value)
      case "returns": returns = try Self.returns(value)
      case "top_up_delay_milliseconds": topUpDelay = try json.milliseconds(name)
      case _: throw .invalid(field: name, reason: "is not one of the terms")
      }
    }
    if case .replicas(let ages, _) = readings, ages.contains(where: { $0 > lag }) {
      throw .invalid(field: "lags_milliseconds", reason: "must not be more than lag_milliseconds")
    }
  }

  /// All terms, as `change(by:)` reads them.
  var json: JSONValue {
    [
      "timing": .string(timing.rawValue),
      "lag_milliseconds": lag.jsonMilliseconds,
      "confirmation": confirmation.json,
      "readings": readings.json,
      "returns": returns?.json ?? .null,
      "top_up_delay_milliseconds": topUpDelay.jsonMilliseconds,
    ]
  }

  private static func timing(_ json: JSONValue) throws(WireProblem) -> DeductionTiming {
    guard let timing = json.stringValue.flatMap(DeductionTiming.init(rawValue:)) else {
      throw .invalid(field: "timing", reason: "must be at_order or at_confirmation")
    }
    return timing
  }

  private static func confirmation(
    _ json: JSONValue
  ) throws(WireProblem) -> SimulatedAccount.Confirmation {
    switch json.stringValue {
    case "immediate": return .immediate
    case "on_request": return .onRequest
    case .some, .none:
      guard let delay = try json.optionalMilliseconds("after_milliseconds") else {
        throw .invalid(
          field: "confirmation",
          reason: "must be immediate, on_request or an object with after_milliseconds")
      }
      return .after(delay)
    }
  }

  private static func returns(
    _ json: JSONValue
  ) throws(WireProblem) -> SimulatedAccount.Returns? {
    if json.isNull { return nil }
    guard let share = json["per_mille"]?.numberValue?.plainInteger, (0...1_000).contains(share)
    else { throw .invalid(field: "per_mille", reason: "must be a whole number from 0 to 1000") }
    return SimulatedAccount.Returns(
      perMille: Int(share), after: try json.optionalMilliseconds("after_milliseconds") ?? .zero,
      seed: try json.optionalSeed() ?? 0)
  }
}

extension SimulatedAccount.Confirmation {
  fileprivate var json: JSONValue {
    switch self {
    case .immediate: "immediate"
    case .onRequest: "on_request"
    case .after(let delay): ["after_milliseconds": delay.jsonMilliseconds]
    }
  }
}

extension SimulatedAccount.Returns {
  fileprivate var json: JSONValue {
    [
      "per_mille": .number(JSONNumber(perMille)), "after_milliseconds": delay.jsonMilliseconds,
      "seed": .number(JSONNumber(seed)),
    ]
  }
}

extension ReadingSource {
  fileprivate init(json: JSONValue) throws(WireProblem) {
    switch json["from"]?.stringValue {
    case "lagging": self = .lagging
    case "any_moment": self = .anyMoment(seed: try json.optionalSeed() ?? 0)
    case "replicas":
      let elements = json["lags_milliseconds"]?.arrayValue ?? []
      let lags = elements.compactMap(\.milliseconds)
      guard !lags.isEmpty, lags.count == elements.count else {
        throw .invalid(
          field: "lags_milliseconds", reason: "must be whole numbers of at least 0, one or more")
      }
      self = .replicas(lags, try json.optionalSeed().map { .random(seed: $0) } ?? .inTurn)
    case .some, .none:
      throw .invalid(field: "readings", reason: "must be from lagging, replicas or any_moment")
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .lagging: return ["from": "lagging"]
    case .anyMoment(let seed): return ["from": "any_moment", "seed": .number(JSONNumber(seed))]
    case .replicas(let lags, let choice):
      let lags = JSONValue.array(lags.map(\.jsonMilliseconds))
      switch choice {
      case .inTurn: return ["from": "replicas", "lags_milliseconds": lags]
      case .random(let seed):
        return [
          "from": "replicas", "lags_milliseconds": lags, "seed": .number(JSONNumber(seed)),
        ]
      }
    }
  }
}
