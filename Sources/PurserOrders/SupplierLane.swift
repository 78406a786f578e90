internal import DequeModule

/// The calls under way at one supplier, and who waits for a place, in the order of their coming.
struct SupplierLane {
  private var running = 0
  private var queue: Deque<CheckedContinuation<Bool, Never>> = []

  /// Whether nobody calls, and nobody waits.
  var isEmpty: Bool { running == 0 && queue.isEmpty }

  /// Takes a place where one of `limit` is free.
  mutating func takePlace(limit: Int) -> Bool {
    guard running < limit else { return false }
    running += 1
    return true
  }

  /// Waits for a place. Whoever gets one is told `true`.
  mutating func wait(_ continuation: CheckedContinuation<Bool, Never>) {
    queue.append(continuation)
  }

  /// Gives a place to the next who waits.
  mutating func leave() {
    if let next = queue.popFirst() {
      next.resume(returning: true)
    } else {
      running -= 1
    }
  }

  /// Sends away everybody who waits: they are told `false`.
  mutating func sendAway() {
    while let next = queue.popFirst() { next.resume(returning: false) }
  }
}
