import CurlClient
import ExactJSON
import Synchronization
import Testing

/// Shops that send an order again and again until it is held, as shops do whose gateway fails for a while.
final class TenaciousShops: Sendable {
  /// How requests were answered.
  struct Counts: Hashable, Sendable {
    /// Orders that are held.
    var held = 0
    /// Requests that could not be stored, or not be decided at the moment.
    var failed = 0
  }

  /// Somebody who waits for some counts.
  private struct Waiting {
    var isReached: @Sendable (Counts) -> Bool
    var continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var counts = Counts()
    /// How many orders may still begin.
    var admitted = 0
    var isClosed = false
    var waiting: [Waiting] = []
    /// Shops that wait to begin an order.
    var queue: [CheckedContinuation<Bool, Never>] = []
  }

  private let gateway: GatewayClient
  private let name: String
  private let state = Mutex(State())
  /// What they sent, and what was answered.
  let log = OrderLog()

  /// Shops at a gateway, the names of whose orders begin with `name`.
  init(_ name: String, at gateway: GatewayClient) {
    self.name = name
    self.gateway = gateway
  }

  /// How many requests were answered so far.
  var counts: Counts { state.withLock(\.counts) }

  /// Opens so many shops while `body` runs; what they have begun they end before this returns.
  func open(_ count: Int, while body: () async throws -> Void) async throws {
    try await withThrowingDiscardingTaskGroup { tasks in
      for shop in 1...count { tasks.addTask { await self.send("\(self.name)-\(shop)") } }
      defer { close() }
      try await body()
    }
  }

  /// Returns once the counts are as they should become, or the shops have closed.
  func reach(_ isReached: @escaping @Sendable (Counts) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.isClosed || isReached(state.counts) { return true }
        state.waiting.append(Waiting(isReached: isReached, continuation: continuation))
        return false
      }
      if isOver { continuation.resume() }
    }
  }

  /// Lets so many more orders begin.
  func admit(_ count: Int) {
    let begun = state.withLock { state in
      let begun = state.queue.prefix(count)
      state.queue.removeFirst(begun.count)
      state.admitted += count - begun.count
      return begun
    }
    for continuation in begun { continuation.resume(returning: true) }
  }

  /// Whether another order may begin, once that is known.
  private func mayBegin() async -> Bool {
    await withCheckedContinuation { continuation in
      let answer: Bool? = state.withLock { state in
        if state.isClosed { return false }
        if state.admitted == 0 {
          state.queue.append(continuation)
          return nil
        }
        state.admitted -= 1
        return true
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  /// Sends orders of a cent each.
  private func send(_ name: String) async {
    for number in 1... {
      guard await mayBegin() else { return }
      let entry = OrderLog.Entry(id: "\(name)-\(number)", cents: 1)
      let place = log.send(entry)
      while true {
        guard let reply = try? await gateway.order(entry.id, entry.cost) else { return close() }
        if reply.status == 201 { break }
        // Else nothing may be refused: a refusal would stay.
        #expect(reply.status == 503, "\(reply.json)")
        note { $0.failed += 1 }
        if state.withLock(\.isClosed) { return }
      }
      _ = log.acknowledge(place)
      note { $0.held += 1 }
    }
  }

  private func note(_ change: (inout Counts) -> Void) {
    let reached = state.withLock { state in
      change(&state.counts)
      let counts = state.counts
      let reached = state.waiting.filter { $0.isReached(counts) }.map(\.continuation)
      state.waiting.removeAll { $0.isReached(counts) }
      return reached
    }
    for continuation in reached { continuation.resume() }
  }

  private func close() {
    let (waiting, queue) = state.withLock { state in
      state.isClosed = true
      defer { (state.waiting, state.queue) = ([], []) }
      return (state.waiting, state.queue)
    }
    for one in waiting { one.continuation.resume() }
    for continuation in queue { continuation.resume(returning: false) }
  }
}
