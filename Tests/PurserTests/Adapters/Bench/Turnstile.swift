/// Lets a few cases run at a time. All at once they would wait for each other longer than a supplier
/// is waited for, and hold more files open than Foundation can start a process beside.
actor Turnstile {
  static let ofCases = Turnstile(width: 4)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(width: Int) { free = width }

  /// Runs `body` once there is room.
  nonisolated func pass<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
    await enter()
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
    await leave()
    return try outcome.get()
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func leave() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
