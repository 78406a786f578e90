package import PurserCore

/// How often suppliers are asked while no orders flow, and when the owner's working hours are.
package struct ScheduleSettings: Hashable, Sendable {
  /// The time between checks in working hours; `nil` where the owner does not say.
  package var every: Duration?
  /// The same outside of them.
  package var overnight: Duration?
  /// How long after the latest order more of them are expected.
  package var ordersFlowFor = CheckPlan.defaultFlow
  /// The working hours.
  package var hours = WorkingHours(spans: [ScheduleSettings.defaultSpan])

  /// Within the guide's 15 to 30 minutes in business hours.
  package static let defaultEvery = Duration.seconds(1_200)
  /// The guide's hour overnight.
  package static let defaultOvernight = Duration.seconds(3_600)
  /// Shops sell in the evening and on Sundays as well.
  package static let defaultSpan = TimeSpan(from: 7 * 60, until: 23 * 60)
  /// By so much that checks which begin together drift apart.
  private static let jitterPercent = 10

  /// The settings where the owner gives none.
  package init() {}

  /// The plan of a supplier.
  ///
  /// - Parameters:
  ///   - refresh: the time between its checks while orders flow.
  ///   - isGiven: whether that is the owner's word, which counts at all times where the schedule says nothing.
  /// - Returns: the plan.
  package func plan(refresh: Duration, isGiven: Bool) -> CheckPlan {
    CheckPlan(
      whileOrdersFlow: refresh, inHours: every ?? (isGiven ? refresh : Self.defaultEvery),
      outOfHours: overnight ?? (isGiven ? refresh : Self.defaultOvernight), hours: hours,
      flowLasts: ordersFlowFor, jitterPercent: Self.jitterPercent)
  }
}
