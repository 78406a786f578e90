internal import PurserCore

/// What shops tell of suppliers that they order from themselves.
extension Gateway {
  /// Tells whoever judges suppliers by it what a shop says of an attempt.
  ///
  /// - Parameters:
  ///   - report: what it says.
  ///   - problem: the reason that it gives; `nil` for none.
  ///   - status: the attempt.
  ///   - sku: the product, where it is known.
  func learn(
    _ report: LedgerState.Report, _ problem: AttemptProblem?, of status: OrderStatus, sku: String?
  ) {
    guard let health, let hold = status.state.hold else { return }
    let outcome: AttemptResult.Outcome
    switch report {
    case .accepted: outcome = .taken
    case .settled, .settledInPart: outcome = .delivered
    case .released:
      // Without a reason nobody knows whose doing it was.
      guard let problem else { return }
      outcome = .failed(problem.kind)
    case .unknown:
      // An order that had ended, or is in doubt no more, says nothing of now.
      guard status.state.kind == .unknown else { return }
      outcome = .inDoubt(.unknown)
    case .sent, .unheard, .cancelled, .reversed, .reversedInPart, .noted: return
    }
    // What goes well says something only where something went wrong before.
    if outcome.isGood, health.current == nil { return }
    health.take(
      AttemptResult(
        supplier: hold.supplier, sku: sku, pool: hold.pool, amount: hold.amount, outcome: outcome,
        placedAt: status.placedAt, moment: clock.time().moment, hold: status.id))
  }
}

extension AttemptResult.Outcome {
  /// Whether the supplier took the order.
  fileprivate var isGood: Bool {
    switch self {
    case .taken, .delivered: true
    case .failed, .inDoubt: false
    }
  }
}
