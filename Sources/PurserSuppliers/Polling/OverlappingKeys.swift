package import PurserCore
internal import Synchronization

/// Asks a supplier with one of two keys, of which it accepts the one or the other while they are exchanged.
/// Where the key that was accepted last is refused, the other is tried, once; the supplier is asked with it from
/// then on where it is accepted.
package final class OverlappingKeys: BalanceReader {
  private let readers: [any BalanceReader]
  private let latest = Mutex(0)

  /// Reads through one of `readers`, the first of them before the others.
  package init(_ readers: [any BalanceReader]) { self.readers = readers }

  @concurrent package func readBalances() async throws(CheckFailure) -> BalanceReport {
    let used = latest.withLock { $0 }
    do throws(CheckFailure) { return try await readers[used].readBalances() } catch {
      guard error.kind == .auth else { throw error }
      for other in readers.indices where other != used {
        do throws(CheckFailure) {
          let report = try await readers[other].readBalances()
          latest.withLock { $0 = other }
          return report
        } catch { continue }
      }
      throw error
    }
  }
}
