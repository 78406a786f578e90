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
    switch refusal {
    case .insufficientFunds:
      self.init(
        .insufficientFunds, Self.lack(of: placement.doubt, order.decision), order: order)
    case .noEligibleSupplier:
      let cause = order.decision.cause(in: order)
      self.init(cause.code, cause.detail, order: order)
    case .noFreshReading:
      self.init(
        .noFreshReading,
        "no supplier that could fill it has a balance fresh enough to decide on and a price list",
        order: order)
    }
    isRetryable = placement.isRetryable
    doubt = placement.doubt
    guard placement.isRetryable else { return }
    retryAfterSeconds =
      doubt?.secondsUntilCertain(from: order.status.placedAt) ?? Self.secondsUntilReading
  }

  private static func lack(of doubt: Doubt?, _ decision: Decision) -> String {
    guard let doubt else { return decision.want }
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

  /// In how many seconds a reading can tell, rounded up, at least 1; `nil` where none can.
  fileprivate func secondsUntilCertain(from now: Timestamp) -> Int? {
    certainAt.map { moment in
      let (seconds, rest) = moment.since(now).components
      return Int(clamping: max(1, seconds + (rest > 0 ? 1 : 0)))
    }
  }
}
