/// Runs tasks on threads that are lent to them, and elsewhere where none is.
///
/// Whoever has an answer for a task usually wakes another thread to go on with it, and that takes longer than most
/// tasks then need. A thread that has nothing more urgent lends itself instead (`LentThread`).
package final class LentThreadExecutor: TaskExecutor {
  /// The one of this process: it has no state, since threads have it.
  package static let shared = LentThreadExecutor()

  private init() {}

  /// Runs a job once the thread that calls has come to the end of what it does, where it is lent and has room; else
  /// on a thread of Swift's own.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    guard LentThread.current?.take(job) ?? false else {
      return globalConcurrentExecutor.enqueue(job)
    }
  }
}
