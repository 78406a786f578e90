internal import GRDB
package import PurserCore

// When suppliers asked to be left alone.
extension SupplierFile {
  /// Until when `name` is to be left alone; `nil` where it may be asked. A pause of a clock that has
  /// been set back since begins anew, once.
  ///
  /// - Throws: `StoreError` when the file cannot be read.
  package func endOfPause(
    of name: String, at now: Timestamp
  ) async throws(StoreError) -> Timestamp? {
    let kept = try await read { db in try Self.pause(of: name, db) }
    guard let kept, let seen = kept.seen(at: now) else { return nil }
    if seen == kept { return seen.end }
    return try await write { db in
      // Another process may have noted one since.
      guard let kept = try Self.pause(of: name, db), let seen = kept.seen(at: now) else {
        return nil
      }
      if seen != kept { try Self.keep(seen, of: name, db) }
      return seen.end
    }
  }

  /// Keeps that `name` is to be left alone until `end`, within an hour. A pause that ends later stays.
  ///
  /// - Throws: `StoreError` when it cannot be kept.
  package func notePause(
    until end: Timestamp, of name: String, at now: Timestamp
  ) async throws(StoreError) {
    let pause = KeptPause(notedAt: now, until: end)
    try await write { db in
      let before = try Self.pause(of: name, db)?.seen(at: now)
      if let before, before.end >= pause.end { return }
      try Self.keep(pause, of: name, db)
    }
  }

  private static func pause(of name: String, _ db: Database) throws -> KeptPause? {
    let row = try Row.fetchOne(
      db, sql: "SELECT noted_at, ends_at FROM pause WHERE name = ?", arguments: [name])
    guard let row, let notedAt: Int64 = row["noted_at"], let end: Int64 = row["ends_at"] else {
      return nil
    }
    return KeptPause(
      notedAt: Timestamp(microsecondsSinceEpoch: notedAt),
      until: Timestamp(microsecondsSinceEpoch: end))
  }

  private static func keep(_ pause: KeptPause, of name: String, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO pause (name, noted_at, ends_at) VALUES (?, ?, ?)",
      arguments: [
        name, pause.notedAt.microsecondsSinceEpoch, pause.end.microsecondsSinceEpoch,
      ])
  }
}
