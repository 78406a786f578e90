internal import PurserCore

extension OrderStatus {
  /// Writes the members that say where the order stands, as the API shows it.
  func write(to json: inout AnswerJSON) {
    let holding = state.holding
    json.string("id", id.name)
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
    json.moment("sent_at", holding?.sending.reportedMoment)
    json.moment("accepted_at", holding?.acceptedAt)
    json.moment("unknown_since", holding?.unknownAt)
    json.moment("ended_at", holding?.ending?.moment)
    if case .expired(_, let inferred)? = holding?.ending {
      json.string("inferred", inferred?.rawValue)
    }
    if case .refused(let refusal) = state { json.string("refusal", refusal.rawValue) }
  }
}

extension Sending {
  fileprivate var reportedMoment: Timestamp? { isReported ? moment : nil }
}
