import Logging
import Testing

@testable import BoundedLogging

@Suite("The rate of log lines")
struct LogRateTests {
  private func cause(_ message: String, _ detail: String = "") -> LogRate.Cause {
    LogRate.Cause(level: .error, message: message, detail: detail)
  }

  @Test("a cause that repeats passes a few times, and is counted from then on")
  func repetition() {
    var rate = LogRate()
    let full = cause("request failed", "cause=the disk is full")
    let passed = (0..<27_700).filter { rate.passes(full, at: .milliseconds($0 / 2)) }
    #expect(passed == Array(0..<LogRate.linesOfCause))
    let told = [59, 60, 600].map { rate.omissions(endingBy: .seconds($0)) }
    // Each is told once.
    let omission = LogRate.Omission(cause: full, count: 27_700 - LogRate.linesOfCause)
    #expect(told == [[], [omission], []])
    #expect(rate.nextEnd == nil)
  }

  @Test("the first line of another cause always passes")
  func others() {
    var rate = LogRate()
    for _ in 0..<100 { _ = rate.passes(cause("request failed", "cause=full"), at: .zero) }
    let others = [
      cause("request failed", "cause=corrupt"), cause("reading not stored", "cause=full"),
      LogRate.Cause(level: .warning, message: "request failed", detail: "cause=full"),
    ]
    #expect(others.map { rate.passes($0, at: .zero) } == [true, true, true])
  }

  @Test("the same passes again when the while is over")
  func nextWhile() {
    var rate = LogRate()
    let full = cause("request failed")
    for _ in 0..<100 { _ = rate.passes(full, at: .zero) }
    let before = rate.passes(full, at: LogRate.span - .nanoseconds(1))
    _ = rate.omissions(endingBy: LogRate.span)
    let after = rate.passes(full, at: LogRate.span)
    #expect([before, after] == [false, true])
  }

  @Test("causes without end take bounded room and bounded lines, and a new message still passes")
  func endlessCauses() {
    var rate = LogRate()
    let passed = (0..<50_000).filter { rate.passes(cause("failed", "number=\($0)"), at: .zero) }
    #expect(passed.count == LogRate.causes + LogRate.linesOfCause)
    let isOtherTold = rate.passes(cause("another failure", "number=1"), at: .zero)
    #expect(isOtherTold)
    let omissions = rate.omissions(endingBy: nil)
    #expect(omissions.map(\.count) == [50_000 - passed.count])
    #expect(omissions.first?.cause.detail == nil)
  }
}
