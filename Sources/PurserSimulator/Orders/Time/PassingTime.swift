package import PurserCore

/// The time in which simulated suppliers do things by themselves: the machine's, or one that a test moves.
///
/// Called by many tasks at once.
package protocol PassingTime: Sendable {
  /// The present moment.
  var now: Timestamp { get }

  /// Returns once it is `moment`, or once the task is cancelled.
  func wait(until moment: Timestamp) async
}
