import PurserCore
import PurserEngine
import TestSupport
import Testing

@Suite("The ledger over a store in memory")
struct ConformanceTests {
  @Test("keeps every promise", arguments: LedgerPromise.all)
  func conformance(promise: LedgerPromise) async throws { try await promise.check(InMemory()) }
}

/// Ledgers over one store in memory.
private struct InMemory: LedgerUnderTest {
  let store = MemoryStore()

  func open(
    suppliers: [Supplier], terms: LedgerTerms, now: @escaping @Sendable () -> Timestamp
  ) throws -> any AttemptLedger & LedgerFeed {
    try Ledger(suppliers: suppliers, terms: terms, store: store, now: now)
  }

  func close(_ ledger: any AttemptLedger & LedgerFeed) async {
    guard let ledger = ledger as? Ledger else { return }
    await ledger.finish()
  }
}
