internal import GRDB
internal import PurserCore
internal import Synchronization

/// An outbox in a small SQLite file beside the ledger, of the process that owns the ledger: what is to be sent must
/// not wait for orders, nor orders for it.
///
/// It is made when there is something to keep, for its owner's eyes only.
package final class OutboxFile: Sendable {
  private let file: FileBesideLedger
  private let opened = Mutex<DatabaseQueue?>(nil)

  /// The file beside the ledger at `ledgerPath`. Nothing is opened yet.
  package init(besideLedger ledgerPath: String) {
    file = FileBesideLedger(OutboxFileSchema.kind, besideLedger: ledgerPath)
  }

  /// Where it is.
  package var path: String { file.path }

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
    guard file.isThere else { return nil }
    let queue = try queue()
    return try await translating(path) {
      try await Task { try await queue.read(body) }.value
    }
  }

  private func queue() throws(StoreError) -> DatabaseQueue {
    let result = opened.withLock { opened -> Result<DatabaseQueue, StoreError> in
      if let opened { return .success(opened) }
      do throws(StoreError) {
        let queue = try file.open()
        opened = queue
        return .success(queue)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
