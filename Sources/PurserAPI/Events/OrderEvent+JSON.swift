package import PurserCore

/// The one place where events of orders become messages: of webhooks and of streams alike.
extension OrderEvent {
  /// The message as JSON: its type, its moment, and as `data` where the order stood after it and what it is
  /// about. What was delivered is never in it, only whether it can be fetched.
  ///
  /// - Parameter timeToLive: how long a hold waits for its outcome that does not say so itself.
  /// - Returns: the bytes, without a line break.
  package func message(_ timeToLive: Duration) -> [UInt8] {
    AnswerJSON.bytes { json in
      json.object { json in
        json.string("type", kind.rawValue)
        json.moment("timestamp", at)
        json.object("data") { write(timeToLive, to: &$0) }
      }
    }
  }

  private func write(_ timeToLive: Duration, to json: inout AnswerJSON) {
    json.integer("event", number)
    status.write(timeToLive, to: &json)
    OrderDetails.write(details, status.state.hold?.amount, to: &json)
    json.integer("attempt", attempt)
    // A note is as it is now, and of a moment before the end may tell too much.
    let note = kind.isEnding ? note : nil
    json.string("reason", note?.reason?.kind.rawValue)
    json.string("message", note?.reason?.message)
    json.string("supplier_reference", note?.memo?.supplierReference)
    json.amount("charged", note?.charged)
    json.integer("delivered", note?.quantity)
    json.boolean("content", hasContent)
  }
}
