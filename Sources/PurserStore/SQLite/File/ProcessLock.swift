import Foundation
internal import PurserCore

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Keeps a ledger file to one process: an advisory lock on a file beside it, which the kernel lets
/// go of when the process ends, however it ends.
///
/// SQLite's own exclusive mode would also keep readers out, and `purser balances` reads the holds
/// of a running gateway.
final class ProcessLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Throws: `StoreError.inUse` when another process has it, `.cannotOpen` when the lock file
  ///   cannot be made.
  init(guarding path: String) throws(StoreError) {
    // By the file itself and not by one of its names: a link must not lead around the lock.
    let lockPath = URL(fileURLWithPath: path).resolvingSymlinksInPath().path + ".lock"
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError(
        .cannotOpen,
        "cannot create \(lockPath): \(String(cString: strerror(errno))); "
          + "check that the folder exists and can be written to")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let owner = Self.owner(of: descriptor)
      close(descriptor)
      throw StoreError(
        .inUse,
        "\(path) is in use by another process\(owner); "
          + "stop it, or give this one its own store.path")
    }
    self.descriptor = descriptor
    Self.sign(descriptor)
  }

  deinit { close(descriptor) }

  /// Writes this process's number into the lock file, for the message of whoever comes second.
  private static func sign(_ descriptor: Int32) {
    let text = "\(getpid())\n"
    guard ftruncate(descriptor, 0) == 0 else { return }
    _ = text.utf8.withContiguousStorageIfAvailable {
      pwrite(descriptor, $0.baseAddress, $0.count, 0)
    }
  }

  private static func owner(of descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return "" }
    let text = String(decoding: buffer.prefix(count), as: UTF8.self)
    guard let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      return ""
    }
    return " (process \(process))"
  }
}
