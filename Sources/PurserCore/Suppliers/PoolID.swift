/// One spendable amount at a supplier. Most suppliers have one pool, `main`; one with an account
/// per currency has a pool per currency.
///
/// The name travels with every hold, entry and judgement, so that its parts are shared: a copy
/// counts one reference, and the hash is computed once.
package struct PoolID: Hashable, Comparable, Sendable, CustomStringConvertible {
  private final class Parts: Sendable {
    let supplier: SupplierID
    let pool: String
    let currency: Currency
    let hash: Int

    init(supplier: SupplierID, pool: String, currency: Currency) {
      self.supplier = supplier
      self.pool = pool
      self.currency = currency
      var hasher = Hasher()
      hasher.combine(supplier)
      hasher.combine(pool)
      hasher.combine(currency)
      hash = hasher.finalize()
    }
  }

  private let parts: Parts

  /// Whose account it is.
  package var supplier: SupplierID { parts.supplier }
  /// The pool's name at the supplier.
  package var pool: String { parts.pool }
  /// What the pool counts.
  package var currency: Currency { parts.currency }

  /// The name of a supplier's only pool.
  package static let mainPool = "main"

  /// Names a pool.
  package init(supplier: SupplierID, pool: String = PoolID.mainPool, currency: Currency) {
    parts = Parts(supplier: supplier, pool: pool, currency: currency)
  }

  package static func == (a: PoolID, b: PoolID) -> Bool {
    a.parts === b.parts
      || a.parts.hash == b.parts.hash && a.supplier == b.supplier && a.pool == b.pool
        && a.currency == b.currency
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(parts.hash) }

  package static func < (a: PoolID, b: PoolID) -> Bool {
    (a.supplier.name, a.pool, a.currency.code) < (b.supplier.name, b.pool, b.currency.code)
  }

  package var description: String { "\(supplier)/\(pool)/\(currency)" }
}
