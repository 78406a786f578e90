/// A supplier that could fill an order, with its numbers.
package struct Candidate: Hashable, Sendable {
  /// The pool that would pay, or pay first.
  package var pool: PoolID
  /// What the order costs here, in the pool's currency.
  package var cost: Money
  /// What that is in the order's currency, where that is another one.
  package var compared: Money?
  /// What the pool had to spend, or the pools that share; `nil` where an old record does not say.
  package var spendable: Money?
  /// What each pool would pay, where one cannot pay alone; else empty.
  package var lines: [Hold.Line]
  /// What the policy ranked by, where it has a figure of its own (`Policy.hasFigure`).
  package var figure: Int64?

  /// Who would fill it.
  package var supplier: SupplierID { pool.supplier }

  /// A supplier whose `pool` can pay `cost`.
  package init(
    pool: PoolID, cost: Money, spendable: Money?, lines: [Hold.Line] = [], compared: Money? = nil,
    figure: Int64? = nil
  ) {
    self.pool = pool
    self.cost = cost
    self.spendable = spendable
    self.lines = lines
    self.compared = compared
    self.figure = figure
  }

  /// The hold that the order would have here; `nil` where its lines cannot be a hold.
  package var hold: Hold? {
    lines.isEmpty ? Hold(pool: pool, amount: cost) : Hold(lines: lines)
  }
}
