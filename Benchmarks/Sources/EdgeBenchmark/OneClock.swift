import PurserCore

/// The ledger's clock is the world's.
struct OneClock: Timekeeper {
  var now: @Sendable () -> Timestamp

  func time() -> LedgerTime { LedgerTime(now()) }

  func standing() -> LedgerClock.Standing { .together }
}
