/// Those that could fill an order, best first, as a decision keeps them: plain numbers beside one list of
/// pools that all decisions share. A decision goes through several threads, which would all count the
/// references of the same few pools.
package struct Ranking: Sendable {
  /// One of them.
  struct Entry: Sendable {
    /// The place of the pool in the list.
    var pool: Int32
    /// What the order costs, and what the pool had to spend, in counts of the pool's currency.
    var cost: Int64
    var spendable: Int64
    /// The cost in counts of the order's currency.
    var compared: Int64
    /// What the policy ranked by.
    var figure: Int64
  }

  private enum Storage: Sendable {
    case entries([Entry], in: PoolList, Currency, hasFigures: Bool)
    case candidates([Candidate])
  }

  private let storage: Storage

  /// The ranking of candidates that stand for themselves.
  package init(_ candidates: [Candidate]) { storage = .candidates(candidates) }

  /// A ranking of pools that pay alone.
  ///
  /// - Parameters:
  ///   - entries: the best first.
  ///   - pools: what their numbers mean.
  ///   - currency: the order's.
  ///   - hasFigures: whether the policy has a figure of its own.
  init(_ entries: [Entry], in pools: PoolList, _ currency: Currency, hasFigures: Bool) {
    storage = .entries(entries, in: pools, currency, hasFigures: hasFigures)
  }
}

extension Ranking {
  /// Gives `body` each candidate, best first, without an array of them.
  package func visit(_ body: (Candidate) throws -> Void) rethrows {
    switch storage {
    case .entries(let entries, let pools, let currency, let hasFigures):
      for entry in entries { try body(Self.candidate(entry, pools, currency, hasFigures)) }
    case .candidates(let candidates):
      for candidate in candidates { try body(candidate) }
    }
  }

  @inline(__always) private static func candidate(
    _ entry: Entry, _ pools: PoolList, _ currency: Currency, _ hasFigures: Bool
  ) -> Candidate {
    let pool = pools[Int(entry.pool)]
    let own = pool.currency
    return Candidate(
      pool: pool, cost: Money(units: entry.cost, currency: own),
      spendable: Money(units: entry.spendable, currency: own),
      compared: own == currency ? nil : Money(units: entry.compared, currency: currency),
      figure: hasFigures ? entry.figure : nil)
  }
}

extension Ranking: RandomAccessCollection {
  /// The place of the best.
  package var startIndex: Int { 0 }

  /// The place behind the last.
  package var endIndex: Int {
    switch storage {
    case .entries(let entries, _, _, _): entries.count
    case .candidates(let candidates): candidates.count
    }
  }

  /// The candidate at a place.
  package subscript(place: Int) -> Candidate {
    switch storage {
    case .entries(let entries, let pools, let currency, let hasFigures):
      Self.candidate(entries[place], pools, currency, hasFigures)
    case .candidates(let candidates): candidates[place]
    }
  }
}

extension Ranking: Hashable {
  /// Whether both rank the same candidates.
  package static func == (left: Ranking, right: Ranking) -> Bool { left.elementsEqual(right) }

  /// Feeds the candidates.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for candidate in self { hasher.combine(candidate) }
  }
}
