/// A time that passes, and that can be waited for: the machine's, or one that a test moves.
///
/// May be asked by many tasks at once.
package protocol PassingTime: Sendable {
  /// The present moment. Of a ledger it never goes back.
  var now: Timestamp { get }

  /// Returns at the moment, or soon after; at once where it is past; and early where the task is cancelled.
  func wait(until moment: Timestamp) async
}
