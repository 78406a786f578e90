#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A thread that runs a few jobs for others before it goes on.
///
/// They begin when `lend` is about to return, never in the midst of what it was called for: whoever resumes a task
/// under a lock, or half way through a change, is through with it before the task goes on.
package final class LentThread {
  private var jobs: [UnownedJob] = []
  /// How many more jobs it takes.
  private var room: Int

  private init(room: Int) { self.room = room }

  /// Does something, and then runs the jobs that became ready through it.
  ///
  /// - Parameters:
  ///   - limit: how many jobs it runs at most, those included that become ready meanwhile. Others run elsewhere.
  ///   - body: what to do.
  /// - Returns: what `body` returns.
  package static func lend<Value>(upTo limit: Int, _ body: () -> Value) -> Value {
    guard let key, current == nil else { return body() }
    let thread = LentThread(room: limit)
    let box = Unmanaged.passUnretained(thread)
    pthread_setspecific(key, box.toOpaque())
    defer { pthread_setspecific(key, nil) }
    let value = body()
    thread.runJobs()
    return value
  }

  /// The thread that calls, where it is lent at the moment.
  static var current: LentThread? {
    guard let key, let box = pthread_getspecific(key) else { return nil }
    return Unmanaged<LentThread>.fromOpaque(box).takeUnretainedValue()
  }

  /// Takes a job on.
  ///
  /// - Returns: whether there was room for it.
  func take(_ job: UnownedJob) -> Bool {
    guard room > 0 else { return false }
    room -= 1
    jobs.append(job)
    return true
  }

  private func runJobs() {
    let executor = LentThreadExecutor.shared.asUnownedTaskExecutor()
    var next = 0
    while next < jobs.count {
      jobs[next].runSynchronously(on: executor)
      next += 1
    }
  }

  /// Where a thread keeps that it is lent; `nil` where the system has no such place left, and none is lent.
  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()
}
