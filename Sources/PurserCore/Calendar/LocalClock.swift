/// The clock on the owner's wall, as data: how far it is from UTC, and from when on. Made outside of the core from
/// the system's time zones.
package struct LocalClock: Hashable, Sendable {
  /// From a moment on, so far ahead of UTC.
  package struct Change: Hashable, Sendable {
    /// The moment.
    package var from: Timestamp
    /// Seconds ahead of UTC.
    package var offset: Int64

    /// A change at a moment.
    package init(from: Timestamp, offset: Int64) {
      self.from = from
      self.offset = offset
    }
  }

  /// The zone's name, for people.
  package let name: String
  /// Seconds ahead of UTC before the first change.
  private let firstOffset: Int64
  /// By moment.
  private let changes: [Change]

  /// UTC.
  package static let utc = LocalClock(name: "UTC", firstOffset: 0, changes: [])

  /// A clock.
  ///
  /// - Parameters:
  ///   - name: the zone's.
  ///   - firstOffset: seconds ahead of UTC before the first change.
  ///   - changes: in any order.
  package init(name: String, firstOffset: Int64, changes: [Change]) {
    self.name = name
    self.firstOffset = firstOffset
    self.changes = changes.sorted { $0.from < $1.from }
  }

  /// The days since 1970 that it shows at a moment.
  package func day(at moment: Timestamp) -> Int64 {
    seconds(at: moment).dividedDown(by: 86_400).quotient
  }

  /// The minute of the day that it shows at a moment, from 0.
  package func minute(at moment: Timestamp) -> Int {
    Int(seconds(at: moment).dividedDown(by: 86_400).rest / 60)
  }

  /// Seconds ahead of UTC at a moment.
  package func offset(at moment: Timestamp) -> Int64 {
    let next = firstChange { $0.from > moment }
    return next == changes.startIndex ? firstOffset : changes[next - 1].offset
  }

  /// The first moment at which it shows a minute of a day, or a later one: a time that comes twice is its first, and of
  /// one that the clocks leap over it is the moment of the leap.
  ///
  /// - Parameters:
  ///   - minute: of the day, from 0; 1,440 is the end of it.
  ///   - day: since 1970.
  /// - Returns: the moment.
  package func moment(_ minute: Int, of day: Int64) -> Timestamp {
    let local = day * 86_400 + Int64(minute) * 60
    // Clocks are never further from UTC than this: RFC 9636 allows 26 hours.
    let earliest = Timestamp(microsecondsSinceEpoch: (local - 26 * 3_600) * 1_000_000)
    var next = firstChange { $0.from > earliest }
    var offset = next == changes.startIndex ? firstOffset : changes[next - 1].offset
    var start = earliest
    while true {
      let shown = Timestamp(microsecondsSinceEpoch: (local - offset) * 1_000_000)
      let end = next < changes.endIndex ? changes[next].from : nil
      if let end, max(start, shown) >= end {
        (start, offset, next) = (end, changes[next].offset, next + 1)
      } else {
        return max(start, shown)
      }
    }
  }

  private func seconds(at moment: Timestamp) -> Int64 {
    moment.microsecondsSinceEpoch.dividedDown(by: 1_000_000).quotient + offset(at: moment)
  }

  /// The first change of which something holds that holds of all later ones as well.
  private func firstChange(where holds: (Change) -> Bool) -> Int {
    var range = changes.startIndex..<changes.endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = holds(changes[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}
