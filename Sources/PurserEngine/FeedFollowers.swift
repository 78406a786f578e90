internal import PurserCore
internal import Synchronization

/// Those who follow the ledger's events, and the number up to which there are any.
final class FeedFollowers: Sendable {
  private struct State {
    var latest: Int64
    var followers: [Int: AsyncStream<Int64>.Continuation] = [:]
    var nextFollower = 0
  }

  private let state: Mutex<State>

  /// Nobody follows yet, and `latest` is the number of the last event.
  init(latest: Int64) { state = Mutex(State(latest: latest)) }

  /// Tells everybody that there are events up to a number.
  func tell(_ number: Int64) {
    let followers = state.withLock { state in
      state.latest = max(state.latest, number)
      return Array(state.followers.values)
    }
    for follower in followers { follower.yield(number) }
  }

  /// The latest number, now and whenever there are later ones.
  func follow() -> AsyncStream<Int64> {
    let (numbers, follower) = AsyncStream.makeStream(
      of: Int64.self, bufferingPolicy: .bufferingNewest(1))
    let place = state.withLock { state in
      state.nextFollower += 1
      state.followers[state.nextFollower] = follower
      follower.yield(state.latest)
      return state.nextFollower
    }
    follower.onTermination = { [weak self] _ in
      self?.state.withLock { $0.followers[place] = nil }
    }
    return numbers
  }

  deinit {
    state.withLock { state in
      for follower in state.followers.values { follower.finish() }
    }
  }
}
