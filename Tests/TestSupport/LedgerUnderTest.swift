package import PurserCore

/// An implementation of the ledger, as the conformance suite opens it.
package protocol LedgerUnderTest: Sendable {
  /// Opens the ledger on its store: each time on the same one, which is empty at first. Nobody uses the one
  /// that was opened before any more.
  ///
  /// - Parameters:
  ///   - suppliers: the owner's terms with every supplier.
  ///   - terms: the owner's terms for orders.
  ///   - now: the wall clock.
  /// - Returns: the ledger.
  /// - Throws: when the store cannot be used.
  func open(
    suppliers: [Supplier], terms: LedgerTerms, now: @escaping @Sendable () -> Timestamp
  ) async throws -> any AttemptLedger & LedgerFeed

  /// Ends the use of a ledger that was opened.
  func close(_ ledger: any AttemptLedger & LedgerFeed) async
}
