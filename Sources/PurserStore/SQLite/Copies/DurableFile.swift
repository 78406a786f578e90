import Foundation
internal import PurserCore

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Files and names of files that are there after the machine has failed.
enum DurableFile {
  /// Returns once a file, or the names in a folder, are on the disk.
  static func flush(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("write", path) }
  }

  /// Gives a file another name in the same folder, for good.
  static func rename(_ path: String, to other: String) throws(StoreError) {
    guard unlessInterrupted({ platformRename(path, other) }) else {
      throw failure("rename", path)
    }
    try flush(URL(fileURLWithPath: other).deletingLastPathComponent().path)
  }

  /// Removes a file where there is one.
  static func remove(_ path: String) throws(StoreError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
  }

  private static func unlessInterrupted(_ call: () -> Int32) -> Bool {
    while true {
      if call() == 0 { return true }
      guard errno == EINTR else { return false }
    }
  }

  private static func failure(_ what: String, _ path: String) -> StoreError {
    StoreError(.failed, "cannot \(what) \(path): \(String(cString: strerror(errno)))")
  }
}

/// The system's own, which the method of the same name hides.
private func platformRename(_ path: String, _ other: String) -> Int32 { rename(path, other) }
