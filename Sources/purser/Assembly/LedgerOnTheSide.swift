import PurserCore

/// The state of a ledger that another process may own: what it has on disk, and readings taken
/// here, which are shown and never stored.
actor LedgerOnTheSide: ReadingSink {
  private var state: LedgerState

  /// The state that `snapshot` remembers.
  ///
  /// - Throws: `StoreError` when the snapshot's sums do not fit: the file is damaged.
  init(suppliers: [Supplier], snapshot: LedgerSnapshot) throws(StoreError) {
    do throws(LedgerError) {
      state = try LedgerState(suppliers: suppliers, snapshot: snapshot)
    } catch {
      throw StoreError(.corrupt, "the ledger is damaged: its amounts do not add up")
    }
  }

  func take(_ readings: [SupplierBalance]) throws(LedgerError) {
    _ = try state.take(readings)
  }

  /// The state as it is now.
  var current: LedgerState { state }
}
