import Foundation

/// What a server's script waits at on its thread until a test opens it.
final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  /// Returns once it is open.
  func wait() {
    semaphore.wait()
    semaphore.signal()
  }

  /// Opens it for all.
  func open() { semaphore.signal() }
}
