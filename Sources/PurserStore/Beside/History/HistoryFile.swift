internal import GRDB
package import PurserCore
internal import Synchronization

/// The history of pools in a small SQLite file beside the ledger, of the process that owns the ledger. It can be made
/// anew of the ledger as long as that has what it is made of: a file that is lost costs time.
///
/// It is made when there is something to keep, for its owner's eyes only.
package final class HistoryFile: Sendable {
  private let file: FileBesideLedger
  let currencies: CurrencyTable
  private let opened = Mutex<DatabaseQueue?>(nil)
  /// The pools as they were written last; `nil` where they have to be read.
  private let pools = Mutex<HistoryPools?>(nil)

  /// The file beside the ledger at `ledgerPath`. Nothing is opened yet.
  ///
  /// - Parameters:
  ///   - ledgerPath: the ledger.
  ///   - currencies: what the configuration knows.
  package init(besideLedger ledgerPath: String, currencies: CurrencyTable) {
    file = FileBesideLedger(HistoryFileSchema.kind, besideLedger: ledgerPath)
    self.currencies = currencies
  }

  /// Where it is.
  package var path: String { file.path }

  /// Runs `body` in a transaction, in the file that is there or is made: to its end, also when the task is cancelled
  /// meanwhile.
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

  /// Runs `body` as `write` does, with the pools, which it may add to.
  func write(
    _ body: @escaping @Sendable (Database, inout HistoryPools) throws -> Void
  ) async throws(StoreError) {
    let (currencies, known) = (currencies, pools.withLock(\.self))
    pools.withLock { $0 = nil }
    let written = try await write { db in
      var pools = try known ?? HistoryPools(db, currencies)
      try body(db, &pools)
      return pools
    }
    pools.withLock { $0 = written }
  }

  /// Lets go of the file, which is opened again where it is used again.
  package func close() {
    let queue = opened.withLock { opened in
      defer { opened = nil }
      return opened
    }
    // Its log has what was not copied yet, for the next one who opens it.
    _ = try? queue?.close()
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
