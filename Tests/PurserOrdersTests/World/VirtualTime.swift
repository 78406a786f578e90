import PurserCore
import PurserOrders
import Synchronization
import TestSupport

/// Time that goes on when a test says so: what is due comes in the order of its moments, and of two at the same
/// moment the first that was asked for.
final class VirtualTime: PassingTime {
  private struct Entry {
    var moment: Timestamp
    var number: Int
    var action: @Sendable () -> Void
  }

  private struct State {
    var now: Timestamp
    var count = 0
    var entries: [Entry] = []
  }

  private let state: Mutex<State>

  init(_ now: Timestamp = at(0)) { state = Mutex(State(now: now)) }

  var now: Timestamp { state.withLock(\.now) }

  /// Does something at a moment, whoever is killed until then.
  @discardableResult
  func schedule(_ moment: Timestamp, _ action: @escaping @Sendable () -> Void) -> Int {
    state.withLock { state in
      state.count += 1
      state.entries.append(Entry(moment: moment, number: state.count, action: action))
      return state.count
    }
  }

  /// Does something after so long.
  @discardableResult
  func schedule(after wait: Duration, _ action: @escaping @Sendable () -> Void) -> Int {
    schedule(now + wait, action)
  }

  func wait(until moment: Timestamp) async {
    guard moment > now else { return }
    let number = Mutex<Int?>(nil)
    await withTaskCancellationHandler {
      // Unchecked: a process that is killed leaves it behind.
      await withUnsafeContinuation { continuation in
        let own = schedule(moment) { continuation.resume() }
        number.withLock { $0 = own }
        if Task.isCancelled { ring(own) }
      }
    } onCancel: {
      if let own = number.withLock(\.self) { ring(own) }
    }
  }

  /// Does now what was to be done later.
  private func ring(_ number: Int) {
    let entry = state.withLock { state -> Entry? in
      guard let place = state.entries.firstIndex(where: { $0.number == number }) else { return nil }
      return state.entries.remove(at: place)
    }
    entry?.action()
  }

  /// Lets time go on, and everything happen that is due.
  ///
  /// - Parameters:
  ///   - limit: until when.
  ///   - executor: who has to be quiet before time goes on.
  func run(until limit: Timestamp, _ executor: VirtualExecutor) async {
    while true {
      await executor.quiet()
      guard let entry = takeNext(limit) else { return }
      entry.action()
    }
  }

  private func takeNext(_ limit: Timestamp) -> Entry? {
    state.withLock { state in
      let next = state.entries.enumerated().min {
        ($0.element.moment, $0.element.number) < ($1.element.moment, $1.element.number)
      }
      guard let next, next.element.moment <= limit else {
        state.now = max(state.now, limit)
        return nil
      }
      state.now = max(state.now, next.element.moment)
      return state.entries.remove(at: next.offset)
    }
  }
}
