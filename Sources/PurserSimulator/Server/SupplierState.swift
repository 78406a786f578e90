internal import PurserCore

/// Everything that changes at a simulated supplier.
package struct SupplierState: Sendable {
  /// The money.
  package var account: SimulatedAccount
  /// The tokens given out.
  package internal(set) var tokens = AccessTokens()
  /// How often the balances were read.
  package private(set) var balanceCalls = 0
  /// Requests so far, of any kind but the simulator's own.
  package internal(set) var requests = 0
  var faults = FaultBoard()
  var meter: RateMeter?

  init(account: SimulatedAccount, rateLimit: RateLimit?) {
    self.account = account
    meter = rateLimit.map { RateMeter($0) }
  }

  /// What a balance call shows; counts the call.
  mutating func readBalances(at now: Timestamp) -> [PoolReading] {
    balanceCalls += 1
    return account.readings(at: now)
  }
}
