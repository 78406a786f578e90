/// A value for each tier, from which on it holds. A tier without a value never holds.
package struct TierLadder<Value: Hashable & Sendable>: Hashable, Sendable {
  /// From where on it is a notice.
  package var notice: Value?
  /// From where on it is a warning.
  package var warning: Value?
  /// From where on it is critical.
  package var critical: Value?

  /// A ladder with these values.
  package init(notice: Value? = nil, warning: Value? = nil, critical: Value? = nil) {
    self.notice = notice
    self.warning = warning
    self.critical = critical
  }

  /// The value of a tier.
  package subscript(tier: AlertTier) -> Value? {
    switch tier {
    case .notice: notice
    case .warning: warning
    case .critical: critical
    }
  }

  /// Whether no tier ever holds.
  package var isEmpty: Bool { notice == nil && warning == nil && critical == nil }

  /// The worst tier whose value is reached.
  package func worst(where isReached: (Value) -> Bool) -> AlertTier? {
    AlertTier.allCases.reversed().first { self[$0].map(isReached) ?? false }
  }

  /// The same ladder with other values; a tier whose value cannot be said has none.
  package func map<Other>(_ transform: (Value) -> Other?) -> TierLadder<Other> {
    TierLadder<Other>(
      notice: notice.flatMap(transform), warning: warning.flatMap(transform),
      critical: critical.flatMap(transform))
  }
}
