package import PurserCore

extension BalanceMonitor {
  /// A supplier to keep watch over.
  package struct Subject: Sendable {
    /// Who.
    package let supplier: SupplierID
    /// How long a reading counts as current.
    package let interval: Duration
    /// The least time between two checks, whoever asks.
    package let minimumInterval: Duration
    /// The longest the supplier takes to show what it did.
    package let lag: Duration
    /// A reading older than this decides nothing.
    package let maximumAge: Duration
    /// How to ask.
    package let reader: any BalanceReader

    /// Watches `supplier` through `reader`, a reading being current for `interval`.
    package init(
      supplier: SupplierID, interval: Duration, minimumInterval: Duration = .zero,
      lag: Duration = Supplier.defaultLag,
      maximumAge: Duration = RoutingRules.defaultMaximumReadingAge, reader: any BalanceReader
    ) {
      self.supplier = supplier
      self.interval = interval
      self.minimumInterval = minimumInterval
      self.lag = lag
      self.maximumAge = maximumAge
      self.reader = reader
    }

    /// When it is worth asking.
    var policy: RefreshPolicy {
      RefreshPolicy(interval: interval, maximumAge: maximumAge)
    }

    /// What the policy has to know.
    func watch(
      _ status: CheckStatus, _ activity: SupplierActivity, isShort: Bool, isAwaited: Bool = false
    ) -> RefreshPolicy.Watch {
      var watch = RefreshPolicy.Watch(lag: lag)
      watch.checkedAt = status.checkedAt
      watch.activity = activity
      watch.isShort = isShort
      watch.isAwaited = isAwaited
      return watch
    }
  }
}
