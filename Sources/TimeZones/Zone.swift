/// What the clocks of a place show, then, now and by its rule in years to come. All moments are whole
/// seconds since 1970 in UTC, all offsets seconds ahead of it.
package struct Zone: Hashable, Sendable {
  /// A moment at which the clocks change.
  struct Change: Hashable, Sendable {
    let moment: Int64
    /// From then on.
    let offset: Int64
  }

  /// Before the first change.
  let firstOffset: Int64
  /// In the order of their moments.
  let changes: [Change]
  /// After the last change; `nil` where its offset stays.
  let rule: ZoneRule?

  /// How far the clocks are ahead of UTC at a moment.
  package func offset(at moment: Int64) -> Int64 {
    guard let last = changes.last, moment < last.moment else {
      return rule?.offset(at: moment) ?? changes.last?.offset ?? firstOffset
    }
    let position = firstChange(after: moment)
    return position == 0 ? firstOffset : changes[position - 1].offset
  }

  /// The first of the changes that are later than `moment`; there is one.
  private func firstChange(after moment: Int64) -> Int {
    var range = changes.startIndex..<changes.endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        changes[middle].moment <= moment
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  /// A time that the clocks show.
  package enum LocalTime: Hashable, Sendable {
    /// At one moment, which is the time less this offset.
    case once(offset: Int64)
    /// Twice, as the clocks went back: less the one offset at the earlier moment, less the other at the
    /// later.
    case twice(earlier: Int64, later: Int64)
    /// Never, as the clocks went ahead over it. By the offset from the change on it is the earlier of
    /// two moments, by the offset until the change the later.
    case never(earlier: Int64, later: Int64)
  }

  /// Clocks are never further from UTC than this: RFC 9636 allows 25 and 26 hours.
  static let mostSeconds: Int64 = 26 * 3600

  /// When the clocks show a time, given as the seconds since 1970 of a clock in UTC that shows it.
  package func offsets(of local: Int64) -> LocalTime {
    // All changes that could matter lie within this time of it.
    let before = offset(at: local - Self.mostSeconds)
    let after = offset(at: local + Self.mostSeconds)
    let candidates = Set([before, after, offset(at: local - before), offset(at: local - after)])
    let valid = candidates.filter { offset(at: local - $0) == $0 }.sorted()
    guard let smallest = valid.first, let largest = valid.last else {
      return .never(earlier: max(before, after), later: min(before, after))
    }
    // The more a clock is ahead, the earlier it shows a time.
    return smallest == largest
      ? .once(offset: largest) : .twice(earlier: largest, later: smallest)
  }
}
