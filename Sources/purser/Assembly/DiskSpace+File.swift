import PurserWatch

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension DiskSpace {
  /// How full the disk is that a file is on; `nil` where the system does not say.
  init?(ofFile path: String) {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let size = Int64(status.f_frsize)
    self.init(free: Int64(status.f_bavail) * size, total: Int64(status.f_blocks) * size)
  }
}
