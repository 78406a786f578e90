internal import GRDB
internal import PurserCore
internal import Synchronization

/// Knowledge of suppliers beyond one process, in a small SQLite file that the gateway and the
/// commands beside it share: refresh tokens, sealed, pauses that suppliers asked for, and what was said of suppliers while a
/// gateway runs.
///
/// The ledger's own file has one owner; this one has many, which each write a row at a time. It is
/// made when there is something to keep, for its owner's eyes only.
package final class SupplierFile: Sendable {
  private let file: FileBesideLedger
  private let clock: any Clock<Duration>
  private let opened = Mutex<DatabaseQueue?>(nil)
  /// A second connection, so that who reads waits for no disk.
  private let openedForReading = Mutex<DatabaseQueue?>(nil)
  let deliveries = Deliveries()

  /// The file beside the ledger at `ledgerPath`. Nothing is opened yet.
  ///
  /// - Parameters:
  ///   - ledgerPath: the ledger's file.
  ///   - clock: what waits for others.
  package init(besideLedger ledgerPath: String, clock: any Clock<Duration>) {
    file = FileBesideLedger(SupplierFileSchema.kind, besideLedger: ledgerPath)
    self.clock = clock
  }

  /// Where it is.
  package var path: String { file.path }

  /// How long to wait for another process that makes the file.
  private static let openingPatience = Duration.seconds(5)

  /// Runs `body` in a transaction, in the file that is there or is made: to its end, also when the task is
  /// cancelled meanwhile, since what a supplier said would be lost.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    let queue = try await queue()
    return try await translating(path) {
      try await Task { try await queue.write(body) }.value
    }
  }

  /// Runs `body` on what the file has, to its end; `nil` where there is no file.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value?
  ) async throws(StoreError) -> Value? {
    guard file.isThere else { return nil }
    let queue = try await readingQueue()
    return try await translating(path) {
      try await Task { try await queue.read(body) }.value
    }
  }

  private func readingQueue() async throws(StoreError) -> DatabaseQueue {
    if let queue = openedForReading.withLock(\.self) { return queue }
    // Its tables are there once it was opened for writing.
    _ = try await queue()
    let queue = try file.openForReading()
    return openedForReading.withLock { opened in
      let first = opened ?? queue
      opened = first
      return first
    }
  }

  /// Waits until this process alone does what `purpose` names.
  func turn(
    for purpose: String?, patience: Duration
  ) async throws(StoreError) -> FileTurn {
    let name = purpose.map { "\(path)-\($0).lock" } ?? "\(path).lock"
    return try await FileTurn(at: name, patience: patience, clock: clock)
  }

  private func queue() async throws(StoreError) -> DatabaseQueue {
    if let queue = opened.withLock(\.self) { return queue }
    try LedgerFile.requireFolder(of: path)
    let turn = try await turn(for: nil, patience: Self.openingPatience)
    defer { turn.end() }
    let queue = try file.open()
    return opened.withLock { opened in
      let first = opened ?? queue
      opened = first
      return first
    }
  }
}
