import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The thread a transfer loop runs on.
final class LoopThread: Sendable {
  private let thread: Mutex<pthread_t?>

  /// Hands the loop to a new thread, which frees it when it ends.
  init(running loop: sending TransferLoop) throws(CurlError) {
    let context = Unmanaged.passRetained(loop)
    guard let started = Self.start(context.toOpaque()) else {
      context.release()
      throw .unsent(.other, "the system gives no more threads")
    }
    thread = Mutex(started)
  }

  /// Waits until the thread has ended. Whoever comes later waits as well.
  func join() {
    thread.withLock { thread in
      guard let running = thread else { return }
      pthread_join(running, nil)
      thread = nil
    }
  }

  private static func start(_ context: UnsafeMutableRawPointer) -> pthread_t? {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let result = pthread_create(&thread, nil, { LoopThread.run($0) }, context)
    return result == 0 ? thread : nil
  }

  private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    DetachedThread.blockBrokenPipe()
    guard let context else { return nil }
    Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
    return nil
  }
}
