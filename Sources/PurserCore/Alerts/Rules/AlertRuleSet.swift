/// The rules of everything that is watched: the owner's own for some suppliers and pools, and the usual ones.
package struct AlertRuleSet: Hashable, Sendable {
  /// What holds where nothing else is said.
  package var usual: AlertRules
  /// What holds at some suppliers, and for all of their pools.
  package var suppliers: [SupplierID: AlertRules]
  /// What holds for some pools.
  package var pools: [PoolID: AlertRules]

  /// Rules.
  package init(
    _ usual: AlertRules = AlertRules(), suppliers: [SupplierID: AlertRules] = [:],
    pools: [PoolID: AlertRules] = [:]
  ) {
    self.usual = usual
    self.suppliers = suppliers
    self.pools = pools
  }

  /// The rules of a supplier.
  package func rules(of supplier: SupplierID) -> AlertRules { suppliers[supplier] ?? usual }

  /// The rules of a pool.
  package func rules(of pool: PoolID) -> AlertRules { pools[pool] ?? rules(of: pool.supplier) }
}
