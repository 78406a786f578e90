import Histogram

/// How long each of many requests took. They are written down by place as they happen, so that
/// writing them down costs one store, and counted afterwards.
///
/// `@unchecked Sendable`: the pointer never changes. Each place is written by the one task that sends
/// this request, and all are read and freed by the task that waited for the end of those.
struct Latencies: @unchecked Sendable {
  private let nanoseconds: UnsafeMutableBufferPointer<UInt64>

  init(count: Int) {
    nanoseconds = .allocate(capacity: count)
    nanoseconds.initialize(repeating: 0)
  }

  func free() { nanoseconds.deallocate() }

  func note(_ duration: Duration, of number: Int) {
    let parts = duration.components
    nanoseconds[number] =
      UInt64(parts.seconds) * 1_000_000_000
      + UInt64(parts.attoseconds / 1_000_000_000)
  }

  /// p50, p99 and p99.9.
  var figures: [Report.Figure] {
    var histogram = Histogram<UInt64>(
      highestTrackableValue: 600_000_000_000, numberOfSignificantValueDigits: .three)
    for value in nanoseconds { histogram.record(value) }
    return [("p50", 50), ("p99", 99), ("p99.9", 99.9)].map { name, percentile in
      Report.Figure(
        name: name, value: Double(histogram.valueAtPercentile(percentile)) / 1_000, unit: "us")
    }
  }
}
