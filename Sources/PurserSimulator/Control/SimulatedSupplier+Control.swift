internal import ExactJSON
internal import HTTPTypes
internal import PurserCore

// Endpoints for tests and people that drive a simulator in another process. They ask for no
// credentials: a simulator binds loopback only, and its money is play money.

extension SimulatedSupplier {
  var controlEndpoints: [WireEndpoint] {
    [
      Self.control("fault", Self.setFault),
      Self.control("terms", Self.setTerms),
      Self.control("top_up", Self.topUp),
      Self.control("spend", Self.spend),
      Self.control("second_consumer", Self.setSecondConsumer),
      Self.control("return", Self.giveBack),
      WireEndpoint(.get, "/_simulator/state", group: nil, isAuthenticated: false) {
        [name] call, state throws(WireProblem) in Self.describe(name, &state, at: call.now)
      },
    ]
  }

  private static func control(
    _ name: String, _ answer: @escaping WireEndpoint.Answer
  ) -> WireEndpoint {
    WireEndpoint(
      .post, "/_simulator/\(name)", group: nil, isAuthenticated: false, answer: answer)
  }

  /// `{"on": "balances" | "orders" | "look_ups" | "tokens" | "all", "fault": ..., "stage"?, "times"?}`; the
  /// members of each fault are at `Fault.init(json:)`.
  private static func setFault(
    _ call: WireCall, _ state: inout SupplierState
  ) throws(WireProblem) -> WireReply {
    let json = try call.jsonObject()
    let fault = try Fault(json: json)
    var setting = FaultSetting(fault: fault, stage: fault.usualStage, remaining: nil)
    if let member = json["stage"] {
      guard let stage = member.stringValue.flatMap(Fault.Stage.init(rawValue:)) else {
        throw .invalid(field: "stage", reason: "must be before_work or after_work")
      }
      setting.stage = stage
    }
    if let member = json["times"] {
      guard let times = member.numberValue?.plainInteger, times > 0 else {
        throw .invalid(field: "times", reason: "must be a whole number above 0")
      }
      setting.remaining = Int(times)
    }
    for group in try groups(json["on"]?.stringValue ?? "all") {
      state.faults.set(setting, on: group)
    }
    return WireReply(["faults": faults(state)])
  }

  private static func groups(_ name: String) throws(WireProblem) -> [EndpointGroup] {
    if name == "all" { return EndpointGroup.allCases }
    guard let group = EndpointGroup(rawValue: name) else {
      throw .invalid(field: "on", reason: "must be balances, orders, look_ups, tokens or all")
    }
    return [group]
  }

  private static func describe(
    _ name: String, _ state: inout SupplierState, at now: Timestamp
  ) -> WireReply {
    let counters = state.counters
    return WireReply([
      "supplier": .string(name),
      "now": .string(now.rfc3339),
      "pools": pools(&state, at: now),
      "terms": state.account.terms.json,
      "second_consumer": state.account.elsewhere?.consumer.json ?? .null,
      "faults": faults(state),
      "counters": [
        "requests": .number(JSONNumber(counters.requests)),
        "balance_calls": .number(JSONNumber(counters.balanceCalls)),
        "tokens": .number(JSONNumber(counters.tokens)),
        "orders_accepted": .number(JSONNumber(counters.ordersAccepted)),
        "orders_refused_for_funds": .number(JSONNumber(counters.ordersRefusedForFunds)),
      ],
    ])
  }

  /// The truth of every pool beside what every reader is shown: `shown` is the number one lag ago,
  /// whatever a replica may know better.
  static func pools(_ state: inout SupplierState, at now: Timestamp) -> JSONValue {
    let truth = state.account.truth(at: now)
    let shown = state.account.settledReadings(at: now)
    return .array(
      zip(truth, shown).map { truth, shown in
        [
          "pool": .string(truth.pool.name),
          "currency": .string(truth.pool.currency.code),
          "spendable": .string(truth.spendable.decimalString),
          "pending": .string(truth.pending.decimalString),
          "used": .string(truth.used.decimalString),
          "used_elsewhere": .string(truth.usedElsewhere.decimalString),
          "pending_top_up": .string(truth.pendingTopUp.decimalString),
          "shown": .string(shown.available.decimalString),
        ]
      })
  }

  private static func faults(_ state: SupplierState) -> JSONValue {
    .array(
      state.faults.active.map { group, setting in
        [
          "on": .string(group.rawValue),
          "fault": .string(setting.fault.name),
          "stage": .string(setting.stage.rawValue),
          "times": setting.remaining.map { .number(JSONNumber($0)) } ?? .null,
        ]
      })
  }
}
