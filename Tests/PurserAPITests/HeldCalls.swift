import PurserAPI
import PurserCore
import Synchronization

/// A ledger for the order lane whose answers a test lets go: it decides as the real one does, and
/// counts what waits.
final class HeldCalls: Sendable {
  private struct State {
    var isHolding: Bool
    var held: [@Sendable () -> Void] = []
    var started = 0
    var answered = 0
    var mostWaiting = 0
    var awaited: [(count: Int, CheckedContinuation<Void, Never>)] = []
  }

  private let state: Mutex<State>
  private let real: OrderCalls

  /// Calls to a ledger, held until they are let go or passed on at once.
  init(_ ledger: Ledger, isHolding: Bool = true) {
    let rules = RoutingRules(maximumReadingAge: .seconds(600))
    real = OrderCalls(ledger, router: Router(rules: rules), retriesRefused: false)
    state = Mutex(State(isHolding: isHolding))
  }

  /// What the lane calls.
  var calls: OrderCalls {
    OrderCalls(
      place: { order, fingerprint, placed in
        self.start()
        self.real.place(order, fingerprint) { result in self.answer { placed(result) } }
      },
      take: { report, id, taken in
        self.start()
        self.real.take(report, id) { result in self.answer { taken(result) } }
      })
  }

  /// How many calls there were.
  var started: Int { state.withLock(\.started) }
  /// The most calls that waited at one time.
  var mostWaiting: Int { state.withLock(\.mostWaiting) }

  /// Waits until so many calls have come and were decided, and their answers are held.
  func held(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isReached = state.withLock { state in
        if state.held.count >= count { return true }
        state.awaited.append((count, continuation))
        return false
      }
      if isReached { continuation.resume() }
    }
  }

  /// Lets the answers go that are held, and every later one at once.
  func letGo() {
    let held = state.withLock { state in
      state.isHolding = false
      defer { state.held = [] }
      return state.held
    }
    for answer in held { finish(answer) }
  }

  /// Lets one held answer go: the newest, so that the order of answers is the lane's doing.
  func letGoNewest() {
    if let answer = state.withLock({ $0.held.popLast() }) { finish(answer) }
  }

  private func start() {
    state.withLock { state in
      state.started += 1
      state.mostWaiting = max(state.mostWaiting, state.started - state.answered)
    }
  }

  private func answer(_ answer: @escaping @Sendable () -> Void) {
    let (isHeld, reached) = state.withLock { state in
      guard state.isHolding else { return (false, [CheckedContinuation<Void, Never>]()) }
      state.held.append(answer)
      let reached = state.awaited.filter { $0.count <= state.held.count }.map(\.1)
      state.awaited.removeAll { $0.count <= state.held.count }
      return (true, reached)
    }
    for continuation in reached { continuation.resume() }
    if !isHeld { finish(answer) }
  }

  private func finish(_ answer: @Sendable () -> Void) {
    state.withLock { $0.answered += 1 }
    answer()
  }
}
