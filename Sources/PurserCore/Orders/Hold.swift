/// Money set aside for one order at one supplier, before and until its outcome is known.
package struct Hold: Hashable, Sendable {
  /// One pool's part of a hold.
  package struct Line: Hashable, Sendable {
    /// Who pays.
    package var pool: PoolID
    /// How much of it.
    package var amount: Money

    /// `amount` out of `pool`.
    package init(pool: PoolID, amount: Money) {
      self.pool = pool
      self.amount = amount
    }
  }

  /// What each pool pays, the first-paying one first; never empty.
  package let lines: [Line]
  /// The pool that pays first.
  package let pool: PoolID
  /// The most the order may cost: the sum of the lines.
  package let amount: Money
  /// Which try at a supplier this is, from 1.
  package let attempt: Int

  /// Whose pools pay.
  package var supplier: SupplierID { pool.supplier }

  /// A hold of `amount` in one pool.
  package init(pool: PoolID, amount: Money, attempt: Int = 1) {
    lines = [Line(pool: pool, amount: amount)]
    self.pool = pool
    self.amount = amount
    self.attempt = attempt
  }

  /// A hold that several pools of one supplier share, or `nil` when there is no line, a pool comes
  /// twice, the lines are of two suppliers or currencies, or their sum is out of range.
  package init?(lines: [Line], attempt: Int = 1) {
    guard let first = lines.first, lines.count == 1 || Set(lines.map(\.pool)).count == lines.count,
      lines.allSatisfy({ $0.pool.supplier == first.pool.supplier })
    else { return nil }
    var sum = Money.zero(first.amount.currency)
    for line in lines {
      do { sum = try sum.adding(line.amount) } catch { return nil }
    }
    self.lines = lines
    pool = first.pool
    amount = sum
    self.attempt = attempt
  }
}
