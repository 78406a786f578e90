extension Holding {
  /// How it stood right after an event, put together from how it stood after the event's batch or later.
  ///
  /// - Parameters:
  ///   - kind: what happened.
  ///   - at: when. Events of one batch have one moment.
  ///   - actual: what it was bought for, where it was.
  /// - Returns: the holding without what was told after the event.
  package func earlier(_ kind: OrderEvent.Kind, at: Timestamp, actual: Money?) -> Holding {
    var holding = self
    switch kind {
    case .placed, .rerouted, .refused, .reversed: break
    case .sent:
      // The ledger takes this news only before all others.
      holding.sending = .reported(at: at)
      (holding.acceptedAt, holding.unknownAt, holding.ending) = (nil, nil, nil)
    case .accepted:
      holding.acceptedAt = at
      if let unknown = holding.unknownAt, unknown >= at { holding.unknownAt = nil }
      holding.ending = nil
    case .unknown:
      holding.unknownAt = at
      if let accepted = holding.acceptedAt, accepted > at { holding.acceptedAt = nil }
      holding.ending = nil
    case .settled, .partial, .late:
      holding.ending = .settled(actual: actual ?? hold.amount, at: at)
    case .released, .attemptFailed: holding.ending = .released(at: at)
    case .expired: holding.ending = .expired(at: at, inferred: nil)
    }
    return holding
  }
}
