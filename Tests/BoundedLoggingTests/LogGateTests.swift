import Logging
import Synchronization
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

  /// A handler that keeps what it is given.
  private struct Keeping: LogHandler {
    final class Lines: Sendable { let all = Mutex<[String]>([]) }

    let lines = Lines()
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      lines.all.withLock { $0.append("\(event.level) \(event.message) \(metadata)") }
    }
  }

  private func event(
    _ level: Logger.Level, _ message: Logger.Message, _ metadata: Logger.Metadata = [:]
  ) -> LogEvent {
    LogEvent(
      level: level, message: message, metadata: metadata, source: "", file: "", function: "",
      line: 0)
  }

  @Test("what is left out is told once its while is over, also where nothing more is logged")
  func told() {
    let clock = Clock()
    let gate = LogGate(clock.clock)
    var handler = Keeping()
    for number in 1...40 {
      // Each request has a number of its own, which makes no other cause.
      handler[metadataKey: "hb.request.id"] = "\(number)"
      gate.pass(event(.error, "request failed", ["cause": "full"]), to: handler)
    }
    #expect(handler.lines.all.withLock(\.count) == LogRate.linesOfCause)
    clock.advance(to: LogRate.span)
    #expect(
      handler.lines.all.withLock(\.last)
        == "error left out 35 more lines in a minute: request failed: cause=full [:]")
    clock.advance(to: LogRate.span * 10)
    #expect(handler.lines.all.withLock(\.count) == LogRate.linesOfCause + 1)
  }

  @Test("what is left out is told when the process ends")
  func ended() {
    let gate = LogGate(Clock().clock)
    let handler = Keeping()
    for _ in 1...40 { gate.pass(event(.error, "request failed"), to: handler) }
    gate.tellAll()
    #expect(
      handler.lines.all.withLock(\.last)
        == "error left out 35 more lines in a minute: request failed [:]")
  }

  @Test("whoever asks for every line gets it")
  func details() {
    let gate = LogGate(Clock().clock)
    let handler = Keeping()
    for _ in 1...40 { gate.pass(event(.debug, "order decided"), to: handler) }
    #expect(handler.lines.all.withLock(\.count) == 40)
  }
}
