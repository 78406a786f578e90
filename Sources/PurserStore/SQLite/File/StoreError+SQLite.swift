internal import ExactJSON
internal import GRDB
internal import PurserCore

/// Runs `body` and turns what it throws into the store's own error.
func translating<Value>(
  _ path: String, _ body: () throws -> Value
) throws(StoreError) -> Value {
  do { return try body() } catch { throw StoreError(error, path: path) }
}

/// Runs `body` and turns what it throws into the store's own error.
func translating<Value>(
  _ path: String, _ body: () async throws -> Value
) async throws(StoreError) -> Value {
  do { return try await body() } catch { throw StoreError(error, path: path) }
}

extension StoreError {
  init(_ error: any Error, path: String) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self.init(error, at: path)
    case is JSONError, is CurrencyError:
      self.init(.corrupt, "\(path) is damaged (\(error)); restore it from a copy")
    default: self.init(.failed, "\(path): \(error)")
    }
  }

  private static let fullDisk =
    "the disk is full; nothing was written. Make room, and Purser goes on"

  private init(_ error: DatabaseError, at path: String) {
    let text = error.message ?? error.resultCode.description
    // SQLite does not tell a full disk as such where its shared memory finds no room.
    if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE {
      self.init(.full, "\(path)-shm: \(Self.fullDisk)")
      return
    }
    switch error.resultCode.primaryResultCode {
    case .SQLITE_FULL: self.init(.full, "\(path): \(Self.fullDisk)")
    case .SQLITE_NOTADB:
      self.init(
        .notALedger,
        "\(path) is not a database (\(text)); it was left untouched. "
          + "Move it away, or name another file in store.path")
    case .SQLITE_CORRUPT:
      self.init(.corrupt, "\(path) is damaged (\(text)); restore it from a copy")
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
      self.init(
        .cannotOpen,
        "cannot open \(path): \(text); check that it is a file that may be written to")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .inUse, "\(path) is locked by another program: \(text); let that program end first")
    default:
      self.init(.failed, "\(path): \(text)")
    }
  }
}
