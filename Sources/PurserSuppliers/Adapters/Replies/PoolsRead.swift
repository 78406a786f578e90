internal import PurserCore

/// What a check brought: each pool once, what could not be read beside them, and what does not count.
struct PoolsRead: Sendable {
  var readings: [PoolReading] = []
  var failures: [PoolFailure] = []
  /// How many items `where` leaves out.
  var leftOut = 0

  /// The failures, and the pools for which the supplier states that there is no number.
  var allFailures: [PoolFailure] {
    failures
      + readings.compactMap { reading in
        guard reading.available == nil, let absence = reading.absence else { return nil }
        return PoolFailure(
          pool: reading.pool, unit: .currency(reading.currency),
          failure: CheckFailure(
            .unknown, "the supplier gives no number, but says that it is \(absence.rawValue)"),
          isStated: true)
      }
  }

  /// Whether anything in it comes out of a reply as text, and so may repeat a secret.
  var mayRepeatSecrets: Bool {
    !failures.isEmpty
      || readings.contains { $0.isNamedByReply || $0.note != nil || $0.unreadUpdate != nil }
  }

  /// The pools without secrets. One whose name repeats a credential could not be read: a name tells one
  /// pool from another, and nothing can stand in for it.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where nothing else could be read.
  func redacted(by redaction: Redaction) throws(CheckFailure) -> PoolsRead {
    var pools = PoolsRead(leftOut: leftOut)
    pools.failures = failures.map(redaction.redacted)
    for reading in readings {
      do throws(CheckFailure) {
        pools.readings.append(try redaction.redacted(reading))
      } catch {
        let failure = redaction.redacted(error)
        pools.failures.append(
          PoolFailure(pool: nil, unit: .currency(reading.currency), failure: failure))
      }
    }
    if pools.readings.isEmpty, let first = pools.failures.first { throw first.failure }
    return pools
  }
}
