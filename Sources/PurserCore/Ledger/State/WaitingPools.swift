/// The pools with which orders could spend more, had the last check of their supplier been taken into use: it
/// named them, and what it read of them waits for a later one. So nobody knows what they have.
///
/// It is what a check said, and no part of the books: no event tells of it, no store keeps it, and the next
/// check says it anew. So it does not count where two ledgers are compared.
package struct WaitingPools: Hashable, Sendable {
  private var pools: [SupplierID: Set<PoolID>] = [:]

  /// None.
  package init() {}

  /// All of them, by supplier and name.
  package var all: [PoolID] { pools.values.flatMap(\.self).sorted() }

  /// Whether there are none.
  var isEmpty: Bool { pools.isEmpty }

  /// The suppliers of them, in no order.
  var suppliers: some Collection<SupplierID> { pools.keys }

  /// Whether one of a supplier's pools counts `currency`.
  func has(_ supplier: SupplierID, in currency: Currency) -> Bool {
    pools[supplier]?.contains { $0.currency == currency } ?? false
  }

  /// The first of a supplier's pools in `currency`, by name.
  package func first(of supplier: SupplierID, in currency: Currency) -> PoolID? {
    pools[supplier]?.filter { $0.currency == currency }.min()
  }

  /// Takes the word of a check for all pools of its supplier.
  mutating func set(_ waiting: [PoolID], of supplier: SupplierID) {
    pools[supplier] = waiting.isEmpty ? nil : Set(waiting)
  }

  /// A reading of the pool is taken into use.
  mutating func remove(_ pool: PoolID) {
    guard pools[pool.supplier]?.remove(pool) != nil else { return }
    if pools[pool.supplier]?.isEmpty == true { pools[pool.supplier] = nil }
  }

  package static func == (left: Self, right: Self) -> Bool { true }

  package func hash(into hasher: inout Hasher) {}
}
