import Measuring
import Synchronization

/// What was done so far, and how long the answers of this minute took.
final class Progress: Sendable {
  /// A minute's figures.
  struct Minute: Sendable {
    var orders = 0
    var ended = 0
    var answers = Percentiles()
    var reads = Percentiles()
  }

  private struct State {
    var minute = Minute()
    var lastOrder = ""
    var failure: UsageError?
    var isOver = false
  }

  private let state = Mutex(State())

  /// Counts an answer to an order or to a report.
  func record(_ due: Pace.Moment, _ now: Pace.Moment, isOrder: Bool) {
    state.withLock { state in
      if isOrder { state.minute.orders += 1 } else { state.minute.ended += 1 }
      state.minute.answers.record(nanoseconds: now - due)
    }
  }

  /// Counts an answer to something that was read.
  func recordRead(_ due: Pace.Moment) {
    state.withLock { $0.minute.reads.record(nanoseconds: Pace.now - due) }
  }

  /// The minute's figures; the next one begins.
  func take() -> Minute {
    state.withLock { state in
      let minute = state.minute
      state.minute.answers = Percentiles()
      state.minute.reads = Percentiles()
      return minute
    }
  }

  /// The order that was held last; empty before the first.
  var lastOrder: String {
    get { state.withLock { $0.lastOrder } }
    set { state.withLock { $0.lastOrder = newValue } }
  }

  /// Whether everybody is to stop.
  var isOver: Bool { state.withLock { $0.isOver } }

  /// Why it ended before its time.
  var failure: UsageError? { state.withLock { $0.failure } }

  /// Ends it, with the first failure where there is one.
  func end(_ failure: UsageError?) {
    state.withLock { state in
      state.isOver = true
      if state.failure == nil { state.failure = failure }
    }
  }
}
