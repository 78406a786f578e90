/// Where the history of pools is kept: what can be made of the ledger anew, and is not to be made each time.
///
/// One keeper writes it, one call at a time. Reading may go on beside it.
package protocol HistoryStore: Sendable {
  /// Up to where the ledger was followed.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  func place() async throws(StoreError) -> HistoryPlace

  /// What was spent from each pool that is known.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  func hourlySpend() async throws(StoreError) -> [PoolID: HourlySpend]

  /// Takes in what a stretch of the ledger says, and up to where it goes, in one transaction.
  ///
  /// - Parameters:
  ///   - changes: what it says.
  ///   - place: up to where the ledger was followed then.
  /// - Throws: `StoreError`; whether it was taken in, `place()` tells then.
  func take(_ changes: HistoryChanges, upTo place: HistoryPlace) async throws(StoreError)

  /// Forgets what was made of entries, and that the ledger was followed at all: it is another one, or its days are
  /// counted otherwise. Readings stay: they were read.
  ///
  /// - Throws: `StoreError`.
  func beginAnew() async throws(StoreError)
}

/// Up to where the ledger was followed.
package struct HistoryPlace: Hashable, Sendable {
  /// The last entry that was taken in; `nil` where none was.
  package var entry: EntryMark?
  /// The number of the last event that was looked at.
  package var event: Int64
  /// The name of the clock by which days were counted.
  package var zone: String

  /// A place; by default before everything.
  package init(entry: EntryMark? = nil, event: Int64 = 0, zone: String = LocalClock.utc.name) {
    self.entry = entry
    self.event = event
    self.zone = zone
  }
}

/// An entry as it is known again: a ledger that was restored from a copy gives its number to another.
package struct EntryMark: Hashable, Sendable {
  /// Its number.
  package var number: Int64
  /// What it says, in a line.
  package var text: String

  /// A mark, as it was kept.
  package init(number: Int64, text: String) {
    self.number = number
    self.text = text
  }

  /// The mark of an entry.
  package init(_ entry: StoredTransaction) {
    let content = entry.transaction
    number = entry.number
    text =
      "\(content.at.microsecondsSinceEpoch) \(content.type) \(content.pool) \(content.amount.units)"
      + (content.cause.order.map { " \($0.name)" } ?? "")
  }
}
