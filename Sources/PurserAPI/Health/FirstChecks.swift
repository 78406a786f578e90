internal import Synchronization

/// Whether all suppliers were checked once since the gateway began. A supplier that is added later is waited
/// for by nobody.
final class FirstChecks: Sendable {
  private let isDone = Atomic(false)

  /// Notes that all of them were.
  func note() { isDone.store(true, ordering: .relaxed) }

  /// Whether they were.
  var areDone: Bool { isDone.load(ordering: .relaxed) }
}
