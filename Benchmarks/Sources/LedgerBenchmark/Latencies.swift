import Measuring

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
    var percentiles = Percentiles()
    for value in nanoseconds { percentiles.record(nanoseconds: value) }
    return percentiles.figures.map { Report.Figure(name: $0, value: $1, unit: "us") }
  }
}
