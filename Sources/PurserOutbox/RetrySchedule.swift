/// When a message is tried again that did not arrive, and when it is given up.
package struct RetrySchedule: Hashable, Sendable {
  /// The pauses after the first try, the second, and so on. After the try that follows the last of them a message
  /// is given up.
  package var pauses: [Duration]

  /// Tries with these pauses between them.
  package init(pauses: [Duration]) { self.pauses = pauses }

  /// What the specification recommends (Standard Webhooks, "Deliverability and reliability"): eight tries within
  /// about 28 hours.
  package static let standard = RetrySchedule(
    pauses: [
      .seconds(5), .seconds(300), .seconds(1_800), .seconds(7_200), .seconds(18_000),
      .seconds(36_000), .seconds(36_000),
    ])

  /// Alerts: soon at first, since somebody may have to act, and for a day.
  package static let alerts = RetrySchedule(
    pauses: [
      .seconds(5), .seconds(30), .seconds(120), .seconds(300), .seconds(900), .seconds(1_800),
      .seconds(3_600), .seconds(7_200), .seconds(14_400), .seconds(14_400), .seconds(28_800),
    ])

  /// By how much of itself a pause is longer at most, so that what failed together does not come again together.
  static let spread = 0.1

  /// How long to wait after a try that failed.
  ///
  /// - Parameters:
  ///   - attempts: how many tries there were, this one included.
  ///   - asked: how long the receiver wants to be left alone; `nil` where it does not say.
  ///   - jitter: a random number from 0 to 1.
  /// - Returns: the pause; `nil` where the message is given up.
  package func pause(after attempts: Int, asked: Duration?, jitter: Double) -> Duration? {
    guard attempts >= 1, attempts <= pauses.count else { return nil }
    let pause = pauses[attempts - 1]
    let own = pause + pause * (min(max(jitter, 0), 1) * Self.spread)
    return max(own, asked ?? .zero)
  }
}
