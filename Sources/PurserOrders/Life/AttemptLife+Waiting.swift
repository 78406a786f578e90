package import PurserCore

/// What an attempt waits for, for whoever asks.
extension AttemptLife {
  /// What it waits for while nothing is under way.
  ///
  /// - Parameter now: the moment.
  /// - Returns: what; `nil` where it is over.
  package func waiting(at now: Timestamp) -> CarriedWait? {
    guard !note.isOver else { return nil }
    var wait = CarriedWait(attempt: note.hold.attemptNumber, supplier: note.supplier)
    if waitsForRoom {
      wait.cause = .exposure
    } else if let failOverAt {
      (wait.cause, wait.until) = (.failOver, failOverAt)
    } else if let lookUpAt {
      wait.cause = canLookUp(at: max(now, lookUpAt)) ? .lookUp : .message
      wait.until = lookUpAt
    } else if terms.sendsMessages {
      wait.cause = .message
    } else {
      wait.cause = .person
    }
    return wait
  }
}
