/// When a supplier is worth asking for its balance, given what orders do there: a pure rule that
/// whoever makes the checks consults.
///
/// A reading that is taken while orders are under way may or may not contain them, and until the
/// next one the ledger keeps their amounts aside though they may be taken off already. A reading
/// taken at rest hides nothing, and stays exact while orders follow it. So a check that is due
/// waits, within limits, for a moment of rest; a supplier whose reading is exact is left alone while
/// its orders are under way; and one that an order finds short is asked again when the answer can
/// have changed: once its orders have come to rest, or before the order is turned away; while an order waits for the
/// answer, again and again. One that refused an order for its funds has shown its reading to be wrong, and is asked
/// whether its orders are at rest or not.
package struct RefreshPolicy: Hashable, Sendable {
  /// The state of one supplier.
  package struct Watch: Hashable, Sendable {
    /// When the latest check was asked for; `nil` before the first.
    package var checkedAt: Timestamp?
    /// What orders do there.
    package var activity = SupplierActivity()
    /// Whether an order wanted it since the latest check, and its funds were too low.
    package var isShort = false
    /// Whether an order waits for what a check brings.
    package var isAwaited = false
    /// The longest it takes to show what it did.
    package var lag: Duration

    /// A supplier of which nothing is known but its lag.
    package init(lag: Duration) { self.lag = lag }
  }

  /// The time between regular checks.
  package var interval: Duration
  /// How much longer a regular check waits for a moment of rest.
  package var patience: Duration
  /// The least time between checks of a supplier that is short.
  package var shortPause: Duration
  /// How long an order that is sent may be expected to end soon. One that is open for longer is not
  /// waited for.
  package var outcomeWait: Duration

  /// What a check may take before its reading is in use.
  private static let checkTime = Duration.seconds(10)

  /// Ten seconds.
  package static let defaultShortPause = Duration.seconds(10)
  /// One minute.
  package static let defaultOutcomeWait = Duration.seconds(60)

  /// A policy around regular checks.
  ///
  /// - Parameters:
  ///   - interval: the time between regular checks.
  ///   - patience: how much longer one waits for rest; by default four fifths of the interval.
  ///   - maximumAge: a reading older than this decides nothing: no check waits for rest until then.
  ///   - shortPause: the least time between checks of a supplier that is short.
  ///   - outcomeWait: how long an order may be expected to end soon.
  package init(
    interval: Duration, patience: Duration? = nil, maximumAge: Duration? = nil,
    shortPause: Duration = RefreshPolicy.defaultShortPause,
    outcomeWait: Duration = RefreshPolicy.defaultOutcomeWait
  ) {
    self.interval = interval
    let longest = maximumAge.map { max(.zero, $0 - interval - Self.checkTime) }
    let wanted = patience ?? interval * 4 / 5
    self.patience = longest.map { min($0, wanted) } ?? wanted
    self.shortPause = shortPause
    self.outcomeWait = outcomeWait
  }

  /// When a supplier is to be asked next, as things stand; `nil` for at once, since it never was.
  ///
  /// - Parameters:
  ///   - watch: what is known of it.
  ///   - regular: when its regular check is due; by default an interval after the latest.
  /// - Returns: the moment, which may lie in the past.
  package func nextCheck(of watch: Watch, regular: Timestamp? = nil) -> Timestamp? {
    guard let checkedAt = watch.checkedAt else { return nil }
    let regular = regular ?? checkedAt + interval
    // Nothing is paid by a pool whose reading is known to be wrong: there is no moment to wait for.
    if watch.isShort, watch.activity.isContradicted { return checkedAt + shortPause }
    let isUrgent = watch.isShort && (watch.activity.isVague || watch.isAwaited)
    let wanted = isUrgent ? checkedAt + shortPause : regular
    guard let restAt = restAt(of: watch) else { return wanted }
    return min(max(wanted, restAt), regular + patience)
  }

  /// Whether to ask a supplier that is short before an order is turned away.
  package func isWorthAsking(_ watch: Watch, at now: Timestamp) -> Bool {
    guard let checkedAt = watch.checkedAt else { return true }
    guard !isTooSoon(after: checkedAt, at: now) else { return false }
    if watch.activity.isContradicted { return true }
    // An exact reading with orders after it says more than a new one that might contain them.
    return watch.activity.isVague || restAt(of: watch).map { $0 <= now } ?? true
  }

  /// Until when at least a supplier that is not worth asking stays so, whatever orders do there: one that
  /// ends meanwhile has to be shown first.
  package func isNotWorthAsking(_ watch: Watch, before now: Timestamp) -> Timestamp {
    restAt(of: watch).map { min($0, now + watch.lag) } ?? now
  }

  /// Whether a supplier that was checked at `checkedAt` is not asked again yet, whatever orders do there.
  package func isTooSoon(after checkedAt: Timestamp, at now: Timestamp) -> Bool {
    now < checkedAt + shortPause
  }

  /// From when a reading certainly contains the orders sent so far; `nil` when there were none.
  private func restAt(of watch: Watch) -> Timestamp? {
    watch.activity.movedAt.map {
      $0 + watch.lag + (watch.activity.hasOpenOrders ? outcomeWait : .zero)
    }
  }
}
