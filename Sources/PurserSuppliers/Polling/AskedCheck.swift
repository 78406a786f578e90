/// A check that was asked for, until it is over. Whoever wants the same supplier checked joins it.
///
/// Used by the monitor only.
final class AskedCheck {
  /// What carries it out; `nil` while it waits for its place.
  var task: Task<Void, Never>?
  /// Whether an order waits for it.
  var isUrgent: Bool
  /// Whether it is over, or was given up before it began.
  private(set) var isOver = false
  private var waiters: [CheckedContinuation<Void, Never>] = []

  init(isUrgent: Bool) { self.isUrgent = isUrgent }

  /// Has `waiter` go on when it is over.
  func join(_ waiter: CheckedContinuation<Void, Never>) {
    if isOver { waiter.resume() } else { waiters.append(waiter) }
  }

  /// Lets all who wait go on.
  func end() {
    isOver = true
    // Whoever waits for the last of thousands keeps them all, and a task keeps its memory as long as
    // somebody knows it.
    task = nil
    for waiter in waiters { waiter.resume() }
    waiters = []
  }
}
