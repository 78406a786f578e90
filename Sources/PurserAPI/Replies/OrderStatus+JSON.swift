internal import ExactJSON
internal import PurserCore

extension OrderStatus {
  /// Writes where the order stands, as the API shows it.
  func write(to json: inout JSONObjectWriter) {
    let holding = state.holding
    json.string("id", id.name)
    json.string("state", state.name)
    json.string("supplier", holding?.hold.supplier.name)
    json.string("pool", holding?.hold.pool.pool)
    json.string("currency", currency.code)
    json.string("amount", holding?.hold.amount.decimalString)
    json.array("lines") { list in
      for line in holding?.hold.lines ?? [] {
        list.object { json in
          json.string("pool", line.pool.pool)
          json.string("amount", line.amount.decimalString)
        }
      }
    }
    json.string("actual", holding?.ending?.actual?.decimalString)
    json.string("attempt_id", attemptID)
    json.string("placed_at", placedAt.rfc3339)
    json.string("sent_at", holding?.sending.reportedMoment?.rfc3339)
    json.string("accepted_at", holding?.acceptedAt?.rfc3339)
    json.string("unknown_since", holding?.unknownAt?.rfc3339)
    json.string("ended_at", holding?.ending?.moment.rfc3339)
    if case .expired(_, let inferred)? = holding?.ending {
      json.string("inferred", inferred?.rawValue)
    }
    if case .refused(let refusal) = state { json.string("refusal", refusal.rawValue) }
  }
}

extension Sending {
  fileprivate var reportedMoment: Timestamp? { isReported ? moment : nil }
}
