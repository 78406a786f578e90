internal import GRDB
internal import GRDBSQLite
internal import PurserCore

/// A prepared statement that is bound and stepped through SQLite's C interface. A hold costs a few
/// microseconds in all, and GRDB's own argument and row types alone would take as long. GRDB keeps
/// the connection, its queue, the transactions and the statement itself.
///
/// Parameters count from 1 and columns from 0, as in C. It must not leave the closure that GRDB
/// gave its database to.
final class CStatement {
  private let statement: Statement
  private let pointer: OpaquePointer
  private let db: Database
  private var bindingFailure = SQLITE_OK

  /// The statement of `sql`, prepared once for each connection.
  convenience init(_ db: Database, _ sql: String) throws {
    self.init(db, try db.cachedStatement(sql: sql))
  }

  /// A statement that is not kept: for SQL that is made up each time.
  convenience init(_ db: Database, once sql: String) throws {
    self.init(db, try db.makeStatement(sql: sql))
  }

  private init(_ db: Database, _ statement: Statement) {
    self.statement = statement
    pointer = statement.sqliteStatement
    self.db = db
    // One whose rows were left in the middle would not take other parameters.
    sqlite3_reset(pointer)
  }

  // MARK: Parameters

  func bind(_ index: Int32, _ value: Int64) { note(sqlite3_bind_int64(pointer, index, value)) }

  func bind(_ index: Int32, _ value: Int64?) {
    if let value { bind(index, value) } else { note(sqlite3_bind_null(pointer, index)) }
  }

  func bind(_ index: Int32, _ value: Timestamp?) { bind(index, value?.microsecondsSinceEpoch) }

  func bind(_ index: Int32, _ value: String) {
    var text = value
    text.withUTF8 { bind(index, utf8: $0, Self.copied) }
  }

  func bind(_ index: Int32, _ value: String?) {
    if let value { bind(index, value) } else { note(sqlite3_bind_null(pointer, index)) }
  }

  /// Binds text that is UTF-8 already, and stays where it is until the statement has run.
  func bind(_ index: Int32, lastingUTF8 bytes: UnsafeBufferPointer<UInt8>) {
    bind(index, utf8: bytes, nil)
  }

  /// Binds bytes that stay where they are until the statement has run.
  func bind(_ index: Int32, lastingBlob bytes: UnsafeBufferPointer<UInt8>) {
    note(sqlite3_bind_blob64(pointer, index, bytes.baseAddress, UInt64(bytes.count), nil))
  }

  private func bind(
    _ index: Int32, utf8 bytes: UnsafeBufferPointer<UInt8>, _ release: sqlite3_destructor_type?
  ) {
    bytes.withMemoryRebound(to: CChar.self) {
      note(
        sqlite3_bind_text64(
          pointer, index, $0.baseAddress, UInt64($0.count), release, UInt8(SQLITE_UTF8)))
    }
  }

  /// Keeps a failure to bind for when the statement is run.
  private func note(_ code: Int32) {
    if code != SQLITE_OK { bindingFailure = code }
  }

  // SQLITE_TRANSIENT: SQLite takes a copy before the call returns. The C macro is a cast of -1,
  // which Swift does not import.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  // MARK: Running

  /// Runs a statement that gives no rows, and makes it ready for the next time.
  func run() throws {
    let code = step()
    guard code == SQLITE_DONE else { throw failure(code) }
    sqlite3_reset(pointer)
  }

  /// Runs a statement that gives no rows.
  ///
  /// - Returns: whether it took effect; not where a constraint forbids it.
  func runUnlessForbidden() throws -> Bool {
    let code = step()
    guard code == SQLITE_DONE || code & 0xFF == SQLITE_CONSTRAINT else { throw failure(code) }
    sqlite3_reset(pointer)
    return code == SQLITE_DONE
  }

  /// Goes to the next row.
  ///
  /// - Returns: whether there is one; where not, the statement is ready for the next time.
  func next() throws -> Bool {
    switch step() {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(pointer)
      return false
    case let code: throw failure(code)
    }
  }

  /// Makes the statement ready for the next time before its rows are at an end. One that is not
  /// would keep the log from being emptied.
  func reset() { sqlite3_reset(pointer) }

  private func step() -> Int32 {
    bindingFailure == SQLITE_OK ? sqlite3_step(pointer) : bindingFailure
  }

  private func failure(_ code: Int32) -> DatabaseError {
    let error = DatabaseError(
      resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
    sqlite3_reset(pointer)
    return error
  }

  // MARK: Columns

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }

  func isBlob(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_BLOB }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  func moment(_ column: Int32) -> Timestamp {
    Timestamp(microsecondsSinceEpoch: integer(column))
  }

  func optionalMoment(_ column: Int32) -> Timestamp? { isNull(column) ? nil : moment(column) }

  func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(pointer, column) else { return "" }
    let count = Int(sqlite3_column_bytes(pointer, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  /// Gives `body` the bytes of a column where they are; it must not keep them.
  func withBytes<Value>(
    _ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Value
  ) rethrows -> Value {
    let start = sqlite3_column_blob(pointer, column)
    let count = start == nil ? 0 : Int(sqlite3_column_bytes(pointer, column))
    return try body(UnsafeRawBufferPointer(start: start, count: count))
  }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(pointer, column) else { return [] }
    return Array(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, column))))
  }
}
