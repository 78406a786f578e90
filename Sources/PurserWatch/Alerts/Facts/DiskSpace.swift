/// How full a disk is.
package struct DiskSpace: Hashable, Sendable {
  /// Bytes that can still be written.
  package var free: Int64
  /// Bytes that it has.
  package var total: Int64

  /// A disk of `total` bytes, of which `free` can be written.
  package init(free: Int64, total: Int64) {
    self.free = free
    self.total = total
  }
}
