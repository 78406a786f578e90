internal import PurserCore
internal import ServiceLifecycle
internal import Synchronization

extension Gateway {
  /// Lets orders wait while `body` places them, each for so long at most.
  ///
  /// A gateway that is asked to stop ends all waits, and so does a client that leaves: the orders are answered as they are
  /// decided then.
  ///
  /// - Parameters:
  ///   - durations: how long each waits; `nil` where it does not.
  ///   - body: gets the wait of each.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  func waiting<Value, Failure>(
    _ durations: [Duration?], _ body: ([OrderWait?]) async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    // Those that wait equally long need one deadline.
    var deadlines: [Duration: Deadline] = [:]
    for duration in Set(durations.compactMap(\.self)) { deadlines[duration] = Deadline() }
    let tasks = deadlines.map { duration, deadline in
      Task { await pass(deadline, after: duration) }
    }
    defer {
      for task in tasks { task.cancel() }
      // Nobody is asked any more for orders that are answered.
      for deadline in deadlines.values { deadline.pass() }
    }
    let waits = durations.map { $0.flatMap { deadlines[$0]?.wait } }
    guard !deadlines.isEmpty else { return try await body(waits) }
    let (all, ledger) = (Array(deadlines.values), ledger)
    return try await RequestClient.watching {
      for deadline in all { deadline.pass() }
      ledger.endWaits()
    } _: { () throws(Failure) in
      try await body(waits)
    }
  }

  /// Ends waits when their time is over, unless everybody was answered before.
  private func pass(_ deadline: Deadline, after duration: Duration) async {
    let pacer = pacer
    do {
      try await cancelWhenGracefulShutdown { try await pacer.sleep(for: duration) }
    } catch {
      guard !Task.isCancelled else { return }
    }
    deadline.pass()
    ledger.endWaits()
  }
}

/// The moment at which waits are over.
private final class Deadline: Sendable {
  private let hasPassed = Atomic(false)

  /// A wait until then.
  var wait: OrderWait { OrderWait { self.hasPassed.load(ordering: .acquiring) } }

  func pass() { hasPassed.store(true, ordering: .releasing) }
}
