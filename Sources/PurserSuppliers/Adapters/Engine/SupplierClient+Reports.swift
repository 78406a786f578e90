internal import Crypto
internal import CurlClient
package import PurserCore

// What a check is told as: a report for the ledger, or all there is for whoever tries the adapter.
extension SupplierClient: BalanceReader {
  /// One check of all the supplier's pools. They all carry the same two moments: when the first
  /// request left, less the age of what a cache answered, and when the last reply was complete. Pools
  /// for which the supplier gives no number, or that could not be read, are among the failures.
  ///
  /// - Throws: `CheckFailure` where the supplier cannot be asked, or nothing could be read.
  @concurrent package func readBalances() async throws(CheckFailure) -> BalanceReport {
    var check = CheckUnderWay(known: account.knownInReplies, begunAt: now())
    let pools = try await read(&check)
    let end = check.receivedAt ?? now()
    let isTrusted = supplier.trustsUpdatedAt
    let failures = isTrusted ? pools.readings.compactMap(\.failedUpdate) : []
    let usable = isTrusted ? pools.readings.filter { $0.failedUpdate == nil } : pools.readings
    return BalanceReport(
      supplier: supplier.id, readings: balances(from: usable, check),
      failures: pools.allFailures + failures, requestedAt: check.asOf ?? end, receivedAt: end)
  }

  /// One check for whoever tries the adapter: the pools, those without a number included, or the
  /// failure; and the replies on the way.
  @concurrent func tryOut() async -> Trial {
    var check = CheckUnderWay(
      known: account.knownInReplies, begunAt: now(), keepsReplies: true)
    let outcome: Result<PoolsRead, CheckFailure>
    do throws(CheckFailure) {
      outcome = .success(try await read(&check))
    } catch {
      outcome = .failure(error)
    }
    return Trial(
      outcome: outcome, replies: check.replies, secretTexts: secretTexts(check))
  }

  /// What came of trying an adapter.
  struct Trial: Sendable {
    var outcome: Result<PoolsRead, CheckFailure>
    var replies: [ReceivedReply]
    /// What must not be shown.
    var secretTexts: [String]
  }

  private func balances(
    from readings: [PoolReading], _ check: CheckUnderWay
  ) -> [SupplierBalance] {
    let end = check.receivedAt ?? now()
    let digest = ByteText.hex(Array(check.digest.finalize()))
    // What the supplier states is dated by its own clock.
    let time = time()
    return readings.compactMap { reading in
      guard let available = reading.available else { return nil }
      return SupplierBalance(
        pool: PoolID(supplier: supplier.id, pool: reading.pool, currency: reading.currency),
        available: available, reserved: reading.amounts[.reserved],
        used: reading.amounts[.used], credited: reading.amounts[.credited],
        creditLimit: reading.amounts[.creditLimit],
        pendingTopUp: reading.amounts[.pendingTopUp],
        expiresAt: reading.expiresAt.map(time.ledgerMoment),
        deductionTiming: supplier.deductionTiming,
        supplierUpdatedAt: reading.updatedAt.map(time.ledgerMoment),
        requestedAt: check.asOf ?? end, receivedAt: end, source: .polled,
        rawDigest: digest)
    }
  }
}
