/// How often the owner wants suppliers asked, by what goes on.
package struct CheckPlan: Hashable, Sendable {
  /// The time between checks while orders flow.
  package var whileOrdersFlow: Duration
  /// The same while none do, in working hours.
  package var inHours: Duration
  /// The same outside of them.
  package var outOfHours: Duration
  /// The working hours.
  package var hours: WorkingHours
  /// How long after the latest order they count as flowing.
  package var flowLasts: Duration
  /// How much of an interval chance may take off it, in hundredths: what is asked together drifts apart.
  package var jitterPercent: Int

  /// Half an hour.
  package static let defaultFlow = Duration.seconds(1_800)

  /// A plan.
  package init(
    whileOrdersFlow: Duration, inHours: Duration, outOfHours: Duration, hours: WorkingHours,
    flowLasts: Duration = CheckPlan.defaultFlow, jitterPercent: Int = 0
  ) {
    self.whileOrdersFlow = whileOrdersFlow
    self.inHours = max(inHours, whileOrdersFlow)
    self.outOfHours = max(outOfHours, whileOrdersFlow)
    self.hours = hours
    self.flowLasts = flowLasts
    self.jitterPercent = min(max(jitterPercent, 0), 90)
  }

  /// The same interval at all times.
  package init(always interval: Duration) {
    self.init(
      whileOrdersFlow: interval, inHours: interval, outOfHours: interval, hours: WorkingHours())
  }

  /// When the check is due that follows one.
  ///
  /// - Parameters:
  ///   - checkedAt: when that one was.
  ///   - isWanted: whether orders flow, or something else wants fresh readings.
  ///   - share: what chance takes off an interval, of what it may: from 0 to 1,000 thousandths.
  /// - Returns: the moment, which may lie in the past. Where working hours begin meanwhile, their interval counts from
  ///   then on.
  package func due(after checkedAt: Timestamp, isWanted: Bool, share: Int64) -> Timestamp {
    if isWanted { return checkedAt + shortened(whileOrdersFlow, share) }
    let isInHours = hours.contains(checkedAt)
    let due = checkedAt + shortened(isInHours ? inHours : outOfHours, share)
    guard let change = hours.change(after: checkedAt), change < due else { return due }
    return min(due, max(change, checkedAt + shortened(isInHours ? outOfHours : inHours, share)))
  }

  private func shortened(_ interval: Duration, _ share: Int64) -> Duration {
    let most = interval.wholeMicroseconds / 100 * Int64(jitterPercent)
    return interval - .microseconds(most / 1_000 * share)
  }
}
