internal import PurserCore

extension AlertStanding {
  /// Writes the members that the API shows.
  func write(to json: inout AnswerJSON) {
    let key = record.key
    json.string("alert", key.description)
    json.string("family", key.family.rawValue)
    json.string("supplier", key.supplier?.name)
    json.string("pool", key.pool?.pool)
    json.string("currency", key.pool?.currency.code)
    json.string("state", state)
    json.string("tier", (record.raised?.tier ?? notice?.tier)?.rawValue)
    json.moment("since", since)
    json.string("headline", notice?.headline)
    json.array("details") { json in
      for detail in notice?.details ?? [] { json.string(nil, detail) }
    }
    json.object("facts") { json in
      for fact in notice?.facts ?? [] { json.string(named: fact.name, fact.value) }
    }
    writeHush(to: &json)
    json.moment("told_at", record.raised?.told?.at)
    json.array("told_to") { json in for channel in told { json.string(nil, channel) } }
  }

  /// Writes what people said to it.
  private func writeHush(to json: inout AnswerJSON) {
    switch record.hush {
    case .acknowledged:
      json.boolean("acknowledged", true)
      json.moment("snoozed_until", nil)
    case .snoozed(let until, _):
      json.boolean("acknowledged", false)
      json.moment("snoozed_until", until)
    case nil:
      json.boolean("acknowledged", false)
      json.moment("snoozed_until", nil)
    }
    json.string("up_to", record.hush?.upTo.rawValue)
  }

  private var state: String {
    switch record.phase {
    case .clear: "clear"
    case .pending: "pending"
    case .raised: "raised"
    }
  }

  private var since: Timestamp? {
    switch record.phase {
    case .clear: nil
    case .pending(let run): run.since
    case .raised(let raised): raised.since
    }
  }
}
