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
    defer { _ = platformClose(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("write", path) }
  }

  /// A file that is flushed now and then while it is written.
  struct Flush {
    private let path: String
    private let descriptor: CInt

    init(_ path: String) throws(StoreError) {
      self.path = path
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure("open", path) }
    }

    /// Returns once what was written is on the disk.
    func flush() throws(StoreError) {
      guard fsync(descriptor) == 0 else { throw failure("write", path) }
    }

    /// Ends it.
    func close() { _ = platformClose(descriptor) }
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

// The system's own, which methods of the same names hide.
private func platformRename(_ path: String, _ other: String) -> Int32 { rename(path, other) }
private func platformClose(_ descriptor: CInt) -> CInt { close(descriptor) }
