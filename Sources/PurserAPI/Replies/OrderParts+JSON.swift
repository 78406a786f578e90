internal import PurserCore

extension OrderParts {
  /// Writes the members of a divided order: what was bought, what is held on, what was freed and what was given
  /// back, and each part.
  ///
  /// - Parameters:
  ///   - timeToLive: how long a hold waits for its outcome.
  ///   - json: where they are written.
  func write(_ timeToLive: Duration, to json: inout AnswerJSON) {
    json.object("bought") { Self.write(bought, to: &$0) }
    json.object("held_on") { write(heldOn, timeToLive, to: &$0) }
    json.object("freed") { write(freed, timeToLive, to: &$0) }
    json.object("given_back") { Self.write(givenBack, to: &$0) }
    json.array("parts") { json in
      for part in all { json.object { write(part, timeToLive, to: &$0) } }
    }
  }

  private static func write(_ sum: Sum, to json: inout AnswerJSON) {
    json.integer("quantity", sum.quantity)
    json.amount("amount", sum.amount)
  }

  private func write(
    _ part: OrderStatus?, _ timeToLive: Duration, to json: inout AnswerJSON
  ) {
    let hold = part?.state.holding
    json.integer("quantity", part.flatMap { quantity(of: $0) } ?? (ordered == nil ? nil : 0))
    json.amount("amount", hold?.hold.amount ?? .zero(own.currency))
    json.string("state", part?.state.name)
    json.moment(
      "expires_at",
      part.flatMap { hold?.expiresAt(after: timeToLive, placedAt: $0.placedAt) })
  }

  private func write(
    _ part: OrderStatus, _ timeToLive: Duration, to json: inout AnswerJSON
  ) {
    let holding = part.state.holding
    json.string("state", part.state.name)
    json.integer("quantity", quantity(of: part))
    json.amount("amount", holding?.hold.amount)
    json.amount("actual", holding?.ending?.actual)
    json.moment("ended_at", holding?.ending?.moment)
    json.moment(
      "expires_at", holding?.expiresAt(after: timeToLive, placedAt: part.placedAt))
    json.string("reference", holding?.hold.share?.reference?.name)
  }
}
