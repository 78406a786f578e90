internal import PurserCore

extension OrderTotals {
  /// Writes the members of an order that is divided, or has the money of several attempts: what was bought, what is held
  /// on, what was freed and what was given back, of all attempts together, and each part.
  ///
  /// - Parameters:
  ///   - timeToLive: how long a hold waits for its outcome.
  ///   - json: where they are written.
  func write(_ timeToLive: Duration, to json: inout AnswerJSON) {
    json.object("bought") { Self.write(bought, to: &$0) }
    json.object("held_on") { Self.write(heldOn, timeToLive, to: &$0) }
    json.object("freed") { Self.write(freed, timeToLive, to: &$0) }
    json.object("given_back") { Self.write(givenBack, to: &$0) }
    json.array("parts") { json in
      for attempt in attempts { attempt.writeParts(timeToLive, to: &json) }
    }
  }

  private static func write(_ sum: Sum, to json: inout AnswerJSON) {
    json.integer("quantity", sum.quantity)
    json.amount("amount", sum.amount)
    guard !sum.also.isEmpty else { return }
    json.array("also") { json in
      for amount in sum.also {
        json.object { json in
          json.string("currency", amount.currency.code)
          json.amount("amount", amount)
        }
      }
    }
  }

  private static func write(_ rest: Rest, _ timeToLive: Duration, to json: inout AnswerJSON) {
    write(rest.sum, to: &json)
    json.string("state", state(of: rest.parts))
    let ends = rest.parts.compactMap { part in
      part.state.holding?.expiresAt(after: timeToLive, placedAt: part.placedAt)
    }
    json.moment("expires_at", ends.min())
  }

  /// The state of the part that wants attention most.
  private static func state(of parts: [OrderStatus]) -> String? {
    let kinds = Set(parts.map(\.state.kind))
    let first = [OrderState.Name.unknown, .held, .sent, .accepted].first(where: kinds.contains)
    return first?.rawValue ?? parts.first?.state.name
  }
}
