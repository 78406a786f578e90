internal import PurserCore

extension OrderStatus {
  /// Writes the members that say where the order stands, as the API shows it.
  ///
  /// - Parameters:
  ///   - timeToLive: how long a hold waits for its outcome.
  ///   - json: where they are written.
  func write(_ timeToLive: Duration, to json: inout AnswerJSON) {
    let holding = state.holding
    json.string("id", order.name)
    json.string("state", state.name)
    json.string("supplier", holding?.hold.supplier.name)
    json.string("pool", holding?.hold.pool.pool)
    json.string("currency", currency.code)
    json.amount("amount", holding?.hold.amount)
    json.array("lines") { json in
      for line in holding?.hold.lines ?? [] {
        json.object { json in
          json.string("pool", line.pool.pool)
          json.amount("amount", line.amount)
        }
      }
    }
    json.amount("actual", holding?.ending?.actual)
    json.string("attempt_id", attemptID)
    json.moment("placed_at", placedAt)
    json.moment("sent_at", holding?.sentAt)
    json.moment("accepted_at", holding?.acceptedAt)
    json.moment("unknown_since", holding?.unknownAt)
    json.moment("ended_at", holding?.ending?.moment)
    json.moment("expires_at", holding?.expiresAt(after: timeToLive, placedAt: placedAt))
    if holding?.kind == .expired { json.string("inferred", holding?.ending?.inference?.rawValue) }
    if let refusal = state.refusal { json.string("refusal", refusal.rawValue) }
  }
}
