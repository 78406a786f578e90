/// Where readings that were taken into use are looked up, as the ledger's journal has them.
///
/// May be asked by many at once, beside the ledger. Only what is durable is found.
package protocol ReadingHistory: Sendable {
  /// The readings after a number, the oldest first.
  ///
  /// - Parameters:
  ///   - number: the number of the last event that was dealt with; 0 for the beginning.
  ///   - limit: the most readings to return, above zero.
  /// - Returns: the readings, and up to which number the journal was looked through.
  /// - Throws: `StoreError` when they cannot be read.
  func readings(after number: Int64, limit: Int) async throws(StoreError) -> ReadingPage
}

/// A stretch of the journal, as followers of readings see it.
package struct ReadingPage: Hashable, Sendable {
  /// The readings, the oldest first.
  package var readings: [SupplierBalance]
  /// The number of the last event of the ledger that was looked at: the next page begins after it.
  package var last: Int64
  /// Whether the journal had no more.
  package var isAtEnd: Bool

  /// A page.
  package init(readings: [SupplierBalance] = [], last: Int64, isAtEnd: Bool) {
    self.readings = readings
    self.last = last
    self.isAtEnd = isAtEnd
  }
}
