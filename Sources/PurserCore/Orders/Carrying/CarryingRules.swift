/// What the owner decided about orders that Purser places itself.
package struct CarryingRules: Hashable, Sendable {
  /// The way to deal with an attempt of which nobody knows whether the supplier took it.
  package enum Unknown: Hashable, Sendable {
    /// The order waits until somebody knows.
    case wait
    /// After that time the order goes to another supplier, and may be bought twice; as long as all that was
    /// put at risk so, and is still in doubt, is not above `exposure`. `nil` sets no limit.
    case failOver(after: Duration, exposure: Money?)
  }

  /// The problems after which an order goes to the next supplier. After others it has failed: no supplier
  /// would take it, or the shop has to change it.
  package var movesOn: Set<AttemptProblem.Kind>
  /// The way to deal with an attempt of which nobody knows whether the supplier took it.
  package var unknown: Unknown
  /// The most attempts of one order, from 1 to `OrderID.maximumAttempts`.
  package var maximumAttempts: Int
  /// The most calls under way at one supplier, above zero.
  package var callsPerSupplier: Int
  /// How often an attempt is looked up after the end of its supplier's polling plan.
  package var lateInterval: Duration
  /// The most attempts that are kept in memory. Those beyond wait in the store, and lose nothing but time.
  package var maximumFollowed: Int
  /// How long a hold waits for its outcome that does not say so itself. An attempt that takes longer is reported as
  /// unknown before that, so that its hold stays.
  package var holdTimeToLive = LedgerTerms.defaultHoldTimeToLive

  /// All but those that another supplier would refuse as well.
  package static let defaultMovesOn: Set<AttemptProblem.Kind> = [
    .funds, .belowMinimum, .outOfStock, .auth, .rateLimited, .maintenance, .notFound, .unknown,
    .unreachable, .malformed, .shapeChanged,
  ]

  /// Rules for the orders that Purser places.
  package init(
    movesOn: Set<AttemptProblem.Kind> = CarryingRules.defaultMovesOn, unknown: Unknown = .wait,
    maximumAttempts: Int = 8, callsPerSupplier: Int = 32,
    lateInterval: Duration = .seconds(3_600), maximumFollowed: Int = 100_000
  ) {
    self.movesOn = movesOn
    self.unknown = unknown
    self.maximumAttempts = min(max(1, maximumAttempts), OrderID.maximumAttempts)
    self.callsPerSupplier = max(1, callsPerSupplier)
    self.lateInterval = max(.seconds(1), lateInterval)
    self.maximumFollowed = max(1, maximumFollowed)
  }
}
