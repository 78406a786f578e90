package import PurserCore

/// What currencies are worth in each other, as a source told it.
package struct RateList: Hashable, Sendable {
  /// The rates, each pair once.
  package let entries: [RateEntry]
  /// When the reading of it began; no rate is newer.
  private var begunAt = Timestamp(microsecondsSinceEpoch: 0)
  /// How old a rate may be.
  private var age = Duration.zero

  /// Rates that count from their reading on.
  package init(_ entries: [RateEntry]) { self.entries = entries }

  /// From when on a rate decides nothing.
  private func end(of entry: RateEntry) -> Timestamp {
    min(entry.date ?? begunAt, begunAt) + age
  }

  /// The rates as orders are decided by them.
  ///
  /// - Parameters:
  ///   - margin: what is added to costs, in millionths.
  ///   - source: who told them.
  /// - Returns: the rates.
  package func rates(margin: Int64, source: String) -> [ExchangeRate] {
    entries.map { entry in
      ExchangeRate(
        from: entry.from, to: entry.to, digits: entry.digits, decimals: entry.decimals,
        expiresAt: end(of: entry), margin: margin, source: source)
    }
  }
}

extension RateList: KeptList {
  package static var words: ListWords { .rates }
  package var count: Int { entries.count }
  package var countsUntil: Int64 {
    entries.map { end(of: $0).microsecondsSinceEpoch }.max() ?? .min
  }

  package func counting(from begunAt: Timestamp, for age: Duration) -> RateList {
    var list = self
    (list.begunAt, list.age) = (begunAt, age)
    return list
  }
}
