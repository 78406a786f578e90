internal import PurserCore

extension OrderParts {
  /// Writes the members of a divided order: what was bought, what is held on, what was freed and what was given
  /// back, and each part.
  ///
  /// - Parameters:
  ///   - timeToLive: how long a hold waits for its outcome.
  ///   - json: where they are written.
  func write(_ timeToLive: Duration, to json: inout AnswerJSON) {
    OrderTotals([self], in: own.currency)?.write(timeToLive, to: &json)
  }

  /// Writes the parts into an array.
  func writeParts(_ timeToLive: Duration, to json: inout AnswerJSON) {
    for part in all { json.object { write(part, timeToLive, to: &$0) } }
  }

  private func write(
    _ part: OrderStatus, _ timeToLive: Duration, to json: inout AnswerJSON
  ) {
    let holding = part.state.holding
    json.integer("attempt", part.id.attemptNumber)
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
