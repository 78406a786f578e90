internal import GRDB
package import PurserCore

extension SQLiteLedgerStore: ReadingHistory {
  package func readings(
    after number: Int64, limit: Int
  ) async throws(StoreError) -> ReadingPage {
    try await listing.readings(after: number, limit: limit)
  }
}

extension EntryListing {
  /// The most numbers of the journal that one page of readings looks through: some milliseconds of work.
  private static var longestPage: Int64 { 16_384 }

  /// Readings that were taken into use after a number. Other events are passed over without a look at what they say.
  func readings(after number: Int64, limit: Int) async throws(StoreError) -> ReadingPage {
    try await translating(reading.path) { [self] in
      try await reading.read { db in
        let catalogue = try side.current(db)
        let first = max(number + 1, try Marks.value(.replayable, db) ?? 1)
        var page = ReadingPage(last: first - 1, isAtEnd: false)
        let walk = try FrameRows(db, FrameStore.framesFromNumber, from: first)
        defer { walk.reset() }
        while page.readings.count < limit, page.last - first < Self.longestPage {
          guard let frame = try walk.next() else {
            page.isAtEnd = true
            break
          }
          var records = frame.recordsFromStart()
          while let record = try records.record() {
            guard record.kind == .read, record.number >= first else { continue }
            var body = record.body
            page.readings.append(try FrameBuffer.reading(&body, in: frame, catalogue).0)
          }
          page.last = max(page.last, frame.number + frame.count - 1)
        }
        return page
      }
    }
  }
}
