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

  /// The lines one after the other, without an array of them.
  struct Parts: RandomAccessCollection, Sendable {
    fileprivate let hold: Hold

    var startIndex: Int { 0 }
    var endIndex: Int { hold.shared.isEmpty ? 1 : hold.shared.count }

    subscript(index: Int) -> Line {
      hold.shared.isEmpty ? Line(pool: hold.pool, amount: hold.amount) : hold.shared[index]
    }
  }

  /// The lines of a hold that several pools share; empty where one pool pays.
  private let shared: [Line]
  /// The pool that pays first.
  package let pool: PoolID
  /// The most the order may cost: the sum of the lines.
  package let amount: Money
  /// Which try at a supplier this is, from 1.
  package let attempt: Int
  /// How long it waits for its outcome, from the last that was heard of it; `nil` where it waits as long as
  /// the owner says.
  package var timeToLive: Duration?
  /// Its share of what it was divided from, or was before it was divided; `nil` where it is whole.
  package var share: HoldShare?

  /// What each pool pays, the first-paying one first; never empty. Where one pool pays all, it makes an
  /// array of that line: who has thousands of holds asks `isSplit` first.
  package var lines: [Line] {
    shared.isEmpty ? [Line(pool: pool, amount: amount)] : shared
  }

  /// What each pool pays, the first-paying one first; never empty.
  var parts: Parts { Parts(hold: self) }

  /// Whether several pools share it.
  package var isSplit: Bool { !shared.isEmpty }

  /// What a pool pays of it; `nil` where it does not pay.
  package func amount(from pool: PoolID) -> Money? {
    guard isSplit else { return pool == self.pool ? amount : nil }
    return shared.first { $0.pool == pool }?.amount
  }

  /// By how much more than was held an order was bought; `nil` where it was not more.
  package func excess(of actual: Money) -> Money? {
    guard actual.currency == amount.currency, actual.units > amount.units else { return nil }
    return Money(units: actual.units - amount.units, currency: actual.currency)
  }

  /// Whose pools pay.
  package var supplier: SupplierID { pool.supplier }

  /// The same money as the hold of another attempt.
  func attempting(_ attempt: Int) -> Hold { Hold(self, attempt: attempt) }

  private init(_ hold: Hold, attempt: Int) {
    shared = hold.shared
    pool = hold.pool
    amount = hold.amount
    timeToLive = hold.timeToLive
    share = nil
    self.attempt = attempt
  }

  /// A hold of `amount` in one pool.
  package init(pool: PoolID, amount: Money, attempt: Int = 1) {
    shared = []
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
    shared = lines.count > 1 ? lines : []
    pool = first.pool
    amount = sum
    self.attempt = attempt
  }
}
