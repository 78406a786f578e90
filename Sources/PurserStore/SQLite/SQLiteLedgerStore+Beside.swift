internal import GRDB
package import PurserCore

/// Listings, and reading beside the process that owns the file.
extension SQLiteLedgerStore: LedgerHistory {
  package func transactions(
    _ filter: TransactionFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [StoredTransaction] {
    try await listing.transactions(filter, after: cursor, newestFirst: newestFirst, limit: limit)
  }

  /// What the ledger at `path` has open, read beside the process that owns it; empty where there is
  /// no such file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - currencies: what the configuration knows.
  /// - Returns: the open part of the ledger.
  /// - Throws: `StoreError`.
  package static func snapshot(
    at path: String, currencies: CurrencyTable
  ) throws(StoreError) -> LedgerSnapshot {
    guard let queue = try LedgerFile.openBeside(at: path) else { return LedgerSnapshot() }
    return try translating(path) {
      try queue.read { db in
        try LedgerReader(db: db, catalogue: Catalogue(db, currencies: currencies)).snapshot()
      }
    }
  }

  /// The entries of the ledger at `path`, read beside the process that owns it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - currencies: what the configuration knows.
  /// - Returns: where they are looked up; `nil` where there is no such file.
  /// - Throws: `StoreError`.
  package static func history(
    at path: String, currencies: CurrencyTable
  ) throws(StoreError) -> (any LedgerHistory)? {
    try LedgerFile.openBeside(at: path).map { queue in
      EntryListing(reading: queue, currencies: currencies)
    }
  }
}

/// The entries of a ledger file, on a connection that only reads.
struct EntryListing: LedgerHistory {
  let reading: DatabaseQueue
  let currencies: CurrencyTable

  func transactions(
    _ filter: TransactionFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [StoredTransaction] {
    let currencies = currencies
    return try await translating(reading.path) { [reading] in
      try await reading.read { db in
        var page = try EntryPage(
          db, Catalogue(db, currencies: currencies), filter: filter, newestFirst: newestFirst,
          limit: limit)
        return try page.read(after: cursor)
      }
    }
  }
}
