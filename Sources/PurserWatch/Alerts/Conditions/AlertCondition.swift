package import PurserCore

/// Whether an alert holds at a moment, whatever was before.
package struct AlertCondition: Hashable, Sendable {
  /// What can be said of it.
  package enum Standing: Hashable, Sendable {
    /// It is known.
    ///
    /// - Parameters:
    ///   - holds: the tier whose threshold is crossed; `nil` where none is.
    ///   - lingers: the tier that goes on where it held before: its threshold is crossed, or not left behind by its
    ///     margin. No better than `holds`.
    case known(holds: AlertTier?, lingers: AlertTier?)
    /// Nobody knows: all stays as it was, and nothing is told.
    case unknown
    /// An alert of a graver family tells it: all stays as it was, and nothing is told.
    case covered(by: AlertFamily)

    /// It certainly does not hold.
    package static let clear = Standing.known(holds: nil, lingers: nil)

    /// It holds, or not, without a margin.
    static func just(_ tier: AlertTier?) -> Standing { .known(holds: tier, lingers: tier) }
  }

  /// Which alert.
  package var key: AlertKey
  /// What can be said of it.
  package var standing: Standing

  /// A condition.
  package init(_ key: AlertKey, _ standing: Standing) {
    self.key = key
    self.standing = standing
  }
}
