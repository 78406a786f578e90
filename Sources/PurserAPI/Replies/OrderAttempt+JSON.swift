internal import PurserCore

extension [OrderAttempt] {
  /// Writes the members of the order of these attempts: where it stands, all of them, and how it came to
  /// that.
  ///
  /// - Parameters:
  ///   - listing: which suppliers it lists.
  ///   - timeToLive: how long a hold waits for its outcome.
  ///   - json: where they are written.
  func write(_ listing: CandidateListing, _ timeToLive: Duration, to json: inout AnswerJSON) {
    let leading = leading
    leading?.whole.write(listing, timeToLive, to: &json)
    if let totals {
      totals.write(timeToLive, to: &json)
      json.boolean("bought_twice", totals.isBoughtTwice)
    }
    json.string("supplier_reference", leading?.note?.memo?.supplierReference)
    json.array("attempts") { json in
      for attempt in self { json.object { attempt.write(timeToLive, to: &$0) } }
    }
    json.array("explanation") { json in
      for sentence in explanation { json.string(nil, sentence) }
    }
  }
}

extension OrderAttempt {
  /// Writes the members of one attempt.
  fileprivate func write(_ timeToLive: Duration, to json: inout AnswerJSON) {
    let record = whole
    let status = record.status
    let holding = record.holding
    json.integer("attempt", number)
    json.string("attempt_id", status.attemptID)
    json.string("state", status.state.name)
    json.string("supplier", holding?.hold.supplier.name)
    json.amount("amount", holding?.hold.amount)
    json.amount("actual", holding?.ending?.actual)
    json.moment("placed_at", status.placedAt)
    json.moment("sent_at", holding?.sentAt)
    json.moment("ended_at", holding?.ending?.moment)
    json.boolean("late", isLate)
    json.string("reason", note?.reason?.reason)
    json.string("message", note?.reason?.message)
    json.string("reference", note?.memo?.reference)
    json.string("supplier_reference", note?.memo?.supplierReference)
    json.string("supplier_state", note?.state?.rawValue)
    json.amount("charged", note?.charged)
    json.integer("delivered", note?.quantity)
  }
}
