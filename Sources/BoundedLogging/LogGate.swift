internal import Dispatch
package import Logging
internal import Synchronization

/// Lets log lines through at a bounded rate, and tells what it left out once the while is over.
///
/// Only what nobody asked for is bounded: notices, warnings and errors. Whoever sets the level to `info`
/// or below wants every line.
package final class LogGate: Sendable {
  /// The time, and somebody who wakes the gate.
  struct Clock: Sendable {
    /// The time of a steady clock.
    var now: @Sendable () -> Duration
    /// Does something after so long.
    var after: @Sendable (Duration, @escaping @Sendable () -> Void) -> Void

    /// The machine's.
    static let system: Clock = {
      let start = ContinuousClock.now
      return Clock(
        now: { ContinuousClock.now - start },
        after: { wait, action in
          let seconds = Int(wait.components.seconds) + 1
          DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds), execute: action)
        })
    }()
  }

  /// The gate that every log of the process goes through.
  package static let process = LogGate(.system)

  private struct State {
    var rate = LogRate()
    /// Where the last line went that was left out.
    var outlet: (any LogHandler)?
    var isWakeningSet = false
  }

  private let clock: Clock
  private let state = Mutex(State())

  init(_ clock: Clock) { self.clock = clock }

  /// Hands a line on, unless the same was logged often lately.
  package func pass(_ event: LogEvent, to handler: any LogHandler) {
    guard event.level >= .notice else { return handler.log(event: event) }
    let cause = LogRate.Cause(event, metadata: handler.metadata)
    let (passes, wait) = state.withLock { state -> (Bool, Duration?) in
      let now = clock.now()
      let passes = state.rate.passes(cause, at: now)
      if !passes { state.outlet = handler }
      guard !state.isWakeningSet, let end = state.rate.nextEnd else { return (passes, nil) }
      state.isWakeningSet = true
      return (passes, end - now)
    }
    if passes { handler.log(event: event) }
    if let wait { clock.after(wait) { [self] in wake() } }
  }

  /// Tells what was left out up to now.
  package func tellAll() { tell { $0.omissions(endingBy: nil) } }

  private func wake() {
    let now = clock.now()
    tell { $0.omissions(endingBy: now) }
    let wait = state.withLock { state -> Duration? in
      let end = state.rate.nextEnd
      state.isWakeningSet = end != nil
      return end.map { $0 - now }
    }
    if let wait { clock.after(wait) { [self] in wake() } }
  }

  private func tell(_ take: (inout LogRate) -> [LogRate.Omission]) {
    let (omissions, outlet) = state.withLock { (take(&$0.rate), $0.outlet) }
    guard var outlet else { return }
    // What belonged to one of the lines belongs to none of the others.
    outlet.metadata = [:]
    for omission in omissions { outlet.log(event: omission.event) }
  }
}

extension LogRate.Cause {
  /// What repeated lines have in common with this one.
  init(_ event: LogEvent, metadata: Logger.Metadata) {
    let all = metadata.merging(event.metadata ?? [:]) { _, given in given }
    level = event.level
    message = event.message.description
    detail = all.filter { $0.key != Self.requestNumber }.sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }

  /// What the server calls the number of a request.
  private static let requestNumber = "hb.request.id"
}

extension LogRate.Omission {
  /// The line that tells it.
  fileprivate var event: LogEvent {
    let detail = cause.detail.map { $0.isEmpty ? "" : ": " + $0 } ?? ", of different causes"
    let noun = count == 1 ? "line" : "lines"
    return LogEvent(
      level: cause.level,
      message: "left out \(count) more \(noun) in a minute: \(cause.message)\(detail)",
      metadata: nil,
      source: "purser", file: #fileID, function: #function, line: #line)
  }
}
