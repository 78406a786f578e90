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
  ///
  /// - Returns: who has it now, and is to be told `true`; `nil` where nobody waits.
  mutating func leave() -> CheckedContinuation<Bool, Never>? {
    if let next = queue.popFirst() { return next }
    running -= 1
    return nil
  }

  /// Sends away everybody who waits.
  ///
  /// - Returns: who is to be told `false`.
  mutating func sendAway() -> [CheckedContinuation<Bool, Never>] {
    defer { queue = [] }
    return Array(queue)
  }
}
