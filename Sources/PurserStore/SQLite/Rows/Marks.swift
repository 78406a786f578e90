internal import GRDB

/// Numbers that the file keeps of itself.
enum Marks: String {
  /// The file's own part of the hashes of names.
  case salt
  /// The events before this number are in the runs of the index of names.
  case sealed
  /// The events before this number are in the rows of open orders.
  case opened
  /// The events before this number cannot be replayed.
  case replayable
  /// The next row of open orders to be looked through.
  case cleaned
  /// The orders that ended in events before this number have no answers any more.
  case answered
  /// The machine's start by which the ledger's time went last, and the ledger's moment at it: see
  /// `ClockOrigin`.
  case clockBoot
  case clockOrigin
  /// The moment before which readings decide nothing.
  case readingsFrom
  /// The number of the ledger, which its copies have too.
  case ledger
  /// The number of the run that has the file open: see `FileIdentity`.
  case run

  static func value(_ mark: Marks, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT value FROM mark WHERE name = ?"),
      arguments: [mark.rawValue])
  }

  /// The mark `opened`.
  static func opened(_ db: Database) throws -> Int64 {
    try value(.opened, db) ?? 1
  }

  static func set(_ mark: Marks, _ value: Int64, _ db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO mark (name, value) VALUES (?, ?)")
      .execute(arguments: [mark.rawValue, value])
  }
}
