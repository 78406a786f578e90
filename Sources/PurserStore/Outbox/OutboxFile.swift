import Foundation
internal import GRDB
internal import PurserCore
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An outbox in a small SQLite file beside the ledger, of the process that owns the ledger: what is to be sent must
/// not wait for orders, nor orders for it.
///
/// It is made when there is something to keep, for its owner's eyes only.
package final class OutboxFile: Sendable {
  /// Where it is.
  package let path: String
  private let opened = Mutex<DatabaseQueue?>(nil)

  /// The file beside the ledger at `ledgerPath`. Nothing is opened yet.
  package init(besideLedger ledgerPath: String) {
    // By the ledger itself and not by one of its names.
    path = URL(fileURLWithPath: ledgerPath).resolvingSymlinksInPath().path + "-outbox"
  }

  /// Runs `body` in a transaction, in the file that is there or is made: to its end, also when the task is
  /// cancelled meanwhile, since what has arrived would be sent again.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    let queue = try queue()
    return try await translating(path) {
      try await Task { try await queue.write(body) }.value
    }
  }

  /// Runs `body` on what the file has; `nil` where there is no file.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let queue = try queue()
    return try await translating(path) {
      try await Task { try await queue.read(body) }.value
    }
  }

  private func queue() throws(StoreError) -> DatabaseQueue {
    let result = opened.withLock { opened -> Result<DatabaseQueue, StoreError> in
      if let opened { return .success(opened) }
      do throws(StoreError) {
        try LedgerFile.requireFolder(of: path)
        try createForOwner()
        let queue = try OutboxFileSchema.open(path)
        opened = queue
        return .success(queue)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Makes the file before SQLite would, which lets everybody read it. Its log has the same rights.
  private func createForOwner() throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor < 0 else {
      close(descriptor)
      return
    }
    guard errno == EEXIST else {
      throw StoreError(
        .cannotOpen,
        "cannot create \(path): \(String(cString: strerror(errno))); "
          + "check that its folder can be written to")
    }
    // A copied file may have become readable. Where it is somebody else's, opening tells.
    _ = chmod(path, 0o600)
  }
}
