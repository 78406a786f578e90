import Histogram

/// How long requests took, counted with three digits.
public struct Percentiles: Sendable {
  private var histogram = Histogram<UInt64>(
    highestTrackableValue: 600_000_000_000, numberOfSignificantValueDigits: .three)

  /// No requests.
  public init() {}

  /// Counts a request of so many nanoseconds.
  public mutating func record(nanoseconds: UInt64) { histogram.record(nanoseconds) }

  /// How many requests were counted.
  public var count: UInt64 { histogram.totalCount }

  /// The longest in microseconds; 0 where there was none.
  public var worst: Double { count == 0 ? 0 : Double(histogram.max) / 1_000 }

  /// p50, p99 and p99.9 in microseconds.
  public var figures: [(name: String, microseconds: Double)] {
    [("p50", 50), ("p99", 99), ("p99.9", 99.9)].map { name, percentile in
      (name, Double(histogram.valueAtPercentile(percentile)) / 1_000)
    }
  }
}
