internal import PurserCore

/// The attempts at a supplier beside one, as the ledger's notes have them.
struct AttemptsBeside: OtherAttempts {
  let hold: OrderID
  let supplier: SupplierID
  let ledger: any AttemptLedger

  func owner(of supplierReference: String) async throws(UnreadableAttempts) -> OrderID? {
    try await notes(.at(supplier, .supplierReference(supplierReference)))
      .first { $0.hold != hold }?.hold
  }

  func found(by trace: AttemptTrace) async throws(UnreadableAttempts) -> [OtherAttempt] {
    let notes = try await notes(.found(supplier, trace))
    guard notes.count <= AttemptTrace.most else { throw UnreadableAttempts() }
    return notes.compactMap { note in
      guard note.hold != hold, let request = note.request, let memo = note.memo else { return nil }
      return OtherAttempt(order: request, memo: memo, state: note.state)
    }
  }

  private func notes(
    _ question: AttemptQuestion
  ) async throws(UnreadableAttempts) -> [AttemptNote] {
    do throws(LedgerError) { return try await ledger.notes(question) } catch {
      throw UnreadableAttempts()
    }
  }
}
