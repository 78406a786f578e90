import Dispatch
import Synchronization

/// Runs the jobs of tasks one after the other, tells when there are none left, and may stop before a given one, as a
/// process that is killed does: whatever was to run then never runs.
final class VirtualExecutor: TaskExecutor {
  private struct State {
    var pending = 0
    var count = 0
    var limit = Int.max
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let queue = DispatchQueue(label: "virtual")
  private let state = Mutex(State())

  /// - Parameter limit: how many jobs are run at most.
  init(limit: Int = .max) { state.withLock { $0.limit = limit } }

  /// How many jobs there were.
  var count: Int { state.withLock(\.count) }

  /// Whether a job was not run, since the limit was reached.
  var isKilled: Bool { state.withLock { $0.count > $0.limit } }

  /// Runs no job any more.
  func kill() { state.withLock { $0.limit = -1 } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.pending += 1 }
    queue.async { self.run(job) }
  }

  private func run(_ job: UnownedJob) {
    let isRun = state.withLock { state in
      state.count += 1
      return state.count <= state.limit
    }
    if isRun { job.runSynchronously(on: asUnownedTaskExecutor()) }
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.pending -= 1
      guard state.pending == 0 else { return [] }
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Begins a task whose jobs these are.
  func start<Value: Sendable>(
    _ work: @escaping @Sendable () async -> Value
  ) -> Task<Value, Never> {
    Task(executorPreference: self) { await work() }
  }

  /// Returns once there is nothing to run.
  func quiet() async {
    await withCheckedContinuation { waiter in
      let isQuiet = state.withLock { state in
        if state.pending > 0 { state.waiters.append(waiter) }
        return state.pending == 0
      }
      if isQuiet { waiter.resume() }
    }
  }
}
