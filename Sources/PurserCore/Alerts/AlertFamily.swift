/// What an alert is about. Families are never mixed: a check that failed says nothing of funds.
package enum AlertFamily: String, Hashable, Sendable, CaseIterable {
  /// A pool has less than it should, by amount, by hours of spend, or by runway against the time that a top-up takes.
  case low
  /// A pool has nothing to spend.
  case dry
  /// A supplier refused orders for want of funds.
  case refusedFunds = "refused_funds"
  /// A supplier's check fails.
  case checkFailed = "check_failed"
  /// A pool's reading is too old to decide anything.
  case stale
  /// A supplier's reply has another shape than its adapter knows.
  case shapeChanged = "shape_changed"
  /// A supplier refuses the credentials.
  case credentialRejected = "credential_rejected"
  /// A balance changed in a way that Purser's own records do not explain.
  case drift
  /// A pool is spent faster than on days before.
  case fastSpend = "fast_spend"
  /// Nobody knows what became of orders.
  case unknownOrders = "unknown_orders"
  /// A top-up came short, or has not come in time.
  case topUp = "top_up"
  /// A supplier charged more than its price.
  case priceRise = "price_rise"
  /// The disk that the ledger is on is nearly full.
  case storeNearlyFull = "store_nearly_full"
}

/// How bad it is, the least first.
package enum AlertTier: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Somebody should look within a day.
  case notice
  /// Somebody should act today.
  case warning
  /// Orders fail, or soon will.
  case critical

  package static func < (left: AlertTier, right: AlertTier) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .notice: 0
    case .warning: 1
    case .critical: 2
    }
  }
}
