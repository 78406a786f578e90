import Logging
import Synchronization
import TestSupport
import Testing

@testable import BoundedLogging

@Suite("The gate of the log")
struct LogGateTests {
  /// A clock that a test sets, which does what it was told to do later when the test says so.
  private final class Clock: Sendable {
    private struct State {
      var now = Duration.zero
      var waiting: [(at: Duration, action: @Sendable () -> Void)] = []
    }

    private let state = Mutex(State())

    var clock: LogGate.Clock {
      LogGate.Clock(
        now: { self.state.withLock(\.now) },
        after: { wait, action in
          self.state.withLock { $0.waiting.append(($0.now + wait, action)) }
        })
    }

    func advance(to now: Duration) {
      let due = state.withLock { state in
        state.now = now
        let due = state.waiting.filter { $0.at <= now }
        state.waiting.removeAll { $0.at <= now }
        return due
      }
      for entry in due { entry.action() }
    }
  }

  private func event(
    _ level: Logger.Level, _ message: Logger.Message, _ metadata: Logger.Metadata = [:]
  ) -> LogEvent {
    LogEvent(
      level: level, message: message, metadata: metadata, source: "", file: "", function: "",
      line: 0)
  }

  private static func text(of line: KeptLog.Line) -> String {
    "\(line.level) \(line.message) \(line.metadata)"
  }

  @Test("what is left out is told once its while is over, also where nothing more is logged")
  func told() {
    let clock = Clock()
    let gate = LogGate(clock.clock)
    let log = KeptLog()
    var handler = log.handler
    for number in 1...40 {
      // Each request has a number of its own, which makes no other cause.
      handler[metadataKey: "hb.request.id"] = "\(number)"
      gate.pass(event(.error, "request failed", ["cause": "full"]), to: handler)
    }
    #expect(log.lines.count == LogRate.linesOfCause)
    clock.advance(to: LogRate.span)
    #expect(
      log.lines.last.map(Self.text)
        == "error left out 35 more lines in a minute: request failed: cause=full [:]")
    clock.advance(to: LogRate.span * 10)
    #expect(log.lines.count == LogRate.linesOfCause + 1)
  }

  @Test("what is left out is told when the process ends")
  func ended() {
    let gate = LogGate(Clock().clock)
    let log = KeptLog()
    let handler = log.handler
    for _ in 1...40 { gate.pass(event(.error, "request failed"), to: handler) }
    gate.tellAll()
    #expect(
      log.lines.last.map(Self.text)
        == "error left out 35 more lines in a minute: request failed [:]")
  }

  @Test("whoever asks for every line gets it")
  func details() {
    let gate = LogGate(Clock().clock)
    let log = KeptLog()
    let handler = log.handler
    for _ in 1...40 { gate.pass(event(.debug, "order decided"), to: handler) }
    #expect(log.lines.count == 40)
  }
}
