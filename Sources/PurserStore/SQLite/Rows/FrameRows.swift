internal import GRDB

/// The frames of a statement, one after the other, so that few of them are in memory at a time.
struct FrameRows {
  private let row: CStatement

  /// The frames that a statement finds, whose columns are the number and the frame.
  init(_ db: Database, _ sql: String, from number: Int64) throws {
    row = try CStatement(db, sql)
    row.bind(1, number)
  }

  /// The next frame; `nil` at the end.
  func next() throws -> Frame? {
    try row.next() ? FrameStore.frame(row.bytes(1), number: row.integer(0)) : nil
  }

  /// Makes the statement ready for the next time before its end.
  func reset() { row.reset() }
}
