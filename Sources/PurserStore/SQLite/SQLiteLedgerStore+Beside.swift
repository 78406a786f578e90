internal import GRDB
package import PurserCore

/// Listings, and reading beside the process that owns the file.
extension SQLiteLedgerStore: LedgerHistory {
  package func transactions(
    _ filter: TransactionFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [StoredTransaction] {
    try await listing.transactions(filter, after: cursor, newestFirst: newestFirst, limit: limit)
  }

  package func orders(
    _ filter: OrderFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [ListedOrder] {
    try await listing.orders(filter, after: cursor, newestFirst: newestFirst, limit: limit)
  }

  package func orders(
    named ids: [OrderID], _ attempt: AttemptChoice, _ filter: OrderFilter
  ) async throws(StoreError) -> [ListedOrder] {
    try await listing.orders(named: ids, attempt, filter)
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

  /// The events of the ledger at `path`, read beside the process that owns it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - currencies: what the configuration knows.
  ///   - number: the number of the event before them.
  ///   - limit: the most events to return.
  /// - Returns: the events, oldest first; none where there is no such file.
  /// - Throws: `StoreError`.
  package static func events(
    at path: String, currencies: CurrencyTable, after number: Int64, limit: Int
  ) throws(StoreError) -> [NumberedEvent] {
    guard let queue = try LedgerFile.openBeside(at: path) else { return [] }
    return try translating(path) {
      try queue.read { db in
        try LedgerReader(db: db, catalogue: Catalogue(db, currencies: currencies)).events(
          after: number, limit: limit)
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
      EntryListing(reading: queue, side: ReadingSide(currencies: currencies), lookUps: nil)
    }
  }
}

/// The entries and orders of a ledger file, on a connection that only reads.
struct EntryListing: LedgerHistory {
  let reading: DatabaseQueue
  let side: ReadingSide
  /// Where names are looked up; `nil` beside the process that owns the file.
  let lookUps: LookUps?

  func transactions(
    _ filter: TransactionFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [StoredTransaction] {
    let page = Page(filter: filter, cursor: cursor, newestFirst: newestFirst, limit: limit)
    return try await translating(reading.path) { [self] in
      guard let lookUps else {
        return try await reading.read { db in
          try page.read(side.current(db), db) { id in
            let index = try NameIndex.load(db).index
            return try id.attempts { try index.places(of: index.hash($0), db) }
          }
        }
      }
      let (names, isDone) = lookUps.begin()
      defer { isDone() }
      return try await reading.read { db in
        try page.read(side.current(db), db) { id in
          try id.attempts { try names.places(of: $0, db) }
        }
      }
    }
  }

  func orders(
    _ filter: OrderFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [ListedOrder] {
    try await orders { db, catalogue, names in
      var page = OrderPage(
        db, catalogue, filter: filter, newestFirst: newestFirst, limit: limit, names: names)
      return try page.read(after: cursor)
    }
  }

  func orders(
    named ids: [OrderID], _ attempt: AttemptChoice, _ filter: OrderFilter
  ) async throws(StoreError) -> [ListedOrder] {
    try await orders { db, catalogue, names in
      var page = OrderPage(
        db, catalogue, filter: filter, newestFirst: true, limit: ids.count, names: names)
      return try page.read(ids, attempt)
    }
  }

  private func orders(
    _ body:
      @escaping @Sendable (Database, Catalogue, NameIndex.Snapshot) throws -> [ListedOrder]
  ) async throws(StoreError) -> [ListedOrder] {
    try await translating(reading.path) { [self] in
      guard let lookUps else {
        return try await reading.read { db in
          try body(db, side.current(db), NameIndex.load(db).index.snapshot)
        }
      }
      let (names, isDone) = lookUps.begin()
      defer { isDone() }
      return try await reading.read { db in try body(db, side.current(db), names) }
    }
  }

  /// A question about entries.
  private struct Page {
    let filter: TransactionFilter
    let cursor: Int64?
    let newestFirst: Bool
    let limit: Int

    func read(
      _ catalogue: Catalogue, _ db: Database, _ places: (OrderID) throws -> [NamePlace]
    ) throws -> [StoredTransaction] {
      var page = try EntryPage(
        db, catalogue, filter: filter, newestFirst: newestFirst, limit: limit,
        places: filter.order.map(places))
      return try page.read(after: cursor)
    }
  }
}

extension OrderID {
  /// The places of an order's attempts and their parts, one after the other, as far as there are any.
  fileprivate func attempts(_ places: (OrderID) throws -> [NamePlace]) throws -> [NamePlace] {
    var all: [NamePlace] = []
    for number in 1...OrderID.maximumAttempts {
      let hold = attempt(number)
      let next = try places(hold)
      if next.isEmpty { break }
      all += next
      for part in 1...OrderID.maximumParts {
        let next = try places(hold.part(part))
        if next.isEmpty { break }
        all += next
      }
    }
    return all.sorted()
  }
}
