package import PurserCore

/// The time that an outbox goes by.
///
/// May be asked by many tasks at once.
package protocol OutboxTime: Sendable {
  /// The present moment of the ledger's time, which never goes back.
  var now: Timestamp { get }

  /// Returns at the moment, or soon after; at once where it is past; and early where the task is cancelled.
  func wait(until moment: Timestamp) async
}

/// The time of a ledger, as the machine's clock lets it pass.
package struct PassingTime: OutboxTime {
  private let moment: @Sendable () -> Timestamp

  /// The time of a ledger.
  ///
  /// - Parameter moment: its present moment.
  package init(_ moment: @escaping @Sendable () -> Timestamp) { self.moment = moment }

  package var now: Timestamp { moment() }

  package func wait(until moment: Timestamp) async {
    let rest = moment.since(now)
    guard rest > .zero else { return }
    // An error says that the task was cancelled: then there is nothing to wait for.
    do { try await ContinuousClock().sleep(for: rest) } catch { return }
  }
}
