/// Why a store could not do its work.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it was.
  package enum Code: String, Sendable {
    /// Another process has the store open.
    case inUse = "in_use"
    /// The file cannot be opened or created.
    case cannotOpen = "cannot_open"
    /// The file is no ledger of Purser's, or of a later version.
    case notALedger = "not_a_ledger"
    /// The file is damaged.
    case corrupt
    /// The file under a running ledger was removed, replaced or cut off, or its log was.
    case lost
    /// The disk is full.
    case full
    /// Any other failure to read or write.
    case failed
  }

  /// What kind of failure it was.
  package var code: Code
  /// One sentence: what, where, and what to do.
  package var message: String

  /// Whether nothing can be written, and not only this: whoever looks after the store tells the owner, once,
  /// and nobody has to for each request.
  package var isOfWholeStore = false

  /// A failure of `code`, said in one sentence.
  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
