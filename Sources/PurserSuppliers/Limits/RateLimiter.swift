internal import CurlClient
package import PurserCore

/// Makes requests wait for their turn, in the order in which they asked.
///
/// A request that would have to wait longer than its patience is turned away at once, so that the
/// queue never holds what nobody waits for any more. A request that waits is turned away as soon as the
/// supplier asks to be left alone for longer than that.
package actor RateLimiter {
  /// A request behind the first one.
  private struct Waiter {
    let ticket: Int
    /// Told `true` when it is the first, and `false` when it has gone away.
    let step: CheckedContinuation<Bool, Never>
  }

  private var schedule: RateSchedule
  private let clock: any Clock<Duration>
  private let now: @Sendable () -> Timestamp
  /// Whether some request is the first, and waits for its moment.
  private var hasFirst = false
  /// Those behind it.
  private var waiters: [Waiter] = []
  private var ticket = 0

  /// The most requests that may wait, whatever their patience.
  static let longestQueue = 256

  /// A limiter that keeps the counts of `limits`.
  ///
  /// - Parameters:
  ///   - limits: the most that may leave.
  ///   - clock: what waits.
  ///   - now: the wall clock.
  package init(
    _ limits: RateLimits, clock: any Clock<Duration>, now: @escaping @Sendable () -> Timestamp
  ) {
    schedule = RateSchedule(limits)
    self.clock = clock
    self.now = now
  }

  /// How many requests wait.
  var waiting: Int { waiters.count + (hasFirst ? 1 : 0) }

  /// Returns when the request may leave, and counts it.
  ///
  /// - Parameter patience: how long it may wait.
  /// - Throws: `TransportFailure.heldBack` when it would wait longer; `.noReply` when its task is
  ///   cancelled.
  package func takeTurn(patience: Duration) async throws(TransportFailure) {
    let asked = now()
    let wait = schedule.turn(behind: waiting, at: asked).since(asked)
    guard wait <= patience, waiting < Self.longestQueue else { throw .heldBack(wait) }
    guard await becomeFirst() else { throw .noReply(.cancelledUnsent) }
    defer { callNext() }
    while true {
      let present = now()
      let wait = schedule.nextTurn(from: present).since(present)
      guard wait > .zero else {
        schedule.take(at: present)
        return
      }
      guard wait <= patience else { throw .heldBack(wait) }
      do { try await clock.sleep(for: wait) } catch { throw .noReply(.cancelledUnsent) }
    }
  }

  /// Lets no request leave before `moment`, within an hour.
  package func close(until moment: Timestamp) { schedule.close(until: moment, at: now()) }

  /// Waits until those that asked before are gone; `false` when the task is cancelled meanwhile.
  private func becomeFirst() async -> Bool {
    guard hasFirst else {
      hasFirst = true
      return true
    }
    ticket += 1
    let own = ticket
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiters.append(Waiter(ticket: own, step: $0)) }
    } onCancel: {
      // Where it comes too soon it still finds the waiter: there is no suspension before the queue.
      Task { await self.withdraw(own) }
    }
  }

  private func callNext() {
    if waiters.isEmpty {
      hasFirst = false
    } else {
      waiters.removeFirst().step.resume(returning: true)
    }
  }

  private func withdraw(_ ticket: Int) {
    guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else { return }
    waiters.remove(at: index).step.resume(returning: false)
  }
}
