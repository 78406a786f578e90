/// Where the ledger's events are kept. One store serves one ledger.
package protocol LedgerStore: Sendable {
  /// What is open: the readings in use, the orders held, and those settled so lately that a reading
  /// may not contain them yet. History stays where it is.
  ///
  /// - Parameter maximumLag: the longest that any supplier takes to show a deduction.
  /// - Returns: the open part of the ledger.
  /// - Throws: `StoreError` when it cannot be read.
  func load(maximumLag: Duration) async throws(StoreError) -> LedgerSnapshot

  /// The stored records of those of `ids` that are known, in any order.
  func orders(_ ids: [OrderID]) async throws(StoreError) -> [OrderRecord]

  /// Writes `events` in one transaction. When this returns, they survive a crash of the process
  /// and of the machine.
  func append(_ events: [LedgerEvent]) async throws(StoreError)
}

/// The open part of a ledger, as a store hands it back.
package struct LedgerSnapshot: Hashable, Sendable {
  /// The reading in use of each pool.
  package var readings: [SupplierBalance]
  /// Orders that are held, or settled lately; in any order.
  package var orders: [OrderRecord]

  /// The readings and orders that are open.
  package init(readings: [SupplierBalance] = [], orders: [OrderRecord] = []) {
    self.readings = readings
    self.orders = orders
  }
}

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
    /// The disk is full.
    case full
    /// Any other failure to read or write.
    case failed
  }

  /// What kind of failure it was.
  package var code: Code
  /// One sentence: what, where, and what to do.
  package var message: String

  /// A failure of `code`, said in one sentence.
  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
