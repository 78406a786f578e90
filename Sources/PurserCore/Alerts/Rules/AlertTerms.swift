/// What the owner decided of alerts.
package struct AlertTerms: Hashable, Sendable {
  /// From where on something is an alert.
  package var rules: AlertRuleSet
  /// When alerts are told; families that are not named have the usual rhythm.
  package var rhythms: [AlertFamily: AlertRhythm]
  /// When nothing but what is critical is told, on the owner's clock.
  package var quietHours: [TimeSpan]
  /// The owner's clock.
  package var clock: LocalClock

  /// What the owner decided.
  package init(
    rules: AlertRuleSet = AlertRuleSet(), rhythms: [AlertFamily: AlertRhythm] = [:],
    quietHours: [TimeSpan] = [], clock: LocalClock = .utc
  ) {
    self.rules = rules
    self.rhythms = rhythms
    self.quietHours = quietHours
    self.clock = clock
  }

  /// When the alerts of a family are told.
  package func rhythm(of family: AlertFamily) -> AlertRhythm {
    rhythms[family] ?? AlertRhythm.usual(family)
  }

  /// Whether a moment is in the quiet hours.
  package func isQuiet(at moment: Timestamp) -> Bool {
    guard !quietHours.isEmpty else { return false }
    let (day, minute) = (clock.day(at: moment), clock.minute(at: moment))
    return quietHours.contains { $0.contains(day: day, minute: minute) }
  }
}
