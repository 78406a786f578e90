/// A question about the entries: each member that is given narrows the answer.
package struct TransactionFilter: Hashable, Sendable {
  /// Whose pools.
  package var supplier: SupplierID?
  /// The name of the pool at its supplier.
  package var pool: String?
  /// The code of the currency.
  package var currency: String?
  /// What kind of entry.
  package var type: TransactionType?
  /// The order that it is about.
  package var order: OrderID?
  /// The owner's name for it.
  package var reference: EntryReference?
  /// The earliest moment.
  package var from: Timestamp?
  /// The moment before which it happened.
  package var until: Timestamp?

  /// Every entry.
  package init() {}
}

/// An entry as it is kept.
package struct StoredTransaction: Hashable, Sendable {
  /// Its number: later entries have larger ones. Also the cursor of a listing.
  package var number: Int64
  /// The entry.
  package var transaction: Transaction
  /// How much of a detected credit or drift nothing has explained; `nil` for other entries.
  package var open: Money?
  /// The number of the detected credit or drift that the entry takes back.
  package var explains: Int64?

  /// An entry under its number.
  package init(
    number: Int64, transaction: Transaction, open: Money? = nil, explains: Int64? = nil
  ) {
    self.number = number
    self.transaction = transaction
    self.open = open
    self.explains = explains
  }
}

/// Where the entries and orders of the past are looked up.
package protocol LedgerHistory: Sendable {
  /// A page of entries.
  ///
  /// - Parameters:
  ///   - filter: which entries.
  ///   - cursor: the number of the last entry of the page before; `nil` for the first page.
  ///   - newestFirst: whether later entries come first.
  ///   - limit: the most entries to return.
  /// - Returns: the entries, fewer than `limit` only at the end.
  /// - Throws: `StoreError` when they cannot be read.
  func transactions(
    _ filter: TransactionFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [StoredTransaction]

  /// A page of orders. A name counts once, as it was decided last.
  ///
  /// - Parameters:
  ///   - filter: which orders.
  ///   - cursor: the number of the last order of the page before; `nil` for the first page.
  ///   - newestFirst: whether later orders come first.
  ///   - limit: the most orders to return.
  /// - Returns: the orders, fewer than `limit` only at the end.
  /// - Throws: `StoreError` when they cannot be read.
  func orders(
    _ filter: OrderFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(StoreError) -> [ListedOrder]

  /// The orders of some names.
  ///
  /// - Parameters:
  ///   - ids: the names, of orders or of their attempts.
  ///   - attempt: which attempt of each order is listed; with `.named` every one that is named.
  ///   - filter: which of them.
  /// - Returns: those that are there and that the filter lets through, later ones first.
  /// - Throws: `StoreError` when they cannot be read.
  func orders(
    named ids: [OrderID], _ attempt: AttemptChoice, _ filter: OrderFilter
  ) async throws(StoreError) -> [ListedOrder]
}
