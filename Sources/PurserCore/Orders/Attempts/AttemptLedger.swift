/// What whoever carries orders through asks of the ledger beside `LedgerService`: attempts that follow, and what is
/// kept of attempts.
package protocol AttemptLedger: LedgerService {
  /// Lets an order go to the next supplier: frees what its attempt held, passes its suppliers over, checks every
  /// gate again, and holds elsewhere, in one step. Where nobody else can fill it, its money is freed all the same.
  ///
  /// - Parameter request: which order, and why its attempt failed.
  /// - Returns: the attempt that followed, durable; or how the others were judged.
  /// - Throws: `LedgerError`: `.unknownOrder`, `.orderRefused`, `.alreadySettled`, `.alreadyReversed`,
  ///   `.attemptUnknown` where nobody knows whether the supplier took the money, `.tooManyAttempts`.
  func next(_ request: NextAttempt) async throws(LedgerError) -> NextPlacement

  /// The attempts of an order as they are stored, the first one first.
  ///
  /// - Throws: `LedgerError.unknownOrder` or `.storeFailed`.
  func attempts(of order: OrderID) async throws(LedgerError) -> [OrderAttempt]

  /// The notes of attempts.
  ///
  /// - Parameter question: of which.
  /// - Returns: the notes, by order and number.
  /// - Throws: `LedgerError.storeFailed`.
  func notes(_ question: AttemptQuestion) async throws(LedgerError) -> [AttemptNote]
}

extension AttemptLedger {
  /// The notes of attempts that are not over, of orders that Purser places itself.
  ///
  /// - Throws: `LedgerError.storeFailed`.
  package func openNotes() async throws(LedgerError) -> [AttemptNote] { try await notes(.open) }

  /// The notes of the attempts of an order, by their numbers; empty where there is nothing.
  ///
  /// - Throws: `LedgerError.storeFailed`.
  package func notes(of order: OrderID) async throws(LedgerError) -> [AttemptNote] {
    try await notes(.of(order))
  }

  /// The attempt that a supplier calls so, or that got this reference; `nil` where there is none.
  ///
  /// - Throws: `LedgerError.storeFailed`.
  package func note(
    at supplier: SupplierID, _ address: AttemptAddress
  ) async throws(LedgerError) -> AttemptNote? {
    try await notes(.at(supplier, address)).last
  }
}
