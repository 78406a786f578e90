import PurserCore
import Synchronization

/// Counts the readings of checks, and hands them on to a ledger where there is one.
final class Readings: ReadingSink {
  private let taken = Atomic<Int>(0)
  private let ledger: (any ReadingSink)?

  init(for ledger: (any ReadingSink)?) { self.ledger = ledger }

  /// How many there were.
  var count: Int { taken.load(ordering: .relaxed) }

  func take(_ report: BalanceReport) async throws(LedgerError) {
    try await ledger?.take(report)
    taken.add(report.readings.count, ordering: .relaxed)
  }

  var commandsUnderWay: Int { ledger?.commandsUnderWay ?? 0 }

  func readings(of supplier: SupplierID) async -> [SupplierBalance]? {
    guard let ledger else { return [] }
    return await ledger.readings(of: supplier)
  }

  func activity(of suppliers: [SupplierID]) async -> [SupplierID: SupplierActivity] {
    await ledger?.activity(of: suppliers) ?? [:]
  }
}
