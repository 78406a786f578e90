internal import Dispatch

/// Runs what a carrier decides, one thing after the other, on a queue of its own.
package final class CarrierExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "purser.orders", qos: .userInitiated)

  /// A queue of its own.
  package init() {}

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }
}
