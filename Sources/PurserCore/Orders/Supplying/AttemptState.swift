/// Where an attempt stands, as far as the supplier tells.
package enum AttemptState: String, Sendable, CaseIterable {
  /// The supplier has taken the order and says no more.
  case accepted
  /// The supplier is at work on it.
  case inFlight = "in_flight"
  /// A part was delivered, and no more will be.
  case partial
  /// All of it was delivered.
  case delivered
  /// Certainly not bought, or bought and given up by the supplier without a charge.
  case failed
  /// It was bought, and the supplier has taken it back and returned the money.
  case reversed
  /// Nobody can tell: money may have been taken.
  case unknown

  /// Whether the attempt has ended, so that nothing is asked any more.
  package var isFinal: Bool {
    switch self {
    case .partial, .delivered, .failed, .reversed: true
    case .accepted, .inFlight, .unknown: false
    }
  }
}
