import ExactJSON
import PurserCore
import PurserSuppliers

extension AdapterTrial {
  /// The outcome for programs.
  var json: JSONValue {
    switch outcome {
    case .success(let pools):
      ["balances": .array(pools.map(\.json)), "error": .null]
    case .failure(let failure):
      [
        "balances": [],
        "error": [
          "class": .string(failure.kind.rawValue), "message": .string(failure.message),
          "status": failure.status.map { .number(JSONNumber($0)) } ?? .null,
        ],
      ]
    }
  }

  /// All of it for people: the way on standard error, the balances on standard output.
  func tell() {
    for exchange in exchanges {
      Terminal.complain(exchange.request.indented(by: "> "))
      Terminal.complain((exchange.reply ?? "no reply").indented(by: "< ") + "\n")
    }
    for finding in findings { Terminal.complain(finding.line) }
    if !findings.isEmpty { Terminal.complain("") }
    switch outcome {
    case .success(let pools) where pools.isEmpty: Terminal.say("no balances")
    case .success(let pools): Terminal.say(Self.table(pools).text)
    case .failure(let failure): Terminal.complain("\(failure)")
    }
  }

  private static func table(_ pools: [PoolReport]) -> Table {
    let given = (pools.first?.amounts ?? []).map(\.name).filter { name in
      pools.contains { $0.amounts.contains { $0.name == name && $0.amount != nil } }
    }
    var table = Table(
      [("POOL", .left), ("CURRENCY", .left), ("AVAILABLE", .right)]
        + given.map { ($0.uppercased(), .right) } + [("NOTE", .left)])
    for pool in pools {
      let amounts = given.map { name in
        pool.amounts.first { $0.name == name }?.amount?.decimalString ?? "-"
      }
      table.add(
        [pool.pool, pool.currency.code, pool.available?.decimalString ?? "-"] + amounts
          + [pool.note ?? ""])
    }
    return table
  }
}

extension SelectorFinding {
  fileprivate var line: String {
    if let found { return "\(field): `\(selector)` finds \(found)" }
    return "\(field): `\(selector)` finds nothing"
      + (nearest.map { "; the nearest that exists is \($0)" } ?? "")
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
    return .object(object)
  }

  private static func json(_ amount: Money?) -> JSONValue {
    amount.map { .string($0.decimalString) } ?? .null
  }
}

extension String {
  fileprivate func indented(by mark: String) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { mark + $0 }
      .joined(separator: "\n")
  }
}
