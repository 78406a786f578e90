/// A moment of the wall clock, in whole microseconds since 1970-01-01T00:00:00Z.
///
/// A count, not a floating-point `Date`, so that moments survive the store and the wire exactly
/// and the ledger compares them without rounding.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Microseconds since the Unix epoch.
  package let microsecondsSinceEpoch: Int64

  /// A moment from its count of microseconds since the Unix epoch.
  package init(microsecondsSinceEpoch: Int64) {
    self.microsecondsSinceEpoch = microsecondsSinceEpoch
  }

  package static func < (a: Timestamp, b: Timestamp) -> Bool {
    a.microsecondsSinceEpoch < b.microsecondsSinceEpoch
  }

  /// The moment `duration` later, held at the ends of the range.
  package static func + (moment: Timestamp, duration: Duration) -> Timestamp {
    let (sum, overflow) = moment.microsecondsSinceEpoch.addingReportingOverflow(
      duration.wholeMicroseconds)
    guard overflow else { return Timestamp(microsecondsSinceEpoch: sum) }
    return Timestamp(microsecondsSinceEpoch: duration < .zero ? .min : .max)
  }

  /// The moment `duration` earlier, held at the ends of the range.
  package static func - (moment: Timestamp, duration: Duration) -> Timestamp {
    moment + (.zero - duration)
  }

  /// How long after `earlier` this moment is; negative when it is before.
  package func since(_ earlier: Timestamp) -> Duration {
    let (difference, overflow) = microsecondsSinceEpoch.subtractingReportingOverflow(
      earlier.microsecondsSinceEpoch)
    return .microseconds(overflow ? (self < earlier ? Int64.min : Int64.max) : difference)
  }

  /// RFC 3339 in UTC with milliseconds: `2026-05-01T13:45:22.000Z`.
  package var description: String { rfc3339 }
}

extension Duration {
  /// The duration in microseconds, the rest cut off, held at the ends of `Int64`.
  package var wholeMicroseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
    guard overflow || carry else { return sum }
    return seconds < 0 ? .min : .max
  }

  /// The duration in whole seconds, the rest cut off.
  package var wholeSeconds: Int64 { components.seconds }
}
