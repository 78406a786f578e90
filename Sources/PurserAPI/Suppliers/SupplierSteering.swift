package import PurserCore

/// Who takes instructions for suppliers while the gateway runs, keeps them, and has orders decided by them.
///
/// May be called by many at once; they are served one after the other. When it returns, the instruction is kept
/// and counts, or nothing has changed.
package protocol SupplierSteering: Sendable {
  /// Takes a change of what was said of a supplier.
  ///
  /// - Parameters:
  ///   - change: what changes.
  ///   - supplier: whose.
  /// - Throws: `SteeringError` where nothing has changed.
  func steer(
    _ change: SteeringChange, of supplier: SupplierID
  ) async throws(SteeringError)
}

/// A change of what was said of a supplier.
package enum SteeringChange: Hashable, Sendable {
  /// Something is said, and counts for so long, or until it is taken back.
  case say(SupplierInstruction.Content, for: Duration?, reason: String?, by: String?)
  /// It gets orders again: a pause or a draining is over.
  case resume
  /// The file decides again about its rank.
  case dropPriority
  /// The file decides again about what is never spent of pools in a currency: of one, or of all that are not
  /// named.
  case dropFloor(pool: String?, Currency)
}

/// Why an instruction was not taken.
package enum SteeringError: Error, Hashable, Sendable {
  /// The configuration has no such supplier.
  case unknownSupplier(SupplierID)
  /// It could not be kept.
  case storeFailed(StoreError)
  /// The ledger did not take it over.
  case ledgerFailed(LedgerError)
}
