internal import Logging
internal import PurserCore

/// What the log is told of checks: what changes, and not what is.
extension BalanceMonitor {
  /// Tells that the checks of a supplier fail, or no longer do.
  func tell(
    _ failure: CheckFailure?, after before: CheckFailure?, of supplier: SupplierID
  ) {
    switch (before, failure) {
    case (nil, let failure?):
      logger.warning(
        "balance check failed", metadata: ["supplier": "\(supplier)", "error": "\(failure)"])
    case (.some, nil):
      logger.notice("balance check recovered", metadata: ["supplier": "\(supplier)"])
    case (nil, nil), (.some, .some): break
    }
  }

  /// Tells what changed in how a part of a supplier's balances stands; what stays as it was is told once.
  func tell(_ change: PoolStandings.Change, of supplier: SupplierID) {
    var metadata: Logger.Metadata = ["supplier": "\(supplier)", "pool": "\(change.part.name)"]
    switch (change.before, change.after) {
    case (nil, .read), (nil, .absent), (.read, .read), (.unavailable, .unavailable),
      (.absent, .absent):
      break
    case (nil, .unavailable(let failure)), (.read, .unavailable(let failure)),
      (.absent, .unavailable(let failure)):
      metadata["error"] = "\(failure)"
      logger.warning("pool became unavailable", metadata: metadata)
    case (.read, .absent), (.unavailable, .absent):
      logger.warning("pool became absent", metadata: metadata)
    case (.unavailable, .read): logger.notice("pool recovered", metadata: metadata)
    case (.absent, .read): logger.notice("pool came back", metadata: metadata)
    }
  }
}
