import Dispatch
import LentThreads
import Synchronization
import TestSupport
import Testing

@Suite("A thread that is lent", .mustEnd)
struct LentThreadTests {
  /// What happened, in its order.
  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock(\.self) }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }

  /// Runs `body` on a thread of its own, which may not be one of Swift's.
  private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      DispatchQueue(label: "lent").async { continuation.resume(returning: body()) }
    }
  }

  @Test("runs what became ready once it is through, and before it goes on")
  func order() async {
    let log = Log()
    await onThread {
      LentThread.lend(upTo: 8) {
        _ = Task(executorPreference: LentThreadExecutor.shared) { log.add("task") }
        log.add("body")
      }
      log.add("after")
    }
    #expect(log.all == ["body", "task", "after"])
  }

  @Test("runs a task on from where it waited, also under a lock")
  func resumed() async {
    let log = Log()
    let waiter = Mutex<CheckedContinuation<Void, Never>?>(nil)
    let isWaiting = DispatchSemaphore(value: 0)
    let task = Task(executorPreference: LentThreadExecutor.shared) {
      await withCheckedContinuation { continuation in
        waiter.withLock { $0 = continuation }
        isWaiting.signal()
      }
      // The lock is free again, or this would never end.
      waiter.withLock { _ in log.add("task") }
    }
    await onThread {
      isWaiting.wait()
      LentThread.lend(upTo: 8) {
        waiter.withLock { continuation in
          continuation?.resume()
          continuation = nil
          log.add("body")
        }
      }
      log.add("after")
    }
    await task.value
    // Where the task had not come to its rest yet, it went on where it was.
    #expect(log.all.filter { $0 != "task" } == ["body", "after"])
    #expect(log.all.contains("task"))
  }

  @Test("runs what its jobs make ready, up to its limit, and leaves the rest to others")
  func limit() async {
    let log = Log()
    let done = DispatchSemaphore(value: 0)
    await onThread {
      LentThread.lend(upTo: 2) {
        for name in ["a", "b", "c"] {
          _ = Task(executorPreference: LentThreadExecutor.shared) {
            // Whoever runs elsewhere goes on beside this thread, and would otherwise not come to its end.
            if name == "c" { done.signal() } else { log.add(name) }
          }
        }
      }
      done.wait()
    }
    #expect(log.all == ["a", "b"])
  }

  @Test("is lent once at a time, and not for ever")
  func nested() async {
    let log = Log()
    let elsewhere = DispatchSemaphore(value: 0)
    await onThread {
      LentThread.lend(upTo: 8) {
        LentThread.lend(upTo: 8) {
          _ = Task(executorPreference: LentThreadExecutor.shared) { log.add("task") }
        }
        log.add("body")
      }
      _ = Task(executorPreference: LentThreadExecutor.shared) { elsewhere.signal() }
      // It would wait for itself, were it lent still.
      elsewhere.wait()
    }
    #expect(log.all == ["body", "task"])
  }
}
