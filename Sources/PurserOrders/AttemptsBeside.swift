internal import PurserCore

/// The attempts at a supplier beside one, as the ledger's notes have them.
struct AttemptsBeside: OtherAttempts {
  let hold: OrderID
  let supplier: SupplierID
  let ledger: any AttemptLedger

  func own(_ supplierReference: String) async -> Bool? {
    await notes(.at(supplier, .supplierReference(supplierReference)))
      .map { $0.contains { $0.hold != hold } }
  }

  func unnamed() async -> [UnnamedAttempt]? {
    await notes(.open)?.compactMap { note in
      guard note.supplier == supplier, note.hold != hold, let request = note.request,
        let memo = note.memo, memo.supplierReference == nil
      else { return nil }
      return UnnamedAttempt(order: request, memo: memo)
    }
  }

  private func notes(_ question: AttemptQuestion) async -> [AttemptNote]? {
    do throws(LedgerError) { return try await ledger.notes(question) } catch { return nil }
  }
}
