internal import Synchronization

/// Those who are told what happens at a simulated supplier.
final class NewsFollowers: Sendable {
  private struct State {
    var followers: [Int: AsyncStream<SupplierNews>.Continuation] = [:]
    var count = 0
  }

  private let state = Mutex(State())

  /// Adds one, until it stops reading.
  func add(_ continuation: AsyncStream<SupplierNews>.Continuation) {
    let number = state.withLock { state in
      state.count += 1
      state.followers[state.count] = continuation
      return state.count
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { $0.followers[number] = nil }
    }
  }

  /// Tells all of them.
  func tell(_ news: [SupplierNews]) {
    guard !news.isEmpty else { return }
    let followers = state.withLock { Array($0.followers.values) }
    for event in news { for follower in followers { follower.yield(event) } }
  }
}
