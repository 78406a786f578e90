internal import PurserCore
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A turn that one process has at a time: an advisory lock on a file, which the kernel lets go of when
/// the process ends, however it ends. Two of one process exclude each other as well.
final class FileTurn: Sendable {
  /// The open file; `nil` once the turn has ended.
  private let descriptor: Mutex<Int32?>

  /// How long to wait before the next look: the kernel tells nobody when a lock is free.
  private static let pause = Duration.milliseconds(20)

  /// Waits for the turn at `path`, a file that is made where there is none and never taken away: whoever
  /// had it open would keep out nobody.
  ///
  /// - Throws: `StoreError.inUse` when it does not come within `patience`, `.cannotOpen` when the file
  ///   cannot be made.
  init(at path: String, patience: Duration, clock: any Clock<Duration>) async throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError(
        .cannotOpen,
        "cannot create \(path): \(String(cString: strerror(errno))); "
          + "check that its folder can be written to")
    }
    var waited = Duration.zero
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      do {
        guard errno == EWOULDBLOCK || errno == EINTR else {
          throw StoreError(
            .cannotOpen,
            "cannot lock \(path): \(String(cString: strerror(errno))); "
              + "keep it on a file system that has locks")
        }
        guard waited < patience else {
          throw StoreError(
            .inUse, "\(path) is in use by this or another process; try again when that has ended")
        }
        try await clock.sleep(for: Self.pause)
      } catch {
        close(descriptor)
        throw error as? StoreError ?? StoreError(.inUse, "the wait for \(path) was given up")
      }
      waited += Self.pause
    }
    self.descriptor = Mutex(descriptor)
  }

  deinit { end() }

  /// Lets the next one have the turn.
  func end() {
    descriptor.withLock { descriptor in
      if let open = descriptor.take() { close(open) }
    }
  }
}
