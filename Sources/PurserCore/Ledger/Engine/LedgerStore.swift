/// Where the ledger's events are kept. One store serves one ledger.
package protocol LedgerStore: Sendable {
  /// Everything open, or perhaps not in a reading yet. History stays where it is.
  ///
  /// - Returns: the open part of the ledger.
  /// - Throws: `StoreError` when it cannot be read.
  func load() async throws(StoreError) -> LedgerSnapshot

  /// The stored records of those of `ids` that are known. One that cannot be read is a failure of
  /// its own, and the others' answers stand.
  func orders(
    _ ids: [OrderID]
  ) async throws(StoreError) -> [OrderID: Result<OrderRecord, StoreError>]

  /// The stored top-ups and adjustments of those of `references` that are known, in any order.
  func entries(_ references: [EntryReference]) async throws(StoreError) -> [OwnerEntry]

  /// Writes what a batch did in one transaction. When this returns, it survives a crash of the
  /// process and of the machine.
  func append(_ changes: LedgerChanges) async throws(StoreError)
}

/// What the owner told the ledger under a reference.
package enum OwnerEntry: Hashable, Sendable {
  /// Money on its way.
  case topUp(TopUp)
  /// A change that no order explains.
  case adjustment(Adjustment)

  /// The owner's name for it.
  package var reference: EntryReference {
    switch self {
    case .topUp(let topUp): topUp.reference
    case .adjustment(let adjustment): adjustment.reference
    }
  }
}

/// What one batch of commands did.
package struct LedgerChanges: Hashable, Sendable {
  /// What happened, in order.
  package var events: [LedgerEvent]
  /// The entries that follow from it, in order.
  package var transactions: [Transaction]
  /// The orders of which something was heard after they were placed, as they stand since. An order
  /// that comes twice stands as it came last.
  package var orders: [OrderStatus]
  /// The books that changed, as they stand after the batch.
  package var books: [PoolBook]

  /// What a batch did; by default nothing.
  package init(
    events: [LedgerEvent] = [], transactions: [Transaction] = [],
    orders: [OrderStatus] = [], books: [PoolBook] = []
  ) {
    self.events = events
    self.transactions = transactions
    self.orders = orders
    self.books = books
  }
}

/// The open part of a ledger, as a store hands it back.
package struct LedgerSnapshot: Hashable, Sendable {
  /// The book of each pool.
  package var books: [PoolBook]
  /// Orders that are open; that expired and were not judged; and at least those that ended after
  /// the horizon of one of their pools. In any order.
  package var orders: [OrderStatus]

  /// The open part of a ledger; by default an empty one.
  package init(books: [PoolBook] = [], orders: [OrderStatus] = []) {
    self.books = books
    self.orders = orders
  }
}
