internal import PurserCore

/// All that alerts are decided on, at one moment.
///
/// It names everything that is watched: what it does not name any more is not watched any more, and the alerts about it
/// end. Suppliers that are given up are left out.
package struct WatchedFacts: Hashable, Sendable {
  /// The pools, each once.
  package var pools: [WatchedPool]
  /// The suppliers, each once.
  package var suppliers: [WatchedSupplier]
  /// The disk that the ledger is on; `nil` where nobody knows.
  package var disk: DiskSpace?

  /// Everything that is watched.
  package init(
    pools: [WatchedPool] = [], suppliers: [WatchedSupplier] = [], disk: DiskSpace? = nil
  ) {
    self.pools = pools
    self.suppliers = suppliers
    self.disk = disk
  }
}
