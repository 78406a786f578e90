import PurserCore
import PurserEngine
import PurserStore
import TestSupport
import Testing

@Suite("The ledger over an SQLite file")
struct ConformanceTests {
  @Test("keeps every promise", arguments: LedgerPromise.all)
  func conformance(promise: LedgerPromise) async throws {
    let folder = try TemporaryFolder()
    try await promise.check(OneFile(path: folder.path + "/ledger.db"))
    withExtendedLifetime(folder) {}
  }
}

/// Ledgers over one file.
private struct OneFile: LedgerUnderTest {
  let path: String

  func open(
    suppliers: [Supplier], terms: LedgerTerms, now: @escaping @Sendable () -> Timestamp
  ) async throws -> any AttemptLedger & LedgerFeed {
    try Ledger(
      suppliers: suppliers, terms: terms,
      store: SQLiteLedgerStore(path: path, currencies: CurrencyTable()), now: now)
  }

  func close(_ ledger: any AttemptLedger & LedgerFeed) async {
    guard let ledger = ledger as? Ledger else { return }
    await ledger.finish()
  }
}
