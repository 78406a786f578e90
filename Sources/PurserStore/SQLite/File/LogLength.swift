internal import GRDB
internal import GRDBSQLite

/// How many pages the log has, as SQLite says after each commit of a connection. It takes the place of
/// SQLite's own copying after a commit, which uses the same hook.
// Unchecked, since nothing in it is guarded by itself: the hook sets the number inside a commit of its
// connection, and only what has that connection to itself reads it.
final class LogLength: @unchecked Sendable {
  private(set) var pages = 0

  /// Follows the commits of a connection.
  func follow(_ db: Database) {
    // The hook does not keep this alive. The connection does, as long as it is open, by a function that
    // nobody needs to call.
    db.add(
      function: DatabaseFunction("purser_log_pages", argumentCount: 0) { [self] _ in pages })
    sqlite3_wal_hook(
      db.sqliteConnection,
      { context, _, _, pages in
        guard let context else { return SQLITE_OK }
        Unmanaged<LogLength>.fromOpaque(context).takeUnretainedValue().pages = Int(pages)
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }
}
