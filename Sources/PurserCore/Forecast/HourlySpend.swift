/// What was spent from one pool, by the hour in which it was bought: the past that a forecast is made of. Top-ups and
/// credits are no part of it.
///
/// Hours are those of UTC since 1970. Amounts are counts of the pool's currency.
package struct HourlySpend: Hashable, Sendable {
  /// The hour from which on everything is known; `nil` where nothing is.
  package private(set) var firstHour: Int64?
  /// What was spent in each hour, from `firstHour` on; hours behind the last have nothing.
  package private(set) var units: [Int64] = []

  /// So far back goes what a forecast looks at: eight weeks.
  package static let mostHours: Int64 = 8 * 7 * 24
  /// The microseconds of an hour.
  package static let hourLength: Int64 = 3_600_000_000

  /// Nothing is known yet.
  package init() {}

  /// The hour of a moment.
  package static func hour(of moment: Timestamp) -> Int64 {
    moment.microsecondsSinceEpoch.dividedDown(by: hourLength).quotient
  }

  /// Everything is known from a moment on: a pool that nothing is bought from is known as well. An earlier moment takes
  /// the place of a later one.
  package mutating func begin(at moment: Timestamp) {
    let hour = Self.hour(of: moment)
    guard let first = firstHour, !units.isEmpty else {
      firstHour = min(firstHour ?? hour, hour)
      return
    }
    let start = max(hour, first + Int64(units.count) - Self.mostHours)
    guard start < first else { return }
    units.insert(contentsOf: repeatElement(0, count: Int(first - start)), at: 0)
    firstHour = start
  }

  /// Counts what was bought, or below zero what came back of it.
  ///
  /// What comes back counts where it was bought, and never makes less of another hour: a refund hides no spending of
  /// today. What was bought before all that is known counts for nothing.
  ///
  /// - Parameters:
  ///   - amount: in counts of the currency.
  ///   - moment: when it was bought, also of what came back.
  package mutating func spend(_ amount: Int64, at moment: Timestamp) {
    let hour = Self.hour(of: moment)
    if firstHour == nil, amount > 0 { firstHour = hour }
    guard let first = firstHour, hour >= first else { return }
    forget(before: hour - Self.mostHours + 1)
    guard let first = firstHour, hour >= first else { return }
    let place = Int(hour - first)
    while units.count <= place { units.append(0) }
    let (sum, overflow) = units[place].addingReportingOverflow(amount)
    units[place] = overflow ? .max : max(0, sum)
  }

  /// What was spent in an hour.
  package func units(in hour: Int64) -> Int64 {
    guard let firstHour, hour >= firstHour, hour - firstHour < Int64(units.count) else { return 0 }
    return units[Int(hour - firstHour)]
  }

  /// What was spent in hours that follow each other.
  package func units(in hours: Range<Int64>) -> Int64 {
    guard let firstHour else { return 0 }
    let known = hours.clamped(to: firstHour..<firstHour + Int64(units.count))
    return known.reduce(0) { sum, hour in
      let (sum, overflow) = sum.addingReportingOverflow(units(in: hour))
      return overflow ? .max : sum
    }
  }

  private mutating func forget(before hour: Int64) {
    guard let first = firstHour, hour > first else { return }
    units.removeFirst(min(units.count, Int(hour - first)))
    firstHour = hour
  }
}
