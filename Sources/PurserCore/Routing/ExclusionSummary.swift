/// How many suppliers one reason keeps from filling an order, and who came nearest.
package struct ExclusionSummary: Hashable, Sendable {
  /// The stable code of the exclusion.
  package var code: String
  /// How many suppliers it is.
  package var count: Int
  /// Who misses the least, where the reason has a measure; else `nil`.
  package var nearest: SupplierID?
  /// The reason in a few words, with the numbers of the nearest:
  /// `needs 120.00 USD; best has 80.15 at cardhouse`.
  package var detail: String
}

extension Decision {
  /// The excluded suppliers by the code of their reason, in the order of the checks.
  package var exclusionSummaries: [ExclusionSummary] {
    var summaries: [ExclusionSummary] = []
    var rest = excluded[...]
    while let first = rest.first {
      let code = exclusion(in: first, at: 0).code
      let groups = rest.prefix { exclusion(in: $0, at: 0).code == code }
      rest = rest.dropFirst(groups.count)
      summaries.append(summary(of: Array(groups), code))
    }
    return summaries
  }

  private func summary(of groups: [ExcludedSuppliers], _ code: String) -> ExclusionSummary {
    let nearest = nearest(in: groups)
    let count = groups.reduce(0) { $0 + $1.suppliers.count }
    return ExclusionSummary(
      code: code, count: count,
      nearest: groups[0].reason.hasFigures ? nearest.supplier : nil,
      detail: detail(of: groups, nearest))
  }

  private typealias Nearest = (supplier: SupplierID, exclusion: Exclusion, miss: Int64)

  /// The supplier that misses the least, the first by number where several do.
  private func nearest(in groups: [ExcludedSuppliers]) -> Nearest {
    var nearest: Nearest?
    for group in groups {
      for (place, number) in group.suppliers.enumerated() {
        let exclusion = exclusion(in: group, at: place)
        let miss = exclusion.miss
        if let nearest, nearest.miss <= miss { continue }
        nearest = (roster[number], exclusion, miss)
        // Without figures one supplier is as near as another.
        if !group.reason.hasFigures { break }
      }
    }
    return nearest ?? (SupplierID(""), .notSold, 0)
  }

  private func exclusion(in group: ExcludedSuppliers, at place: Int) -> Exclusion {
    group.exclusion(at: place, in: currency, cost: costUnits)
  }

  private func detail(of groups: [ExcludedSuppliers], _ nearest: Nearest) -> String {
    switch nearest.exclusion {
    case .notAllowed, .denied, .paused, .notSold, .noPool: return nearest.exclusion.detail
    case .missingTag:
      guard groups.count > 1 else { return nearest.exclusion.detail }
      let tags = groups.compactMap { group in
        if case .missingTag(let tag) = group.reason {
          "\(tag) (\(group.suppliers.count))"
        } else {
          nil
        }
      }
      return "not tagged \(tags.joined(separator: ", "))"
    case .noReading(nil) where groups.count == 1: return nearest.exclusion.detail
    case .noReading, .waiting: return "\(nearest.supplier): \(nearest.exclusion.detail)"
    case .staleReading(let age, let limit, _):
      return
        "the freshest reading is \(age.wholeSeconds) s old, at \(nearest.supplier); the limit is "
        + "\(limit.wholeSeconds) s"
    case .lapsed(let moment):
      return "the last money lapsed at \(moment), at \(nearest.supplier), and was not read since"
    case .insufficientFunds(let needs, let has):
      return "needs \(needs); best has \(has.decimalString) at \(nearest.supplier)"
    }
  }
}

extension Exclusion {
  /// How far a supplier is from filling the order; 0 where that has no measure.
  fileprivate var miss: Int64 {
    switch self {
    case .staleReading(let age, _, _):
      Int64(clamping: age.wholeMicroseconds.magnitude)
    case .lapsed(let moment): 0 &- moment.microsecondsSinceEpoch
    case .insufficientFunds(let needs, let has):
      Self.difference(needs.units, has.units)
    case .notAllowed, .denied, .missingTag, .paused, .notSold, .noPool, .noReading, .waiting: 0
    }
  }

  private static func difference(_ needs: Int64, _ has: Int64) -> Int64 {
    let (difference, overflow) = needs.subtractingReportingOverflow(has)
    return overflow ? .max : difference
  }
}
