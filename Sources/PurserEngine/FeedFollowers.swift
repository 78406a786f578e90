internal import PurserCore
internal import Synchronization

/// Those who follow the ledger's events, and the number up to which there are any.
final class FeedFollowers: Sendable {
  private struct State {
    var latest: Int64
    var followers: [Int: AsyncStream<Int64>.Continuation] = [:]
    /// Those who follow one order, by its name.
    var ofOrders: [OrderID: [Int: AsyncStream<Int64>.Continuation]] = [:]
    var nextFollower = 0
  }

  private let state: Mutex<State>

  /// Nobody follows yet, and `latest` is the number of the last event.
  init(latest: Int64) { state = Mutex(State(latest: latest)) }

  /// Tells everybody that there are events up to a number, the last of which are `events`.
  func tell(_ number: Int64, _ events: [LedgerEvent]) {
    let followers = state.withLock { state in
      state.latest = max(state.latest, number)
      let all = Array(state.followers.values)
      // Mostly nobody follows one order, and then its name need not be looked at.
      return state.ofOrders.isEmpty ? all : all + Self.followers(of: events, in: state.ofOrders)
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

  private static func followers(
    of events: [LedgerEvent], in all: [OrderID: [Int: AsyncStream<Int64>.Continuation]]
  ) -> [AsyncStream<Int64>.Continuation] {
    let orders = Set(events.compactMap { $0.hold?.order })
    return orders.flatMap { order in all[order].map { Array($0.values) } ?? [] }
  }

  /// The latest number, whenever there are later events of an order.
  func follow(_ order: OrderID) -> AsyncStream<Int64> {
    let (numbers, follower) = AsyncStream.makeStream(
      of: Int64.self, bufferingPolicy: .bufferingNewest(1))
    let place = state.withLock { state in
      state.nextFollower += 1
      state.ofOrders[order, default: [:]][state.nextFollower] = follower
      return state.nextFollower
    }
    follower.onTermination = { [weak self] _ in
      self?.state.withLock { state in
        state.ofOrders[order]?[place] = nil
        if state.ofOrders[order]?.isEmpty ?? false { state.ofOrders[order] = nil }
      }
    }
    return numbers
  }

  deinit {
    state.withLock { state in
      for follower in state.followers.values { follower.finish() }
      for follower in state.ofOrders.values.joined() { follower.value.finish() }
    }
  }
}
