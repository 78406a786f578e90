package import PurserCore

/// A change of an alert that is told.
package struct AlertChange: Hashable, Sendable {
  /// Which alert.
  package var key: AlertKey
  /// In which way it changed.
  package var change: AlertNotice.Change
  /// How bad it is; of one that is over, how bad it was at last.
  package var tier: AlertTier
  /// How bad it was when it was told before; `nil` where it was not.
  package var before: AlertTier?
  /// Since when it holds.
  package var since: Timestamp

  /// A change.
  package init(
    _ key: AlertKey, _ change: AlertNotice.Change, _ tier: AlertTier, before: AlertTier? = nil,
    since: Timestamp
  ) {
    self.key = key
    self.change = change
    self.tier = tier
    self.before = before
    self.since = since
  }

  /// Whether it is told before another change of the same moment: what holds before what is over, the worse first.
  func comes(before other: AlertChange) -> Bool {
    let (isOver, otherIsOver) = (change == .recovered, other.change == .recovered)
    if isOver != otherIsOver { return otherIsOver }
    return tier == other.tier ? key < other.key : tier > other.tier
  }
}
