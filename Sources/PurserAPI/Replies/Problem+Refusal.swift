internal import PurserCore

extension Problem {
  /// After how many seconds an order is sent again whose answer hangs on a reading that nobody can date.
  private static let secondsUntilReading = 5

  /// The answer to an order that no supplier can fill.
  ///
  /// - Parameters:
  ///   - refusal: why.
  ///   - placement: the order, and what is in doubt of it.
  init(_ refusal: Refusal, of placement: Placement) {
    let order = placement.record
    let detail = placement.doubt.map(Self.lack) ?? order.decision.detail(of: refusal)
    self.init(refusal.code, detail, order: order)
    isRetryable = placement.isRetryable
    doubt = placement.doubt
    guard placement.isRetryable else { return }
    let moment = doubt == nil ? order.decision.onlyCircuitEnd : doubt?.certainAt
    retryAfterSeconds =
      moment?.secondsRoundedUp(from: order.status.placedAt) ?? Self.secondsUntilReading
  }

  private static func lack(of doubt: Doubt) -> String {
    let (low, high) = (doubt.spendable.low.decimalString, doubt.spendable.high)
    let until =
      doubt.certainAt.map { "a reading from \($0) on can tell" }
      ?? "it takes a report of the orders under way to tell"
    return
      "no supplier certainly has enough to spend, and \(doubt.supplier) may: it has between "
      + "\(low) and \(high), and \(until); nothing was stored, send the same again"
  }
}

extension Doubt {
  /// Writes the member `doubt`.
  func write(to json: inout AnswerJSON) {
    json.object("doubt") { json in
      json.string("supplier", supplier.name)
      json.object("spendable") { json in
        json.amount("low", spendable.low)
        json.amount("high", spendable.high)
      }
      json.string("currency", spendable.low.currency.code)
      json.moment("certain_at", certainAt)
    }
  }
}

extension Timestamp {
  /// In how many seconds it comes, rounded up, at least 1.
  fileprivate func secondsRoundedUp(from now: Timestamp) -> Int {
    let (seconds, rest) = since(now).components
    return Int(clamping: max(1, seconds + (rest > 0 ? 1 : 0)))
  }
}
