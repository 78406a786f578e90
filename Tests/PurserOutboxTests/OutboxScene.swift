import Foundation
import Logging
import PurserCore
import PurserOutbox
import PurserStore
import Synchronization
import TestSupport

/// An outbox on a real file, with a ledger and receivers of a test's own, and a time that the test sets.
final class OutboxScene: Sendable {
  let folder: String
  let feed = TestFeed()
  let log = KeptLog(.info)
  let limits: OutboxLimits
  let time = TestTime()

  init(limits: OutboxLimits = OutboxLimits()) throws {
    var limits = limits
    limits.intakeRest = 0
    self.limits = limits
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("purser-outbox-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
  }

  deinit { _ = try? FileManager.default.removeItem(atPath: folder) }

  /// The file as a process finds it.
  var file: OutboxFile { OutboxFile(besideLedger: folder + "/purser.db") }

  /// An outbox as a process of its own makes it.
  func outbox() -> Outbox {
    Outbox(
      OutboxSurroundings(
        store: file, feed: feed, time: time, jitter: { 0 }, limits: limits, logger: log.logger))
  }

  var now: Timestamp { time.now }

  /// Lets time pass.
  func pass(_ duration: Duration) { time.pass(duration) }

  /// A receiver of the events that the scene's ledger has.
  func endpoint(
    _ name: String = "shop", _ receiver: TestReceiver, address: String = "here",
    followsLedger: Bool = true, next: String? = nil
  ) -> OutboxEndpoint {
    OutboxEndpoint(
      name: name, address: address, origin: "http://\(name)", types: [], channel: receiver,
      source: followsLedger ? feed : nil, next: next)
  }
}

/// A time that passes when a test says so.
final class TestTime: PassingTime {
  private struct State {
    var now = at(0)
    var count = 0
    var sleepers: [Int: (moment: Timestamp, continuation: CheckedContinuation<Void, Never>)] = [:]
  }

  private let state = Mutex(State())

  var now: Timestamp { state.withLock(\.now) }

  /// The first moment that somebody waits for.
  var next: Timestamp? { state.withLock { $0.sleepers.values.map(\.moment).min() } }

  /// Lets time pass, and wakes whoever waits for a moment that has come.
  func pass(_ duration: Duration) {
    let awake = state.withLock { state in
      state.now = state.now + duration
      let due = state.sleepers.filter { $0.value.moment <= state.now }
      for number in due.keys { state.sleepers[number] = nil }
      return due.values.map(\.continuation)
    }
    for continuation in awake { continuation.resume() }
  }

  func wait(until moment: Timestamp) async {
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard moment > state.now, !Task.isCancelled else { return true }
          state.sleepers[number] = (moment, continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: number) }?.continuation.resume()
    }
  }
}

/// A ledger's journal of messages.
final class TestFeed: LedgerFeed, DeliverySource {
  private struct State {
    var topics: [String] = []
    var followers: [AsyncStream<Int64>.Continuation] = []
    var firstKept: Int64 = 1
  }

  private let state = Mutex(State())

  /// Something happens to each of these orders, one after the other.
  func happen(_ topics: String...) {
    let (followers, latest) = state.withLock { state in
      state.topics += topics
      return (state.followers, Int64(state.topics.count))
    }
    for follower in followers { follower.yield(latest) }
  }

  /// The events before a number are kept no longer.
  func forget(before number: Int64) { state.withLock { $0.firstKept = number } }

  /// Nothing has ever happened.
  func restore() { state.withLock { $0.topics = [] } }

  func events(after number: Int64, limit: Int) async throws(StoreError) -> [NumberedEvent] { [] }

  func latestNumbers() -> AsyncStream<Int64> {
    let (numbers, follower) = AsyncStream.makeStream(
      of: Int64.self, bufferingPolicy: .bufferingNewest(1))
    state.withLock { state in
      state.followers.append(follower)
      follower.yield(Int64(state.topics.count))
    }
    return numbers
  }

  func deliveries(
    after number: Int64, limit: Int, to endpoint: String, at now: Timestamp
  ) async throws(StoreError) -> DeliveryPage {
    let (topics, firstKept) = state.withLock { ($0.topics, $0.firstKept) }
    let first = max(number + 1, firstKept)
    let last = min(Int64(topics.count), first + Int64(limit) - 1)
    let deliveries = (first...max(first, last)).filter { $0 <= last }.map { number in
      Delivery(
        endpoint: endpoint, id: "m\(number)", topic: topics[Int(number) - 1], type: "test",
        body: Array("\(number)".utf8), createdAt: now)
    }
    return DeliveryPage(
      deliveries: deliveries, last: max(number, last), isAtEnd: last == Int64(topics.count),
      isGapped: first > number + 1)
  }
}

/// A receiver that answers as a test says.
final class TestReceiver: DeliveryChannel {
  private struct State {
    var failing: [String: DeliveryReply] = [:]
    var all: DeliveryReply?
    var isHeld = false
    var held: [CheckedContinuation<Void, Never>] = []
    var underWay: [String] = []
    var overlaps: [String] = []
    var doubts: [String: [Int]] = [:]
  }

  let retryPolicy: RetryPolicy
  private let state = Mutex(State())
  private let arrivals: AsyncStream<String>
  private let arrival: AsyncStream<String>.Continuation

  init(_ policy: RetryPolicy = .standard) {
    retryPolicy = policy
    (arrivals, arrival) = AsyncStream.makeStream(of: String.self)
  }

  /// The names of the messages that were tried, each time.
  func next(_ count: Int) async -> [String] {
    var names: [String] = []
    for await name in arrivals {
      names.append(name)
      if names.count == count { break }
    }
    return names
  }

  /// Answers a message so from now on.
  func answer(_ reply: DeliveryReply?, to id: String) {
    state.withLock { $0.failing[id] = reply }
  }

  /// Answers all messages so from now on.
  func answer(_ reply: DeliveryReply?) { state.withLock { $0.all = reply } }

  /// Answers nothing until `letGo`.
  func hold() { state.withLock { $0.isHeld = true } }

  func letGo() {
    let held = state.withLock { state in
      defer { (state.isHeld, state.held) = (false, []) }
      return state.held
    }
    for waiting in held { waiting.resume() }
  }

  /// How many doubts each try of a message was told of.
  func doubts(_ id: String) -> [Int] { state.withLock { $0.doubts[id] ?? [] } }

  /// What belonged to the same order as something else that was on its way.
  var overlaps: [String] { state.withLock { $0.overlaps } }

  func send(_ delivery: Delivery) async -> DeliveryReply {
    state.withLock { state in
      if state.underWay.contains(delivery.topic) { state.overlaps.append(delivery.id) }
      state.underWay.append(delivery.topic)
      state.doubts[delivery.id, default: []].append(delivery.doubts)
    }
    arrival.yield(delivery.id)
    await withCheckedContinuation { continuation in
      let isHeld = state.withLock { state in
        guard state.isHeld else { return false }
        state.held.append(continuation)
        return true
      }
      if !isHeld { continuation.resume() }
    }
    return state.withLock { state in
      if let index = state.underWay.firstIndex(of: delivery.topic) {
        state.underWay.remove(at: index)
      }
      return state.failing[delivery.id] ?? state.all ?? .arrived
    }
  }
}

extension Outbox {
  /// How an endpoint stands once it is as it should become.
  nonisolated func report(
    _ name: String = "shop", until isExpected: (EndpointReport) -> Bool
  ) async throws -> EndpointReport {
    while true {
      let report = try await reports().first { $0.standing.endpoint == name }
      if let report, isExpected(report) { return report }
      await Task.yield()
    }
  }
}
