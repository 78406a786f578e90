import PurserCore

/// One clock that is the ledger's and the world's.
struct ClockWithoutJumps: Timekeeper {
  var now: @Sendable () -> Timestamp

  func time() -> LedgerTime { LedgerTime(now()) }

  func standing() -> LedgerClock.Standing { .together }
}
