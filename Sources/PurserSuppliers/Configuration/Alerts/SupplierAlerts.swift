package import PurserCore

/// From where on something about a supplier is an alert, where that differs from the others.
package struct SupplierAlerts: Hashable, Sendable {
  /// What holds for the supplier and its pools.
  package var rules: AlertRules
  /// What holds for some of its pools.
  package var pools: [PoolID: AlertRules] = [:]
}
