import PurserCore
import PurserStore
import PurserSuppliers

/// The pauses that suppliers asked for, in the file beside the ledger. Where that cannot be used, the
/// owner is told, and this process knows what it has heard itself.
struct KeptPauses: PauseMemory {
  let file: SupplierFile
  /// Tells the owner: what cannot be done, and why.
  let complain: @Sendable (String, StoreError) -> Void

  func end(of name: String, at now: Timestamp) async -> Timestamp? {
    do throws(StoreError) {
      return try await file.endOfPause(of: name, at: now)
    } catch {
      complain("cannot look up when suppliers want to be left alone", error)
      return nil
    }
  }

  func note(_ end: Timestamp, of name: String, at now: Timestamp) async {
    do throws(StoreError) {
      try await file.notePause(until: end, of: name, at: now)
    } catch {
      complain("cannot keep when a supplier wants to be left alone", error)
    }
  }
}
