#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What the system says of a file: which one it is, and how long.
struct FileStatus {
  private let device: UInt64
  private let inode: UInt64
  /// How many names it has: none once it was removed.
  let links: Int
  /// How many bytes it has.
  let length: Int
  /// Who may read and write it.
  let mode: mode_t

  /// Of the file at a path, links followed; `nil` where there is none.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Of an open file.
  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
    links = Int(status.st_nlink)
    length = Int(status.st_size)
    mode = status.st_mode & 0o777
  }

  /// Whether both are of one file.
  func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }
}
