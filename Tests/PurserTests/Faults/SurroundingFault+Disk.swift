import Foundation

extension SurroundingFault {
  /// Disks that fail, and go on after it.
  static let disks: [SurroundingFault] = [
    fullDisk, disk("a disk that fails to write") { $0.writeError = EIO },
    disk("a disk that fails to flush") { $0.flushError = EIO },
    disk("a disk that takes half of each write") { $0.writesAreShort = true },
    disk("a disk that cannot be written to") { $0.writeError = EROFS },
  ]

  static let fullDisk = disk("a full disk") { $0.writeError = ENOSPC }

  /// The lines of the log for whatever keeps orders from being held, and ends.
  static let interruption = ["no order can be held", "orders can be held again"]

  private static func disk(
    _ name: String, _ begin: @escaping @Sendable (Surroundings) -> Void
  ) -> SurroundingFault {
    SurroundingFault(
      name: name, stopsOrders: true, readiness: .notReady("ledger: "), lines: interruption,
      begin: { begin($0.surroundings) }, end: { $0.surroundings.mend() })
  }
}
