/// Knows the time by both clocks.
package protocol Timekeeper: Sendable {
  /// The time now.
  func time() -> LedgerTime
  /// How the wall clock stands to the ledger's time now.
  func standing() -> LedgerClock.Standing
}
