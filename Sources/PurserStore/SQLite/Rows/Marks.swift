internal import GRDB

/// Numbers that the file keeps of itself.
enum Marks: String {
  /// The file's own part of the hashes of names.
  case salt
  /// The events before this number are in the index of names and in the open orders.
  case sealed
  /// The events before this number cannot be replayed.
  case replayable
  /// The next row of open orders to be looked through.
  case cleaned
  /// The orders that ended in events before this number have no answers any more.
  case answered

  static func value(_ mark: Marks, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT value FROM mark WHERE name = ?"),
      arguments: [mark.rawValue])
  }

  static func set(_ mark: Marks, _ value: Int64, _ db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO mark (name, value) VALUES (?, ?)")
      .execute(arguments: [mark.rawValue, value])
  }
}
