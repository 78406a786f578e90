/// Every supplier's balances in one answer: the positions of the ledger beside how the checks went.
package struct BalanceSheet: Hashable, Sendable {
  /// What can be said of a pool.
  package enum State: String, Sendable, CaseIterable {
    /// The last check succeeded and the reading is fresh enough to decide on.
    case ok
    /// The last check failed, or the reading is too old or of money that has lapsed since; it stays
    /// as it was.
    case stale
    /// The supplier was never read.
    case unavailable
  }

  /// One pool, or a supplier that was never read.
  package struct Line: Hashable, Sendable {
    /// Whose it is.
    package var supplier: SupplierID
    /// The pool's position; `nil` when the supplier was never read.
    package var position: Position?
    /// How long ago the reading was received.
    package var age: Duration?
    /// What can be said of it.
    package var state: State
    /// Why the last check failed.
    package var failure: CheckFailure?
  }

  /// The sum of all pools of one currency.
  package struct Total: Hashable, Sendable {
    /// What is summed.
    package var currency: Currency
    /// What the suppliers say; `nil` when out of range.
    package var available: Money?
    /// What orders may use safely; `nil` when out of range.
    package var spendableLow: Money?
  }

  /// One line for each pool, by supplier.
  package var lines: [Line] = []
  /// One sum for each currency, by code.
  package var totals: [Total] = []

  /// Puts the answer together.
  ///
  /// - Parameters:
  ///   - suppliers: everyone who must appear.
  ///   - positions: what the ledger says of each pool.
  ///   - statuses: how each supplier's checks went.
  ///   - now: the moment of the answer.
  ///   - maximumAge: a reading older than this is stale.
  package init(
    suppliers: [SupplierID], positions: [Position], statuses: [SupplierID: CheckStatus],
    at now: Timestamp, maximumAge: Duration
  ) {
    let bySupplier = Dictionary(grouping: positions, by: \.pool.supplier)
    for supplier in suppliers.sorted() {
      let failure = statuses[supplier]?.failure
      guard let pools = bySupplier[supplier], !pools.isEmpty else {
        lines.append(Line(supplier: supplier, state: .unavailable, failure: failure))
        continue
      }
      for position in pools {
        let age = max(.zero, now.since(position.reading.agesFrom))
        let reading = position.reading
        let isFresh =
          failure == nil && reading.isFresh(at: now, maximumAge: maximumAge)
          && reading.expiresAt.map { $0 > now } ?? true
        lines.append(
          Line(
            supplier: supplier, position: position, age: age, state: isFresh ? .ok : .stale,
            failure: failure))
      }
    }
    totals = Self.totals(of: lines.compactMap(\.position))
  }

  private static func totals(of positions: [Position]) -> [Total] {
    Dictionary(grouping: positions, by: \.pool.currency)
      .map { currency, positions in
        Total(
          currency: currency,
          available: sum(positions.map(\.reading.available), in: currency),
          spendableLow: sum(positions.map(\.spendable.low), in: currency))
      }
      .sorted { $0.currency.code < $1.currency.code }
  }

  private static func sum(_ amounts: [Money], in currency: Currency) -> Money? {
    var total = Money.zero(currency)
    for amount in amounts {
      do { total = try total.adding(amount) } catch { return nil }
    }
    return total
  }
}
