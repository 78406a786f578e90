import Foundation
internal import PurserCore

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Who may read a ledger: its owner alone.
enum FileRights {
  /// Makes the file before SQLite would, which lets everybody read it, and takes rights away that others
  /// have. Log and shared memory get the rights of the file.
  ///
  /// - Returns: what the owner should know, in sentences.
  /// - Throws: `StoreError.cannotOpen` where it cannot be made.
  static func keepForOwner(_ path: String) throws(StoreError) -> [String] {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor < 0 else {
      close(descriptor)
      return []
    }
    guard errno == EEXIST else {
      throw StoreError(
        .cannotOpen,
        "cannot create \(path): \(String(cString: strerror(errno))); "
          + "check that its folder can be written to")
    }
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let others = ["", "-wal", "-shm", ".lock"].map { resolved + $0 }.filter {
      FileStatus(path: $0).map { $0.mode & 0o077 != 0 } ?? false
    }
    guard !others.isEmpty else { return [] }
    let isDone = others.allSatisfy { chmod($0, 0o600) == 0 }
    return [
      "other users had rights to \(others.joined(separator: ", ")); "
        + (isDone ? "only the owner has them now" : "they cannot be taken away")
    ]
  }

  /// Whether this user may write to a file and make others beside it.
  static func mayWrite(_ path: String) -> Bool {
    access(path, W_OK) == 0
      && access(URL(fileURLWithPath: path).deletingLastPathComponent().path, W_OK) == 0
  }
}
