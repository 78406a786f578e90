import ExactJSON
import PurserCore
import PurserSuppliers

extension AdapterTrial {
  /// All of it for programs.
  var json: JSONValue {
    var object = JSONObject()
    switch outcome {
    case .success(let pools):
      object["balances"] = .array(pools.map(\.json))
      object["error"] = .null
    case .failure(let failure):
      object["balances"] = []
      object["error"] = [
        "class": .string(failure.kind.rawValue), "message": .string(failure.message),
        "status": failure.status.map { .number(JSONNumber($0)) } ?? .null,
        "may_have_been_sent": .bool(failure.requestMayHaveBeenSent),
      ]
    }
    object["unavailable"] = .array(failures.map(\.json))
    object["exchanges"] = .array(exchanges.map(\.json))
    object["findings"] = .array(findings.map(\.json))
    object["items"] = .array(items.map(\.json))
    object["rules"] = .array(rules.map(\.json))
    object["unasked"] = .array(unasked.map { .string($0) })
    return .object(object)
  }
}

extension PoolFailure {
  fileprivate var json: JSONValue {
    [
      "pool": pool.map { .string($0) } ?? .null,
      "currency": unit.name.map { .string($0) } ?? .null,
      "class": .string(failure.kind.rawValue), "message": .string(failure.message),
    ]
  }
}

extension AdapterTrial.Exchange {
  /// The exchange for programs.
  var json: JSONValue {
    [
      "request": .string(request), "reply": reply.map { .string($0) } ?? .null,
      "may_have_been_sent": .bool(mayHaveBeenSent),
      "let": .array(lets.map(\.json)), "signed": .array(signed.map(\.json)),
    ]
  }
}

extension AdapterTrial.Computed {
  fileprivate var json: JSONValue { ["name": .string(name), "text": .string(text)] }
}

extension SelectorFinding {
  fileprivate var json: JSONValue {
    [
      "field": .string(field), "selector": .string(selector),
      "found": found.map { .string($0) } ?? .null, "nearest": nearest.map { .string($0) } ?? .null,
    ]
  }
}

extension ItemFinding {
  fileprivate var json: JSONValue {
    [
      "call": .number(JSONNumber(call)), "reply": .number(JSONNumber(page)),
      "place": .string(place), "counts": .bool(counts), "sentence": .string(sentence),
    ]
  }
}

extension RuleTrial {
  fileprivate var json: JSONValue {
    [
      "rule": .number(JSONNumber(number)), "class": .string(kind.rawValue), "holds": .bool(holds),
      "reason": reason.map { .string($0) } ?? .null,
    ]
  }
}

extension PoolReport {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    object["pool"] = .string(pool)
    object["currency"] = .string(currency.code)
    object["available"] = Self.json(available)
    for (name, amount) in amounts { object[name] = Self.json(amount) }
    object["note"] = note.map { .string($0) } ?? .null
    object["updated_at"] = updatedAt.map { .string($0.rfc3339) } ?? .null
    object["expires_at"] = expiresAt.map { .string($0.rfc3339) } ?? .null
    object["cuts"] = .array(cuts.map { .string($0) })
    return .object(object)
  }

  private static func json(_ amount: Money?) -> JSONValue {
    amount.map { .string($0.decimalString) } ?? .null
  }
}
