internal import PurserCore

/// What a simulated supplier has counted since it was made.
package struct SupplierCounters: Hashable, Sendable {
  /// Requests of any kind but the simulator's own.
  package let requests: Int
  /// Reads of the balances that were answered.
  package let balanceCalls: Int
  /// Access tokens given out.
  package let tokens: Int
  /// Orders accepted, whatever became of them.
  package let ordersAccepted: Int
  /// Orders refused for lack of funds; a repeated request counts once.
  package let ordersRefusedForFunds: Int
}

/// Everything that changes at a simulated supplier.
package struct SupplierState: Sendable {
  /// The money.
  package var account: SimulatedAccount
  /// The tokens given out.
  package internal(set) var tokens = AccessTokens()
  private(set) var balanceCalls = 0
  var requests = 0
  var faults = FaultBoard()
  var meter: RateMeter?
  /// The orders, where the supplier takes them in one of the six styles.
  var book: OrderBook?
  /// How many connections are still to be closed before anything is read from them.
  var connectionsToClose = 0

  init(account: SimulatedAccount, rateLimit: RateLimit?, book: OrderBook?) {
    self.account = account
    self.book = book
    meter = rateLimit.map { RateMeter($0) }
  }

  /// What has been counted so far.
  package var counters: SupplierCounters {
    SupplierCounters(
      requests: requests, balanceCalls: balanceCalls, tokens: tokens.mintedCount,
      ordersAccepted: account.acceptedOrders, ordersRefusedForFunds: account.refusedOrders)
  }

  /// What a balance call shows; counts the call.
  mutating func readBalances(at now: Timestamp) -> [PoolReading] {
    balanceCalls += 1
    return account.readings(at: now)
  }
}
