/// When the alerts of a family are told.
package struct AlertRhythm: Hashable, Sendable {
  /// How often and how long something must be found before it is believed; both must be reached.
  package struct Confirmation: Hashable, Sendable {
    /// In so many evaluations in a row.
    package var evaluations: Int
    /// From the first of them on for so long.
    package var duration: Duration

    /// A confirmation; without anything, what is found first is believed.
    package init(evaluations: Int = 1, duration: Duration = .zero) {
      self.evaluations = evaluations
      self.duration = duration
    }
  }

  /// What makes an alert of what was found.
  package var onset: Confirmation
  /// What ends an alert. An alert that came back soon after its end must be away for longer, twice as long each time.
  package var recovery: Confirmation
  /// How long after it was told an alert that goes on is told again, by its tier; one without a time is told once.
  package var repeats: TierLadder<Duration>

  /// When alerts are told again, where nothing else is said.
  package static var usualRepeats: TierLadder<Duration> {
    TierLadder(
      notice: .seconds(24 * 3_600), warning: .seconds(8 * 3_600), critical: .seconds(4 * 3_600))
  }

  /// A rhythm.
  package init(
    onset: Confirmation = Confirmation(), recovery: Confirmation = Confirmation(),
    repeats: TierLadder<Duration> = AlertRhythm.usualRepeats
  ) {
    self.onset = onset
    self.recovery = recovery
    self.repeats = repeats
  }

  /// The rhythm of a family, where nothing else is said.
  package static func usual(_ family: AlertFamily) -> AlertRhythm {
    switch family {
    case .low:
      AlertRhythm(
        onset: Confirmation(evaluations: 2, duration: .seconds(60)),
        recovery: Confirmation(evaluations: 2, duration: .seconds(300)))
    case .dry:
      AlertRhythm(
        onset: Confirmation(evaluations: 2, duration: .seconds(30)),
        recovery: Confirmation(evaluations: 2, duration: .seconds(60)))
    case .storeNearlyFull:
      AlertRhythm(
        onset: Confirmation(evaluations: 2, duration: .seconds(60)),
        recovery: Confirmation(evaluations: 2, duration: .seconds(300)))
    case .refusedFunds, .checkFailed, .stale, .shapeChanged, .credentialRejected, .unknownOrders:
      AlertRhythm(recovery: Confirmation(evaluations: 2, duration: .seconds(60)))
    case .drift, .fastSpend, .topUp, .priceRise: AlertRhythm()
    }
  }

  /// What ends an alert that ended and came back before.
  ///
  /// - Parameters:
  ///   - recoveries: how often that was of late.
  ///   - tier: how bad it is.
  /// - Returns: the confirmation.
  package func recovery(after recoveries: Int, of tier: AlertTier) -> Confirmation {
    guard recoveries > 0, let longest = repeats[tier] else { return recovery }
    let longer = max(recovery.duration, Self.leastPatience) * (1 << min(recoveries, 16))
    return Confirmation(
      evaluations: recovery.evaluations, duration: max(recovery.duration, min(longer, longest)))
  }

  /// How soon after its end an alert comes back that has not really ended.
  package func isSoon(_ time: Duration, after recoveries: Int, of tier: AlertTier) -> Bool {
    time < max(recovery(after: recoveries, of: tier).duration, Self.leastPatience) * 12
  }

  /// The least that is doubled for an alert that comes back.
  private static let leastPatience = Duration.seconds(300)
}
