import CurlClient
import ExactJSON
import Synchronization
import TestSupport
import Testing

/// Shops that send an order again and again until it is held, and a report of it until it is taken, as shops
/// do whose gateway fails for a while.
final class TenaciousShops: Sendable {
  /// How requests were answered.
  struct Counts: Hashable, Sendable {
    /// Orders that are held.
    var held = 0
    /// Orders of which everything that was to be told has been taken.
    var done = 0
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
  private let seed: UInt64
  private let state = Mutex(State())
  /// What they sent, and what was answered.
  let log = OrderLog()

  /// Shops at a gateway, the names of whose orders begin with `name`; costs and reports are drawn from `seed`.
  init(_ name: String, at gateway: GatewayClient, seed: UInt64) {
    self.name = name
    self.gateway = gateway
    self.seed = seed
  }

  /// How many requests were answered so far.
  var counts: Counts { state.withLock(\.counts) }

  /// Opens so many shops while `body` runs; what they have begun they end before this returns.
  func open(_ count: Int, while body: () async throws -> Void) async throws {
    try await withThrowingDiscardingTaskGroup { tasks in
      for shop in 1...count {
        tasks.addTask {
          await self.send("\(self.name)-\(shop)", SeededRandom(seed: self.seed &+ UInt64(shop)))
        }
      }
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

  /// Sends orders, half of which are settled or released.
  private func send(_ name: String, _ random: SeededRandom) async {
    var random = random
    for number in 1... {
      guard await mayBegin() else { return }
      let entry = OrderLog.Entry(
        id: "\(name)-\(number)", cents: Int.random(in: 1...500, using: &random))
      let report =
        Bool.random(using: &random) ? OrderLog.Report.allCases.randomElement(using: &random) : nil
      let place = log.send(entry)
      guard await insist(201, { try await self.gateway.order(entry.id, entry.cost) }) else {
        return
      }
      _ = log.acknowledge(place)
      note { $0.held += 1 }
      if let report {
        log.send(report, of: place)
        guard await insist(200, { try await self.gateway.report(report, of: entry.id) }) else {
          return
        }
        _ = log.acknowledgeReport(place)
      }
      note { $0.done += 1 }
    }
  }

  /// Sends a request until it is answered as it should be.
  ///
  /// - Returns: false where it was not, and nobody waits for it any more.
  private func insist(
    _ status: Int, _ send: () async throws -> GatewayClient.Reply
  ) async -> Bool {
    while !state.withLock(\.isClosed) {
      if let reply = try? await send() {
        if reply.status == status { return true }
        guard reply.status == 503 else {
          // A refusal would stay.
          Issue.record("\(reply)")
          close()
          return false
        }
      } else if !gateway.process.isRunning {
        close()
      }
      note { $0.failed += 1 }
    }
    return false
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
