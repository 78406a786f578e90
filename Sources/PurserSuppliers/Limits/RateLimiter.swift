internal import CurlClient
package import PurserCore
internal import Synchronization

/// Makes requests wait for their turn, in the order in which they asked.
///
/// A request that would have to wait longer than its patience is turned away at once, so that the
/// queue never holds what nobody waits for any more. A request that waits is turned away as soon as the
/// supplier asks to be left alone for longer than that.
package final class RateLimiter: Sendable {
  /// A request behind the first one.
  private struct Waiter {
    let ticket: Int
    /// Told `true` when it is the first, and `false` when it has gone away.
    let step: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var schedule: RateSchedule
    /// Whether some request is the first, and waits for its moment.
    var hasFirst = false
    /// How many are behind it, those included that have asked and not begun to wait.
    var behind = 0
    /// Those behind it that wait.
    var waiters: [Waiter] = []
    var ticket = 0

    /// How many requests wait.
    var waiting: Int { behind + (hasFirst ? 1 : 0) }
  }

  private let state: Mutex<State>
  private let clock: any Clock<Duration>
  private let now: @Sendable () -> Timestamp

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
    state = Mutex(State(schedule: RateSchedule(limits)))
    self.clock = clock
    self.now = now
  }

  /// How many requests wait.
  var waiting: Int { state.withLock { $0.waiting } }

  /// Returns when the request may leave, and counts it; at once where nothing keeps it.
  ///
  /// - Parameter patience: how long it may wait.
  /// - Throws: `TransportFailure.heldBack` when it would wait longer; `.noReply` when its task is
  ///   cancelled.
  package func takeTurn(patience: Duration) async throws(TransportFailure) {
    switch join(patience: patience) {
    case .refused(let wait): throw .heldBack(wait)
    case .first: break
    case .behind(let ticket):
      guard await becomeFirst(ticket) else { throw .noReply(.cancelledUnsent) }
    }
    defer { callNext() }
    while true {
      let present = now()
      let wait = state.withLock { state in
        let wait = state.schedule.nextTurn(from: present).since(present)
        if wait <= .zero { state.schedule.take(at: present) }
        return wait
      }
      guard wait > .zero else { return }
      guard wait <= patience else { throw .heldBack(wait) }
      do { try await clock.sleep(for: wait) } catch { throw .noReply(.cancelledUnsent) }
    }
  }

  /// Keeps the counts of `limits` from now on, and what it knows of requests and pauses.
  func adopt(_ limits: RateLimits) { state.withLock { $0.schedule.adopt(limits) } }

  /// Lets no request leave before `moment`, within an hour.
  package func close(until moment: Timestamp) {
    let now = now()
    state.withLock { $0.schedule.close(until: moment, at: now) }
  }

  /// Where a request stands that has just asked.
  private enum Place {
    /// Nowhere: it would wait for so long.
    case refused(Duration)
    case first
    case behind(ticket: Int)
  }

  private func join(patience: Duration) -> Place {
    let now = now()
    return state.withLock { state in
      let wait = state.schedule.turn(behind: state.waiting, at: now).since(now)
      guard wait <= patience, state.waiting < Self.longestQueue else { return .refused(wait) }
      guard state.hasFirst else {
        state.hasFirst = true
        return .first
      }
      state.ticket += 1
      state.behind += 1
      return .behind(ticket: state.ticket)
    }
  }

  /// Waits until those that asked before are gone; `false` when the task is cancelled meanwhile.
  private func becomeFirst(_ ticket: Int) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { queue(Waiter(ticket: ticket, step: $0)) }
    } onCancel: {
      withdraw(ticket)
    }
  }

  private func queue(_ waiter: Waiter) {
    let isFirst = state.withLock { state -> Bool? in
      // A cancellation that came before had nobody to withdraw; its task was marked by then.
      if Task.isCancelled {
        state.behind -= 1
        return false
      }
      guard state.hasFirst else {
        // All others have gone meanwhile.
        state.behind -= 1
        state.hasFirst = true
        return true
      }
      state.waiters.append(waiter)
      return nil
    }
    if let isFirst { waiter.step.resume(returning: isFirst) }
  }

  private func callNext() {
    let next = state.withLock { state -> Waiter? in
      guard !state.waiters.isEmpty else {
        state.hasFirst = false
        return nil
      }
      state.behind -= 1
      return state.waiters.removeFirst()
    }
    next?.step.resume(returning: true)
  }

  private func withdraw(_ ticket: Int) {
    let waiter = state.withLock { state -> Waiter? in
      guard let index = state.waiters.firstIndex(where: { $0.ticket == ticket }) else {
        return nil
      }
      state.behind -= 1
      return state.waiters.remove(at: index)
    }
    waiter?.step.resume(returning: false)
  }
}
