/// Those that could fill an order, best first, as a decision keeps them: plain numbers beside one list of
/// pools that all decisions share. A decision goes through several threads, which would all count the
/// references of the same few pools.
package struct Ranking: Sendable {
  /// One of them.
  struct Entry: Sendable {
    /// The place of the pool in the list.
    var pool: Int32
    /// What the order costs, and what the pool had to spend, in counts of the order's currency.
    var cost: Int64
    var spendable: Int64
  }

  private enum Storage: Sendable {
    case entries([Entry], in: PoolList, Currency)
    case candidates([Candidate])
  }

  private let storage: Storage

  /// The ranking of candidates that stand for themselves.
  package init(_ candidates: [Candidate]) { storage = .candidates(candidates) }

  /// A ranking of pools that pay alone.
  init(_ entries: [Entry], in pools: PoolList, _ currency: Currency) {
    storage = .entries(entries, in: pools, currency)
  }
}

extension Ranking {
  /// Gives `body` the pool, the cost, what the pool had to spend and the lines of each, best first. No
  /// candidate is made for it.
  package func visit(
    _ body: (PoolID, _ cost: Money, _ spendable: Money?, _ lines: [Hold.Line]) throws -> Void
  ) rethrows {
    switch storage {
    case .entries(let entries, let pools, let currency):
      for entry in entries {
        try body(
          pools[Int(entry.pool)], Money(units: entry.cost, currency: currency),
          Money(units: entry.spendable, currency: currency), [])
      }
    case .candidates(let candidates):
      for candidate in candidates {
        try body(candidate.pool, candidate.cost, candidate.spendable, candidate.lines)
      }
    }
  }
}

extension Ranking: RandomAccessCollection {
  /// The place of the best.
  package var startIndex: Int { 0 }

  /// The place behind the last.
  package var endIndex: Int {
    switch storage {
    case .entries(let entries, _, _): entries.count
    case .candidates(let candidates): candidates.count
    }
  }

  /// The candidate at a place.
  package subscript(place: Int) -> Candidate {
    switch storage {
    case .entries(let entries, let pools, let currency):
      Candidate(
        pool: pools[Int(entries[place].pool)],
        cost: Money(units: entries[place].cost, currency: currency),
        spendable: Money(units: entries[place].spendable, currency: currency))
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
