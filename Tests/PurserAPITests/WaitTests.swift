import CurlClient
import Dispatch
import ExactJSON
import Foundation
import PurserAPI
import PurserCore
import PurserEngine
import Synchronization
import TestSupport
import Testing

@Suite("An order with a wait", .mustEnd)
struct WaitTests {
  private func body(_ id: String, _ cost: String, wait: String? = nil) -> String {
    let wait = wait.map { #","wait":"\#($0)""# } ?? ""
    return #"{"id":"\#(id)","currency":"USD","cost":"\#(cost)"\#(wait)}"#
  }

  /// Runs a gateway that has 70.00, of which 30.00 are in doubt: an order was settled just before the reading.
  private func run(
    _ body: @Sendable (TestGateway, HeldClock) async throws -> Void
  ) async throws {
    let clock = HeldClock()
    try await TestGateway.run(hasTwin: false, pacer: clock) { gateway in
      #expect(try await gateway.post("/v1/orders", self.body("sold", "30")).status == 201)
      #expect(try await gateway.post("/v1/orders/sold/settle", "").status == 200)
      try await gateway.ledger.take([TestGateway.reading(of: "acme", "70.00", at: 1)])
      try await body(gateway, clock)
    }
  }

  @Test("is answered with the reading that tells, and leaves no deadline behind")
  func settled() async throws {
    try await run { gateway, clock in
      async let answer = gateway.post("/v1/orders", body("o-1", "50", wait: "5s"))
      #expect(await clock.nextSleep() == .seconds(5))
      try await gateway.ledger.take([TestGateway.reading(of: "acme", "70.00", at: 3)])
      #expect(try await answer.status == 201)
      await clock.untilNobodySleeps()
      // The wait is no part of the content.
      let again = try await gateway.post("/v1/orders", body("o-1", "50"))
      #expect(again.status == 201)
      #expect(again.response.header("Idempotent-Replayed") == "true")
    }
  }

  @Test("hears at its deadline what it would have heard without a wait, and may be sent again")
  func deadline() async throws {
    try await run { gateway, clock in
      async let answer = gateway.post("/v1/orders", body("o-1", "50", wait: "1m"))
      #expect(await clock.nextSleep() == .seconds(60))
      clock.wakeAll()
      let refused = try await answer
      #expect(refused.status == 402)
      #expect(refused.json["retryable"] == .bool(true))
      #expect(refused.json["doubt"]?["supplier"]?.stringValue == "acme")
      #expect(try await gateway.get("/v1/orders/o-1").status == 404)
    }
  }

  @Test("of a batch waits like one alone, each for its own time")
  func batch() async throws {
    try await run { gateway, clock in
      let lines = [body("o-1", "50", wait: "5s"), body("o-2", "1"), body("o-3", "900", wait: "5s")]
      async let answer = gateway.send(
        "/v1/orders/batch", lines.joined(separator: "\n"), type: "application/x-ndjson")
      #expect(await clock.nextSleep() == .seconds(5))
      try await gateway.ledger.take([TestGateway.reading(of: "acme", "70.00", at: 3)])
      let results = try await answer.body.split(separator: UInt8(ascii: "\n")).map {
        try JSONParser.parse($0)
      }
      #expect(results.map { $0["status"]?.numberValue?.text } == ["201", "201", "402"])
      #expect(results[2]["problem"]?["retryable"] == .bool(false))
      await clock.untilNobodySleeps()
    }
  }

  @Test(
    "waits no longer than its client, which may have sent others behind it",
    arguments: [true, false], [(true, 1), (true, 3), (false, 1), (false, 3)])
  func clientLeaves(isReset: Bool, _ setting: (hasLane: Bool, count: Int)) async throws {
    let (hasLane, count) = setting
    let clock = HeldClock()
    let orders = (1...count).map { body("o-\($0)", "50", wait: "60s") }
    try await TestGateway.withGateway(pacer: clock) { gateway, ledger in
      try await GatewayWithDoubt(ledger: ledger).make()
      try await TestGateway.serve(gateway, edge: Edge(lane: hasLane ? .init() : nil)) { server in
        let (asleep, tell) = AsyncStream.makeStream(of: Void.self)
        async let answer = LoopbackClient.run(to: server.port) { client in
          client.send(
            orders.map { order in
              "POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(order.utf8.count)\r\n\r\n\(order)"
            }.joined())
          let semaphore = DispatchSemaphore(value: 0)
          Task {
            for await _ in asleep {}
            semaphore.signal()
          }
          semaphore.wait()
          if isReset {
            client.reset()
            return ""
          }
          client.closeOutput()
          return client.readToEnd()
        }
        #expect(await clock.nextSleep() == .seconds(60))
        tell.finish()
        // It hears what it would have heard without a wait, of all that it sent.
        let text = try await answer
        let refused = text.components(separatedBy: "HTTP/1.1 402 ").count - 1
        #expect(isReset ? text.isEmpty : refused == count)
        await clock.untilNobodySleeps()
      }
    }
  }

  @Test("does not keep a gateway from stopping: it is answered as it is decided then")
  func stopping() async throws {
    let clock = HeldClock()
    try await TestGateway.withGateway(pacer: clock) { gateway, ledger in
      let waiting = GatewayWithDoubt(ledger: ledger)
      try await waiting.make()
      try await TestGateway.serve(gateway) { server in
        var request = HTTPRequest(method: .post, url: server.url + "/v1/orders")
        request.headers = [HTTPHeader(name: "Content-Type", value: "application/json")]
        request.body = Array(body("o-1", "50", wait: "60s").utf8)
        async let answer = CurlClient().execute(request)
        #expect(await clock.nextSleep() == .seconds(60))
        await server.shutDown()
        let status = try await answer.status
        #expect(status == 402)
      }
    }
  }

  @Test(
    "must be a duration up to a minute",
    arguments: ["\"61s\"", "\"2\"", "5", "\"-1s\"", "\"\"", "true"])
  func wrong(wait: String) async throws {
    try await TestGateway.run { gateway in
      let answer = try await gateway.post(
        "/v1/orders", #"{"id":"o","currency":"USD","cost":"1","wait":\#(wait)}"#)
      #expect(answer.status == 422)
      #expect(answer["field"] == "wait")
      #expect(try await gateway.get("/v1/orders/o").status == 404)
    }
  }
}

/// A ledger of 70.00, of which 30.00 are in doubt.
private struct GatewayWithDoubt {
  var ledger: Ledger

  func make() async throws {
    let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(600)))
    _ = try await ledger.place(order("sold", "30"), fingerprint: .sample("30"), router: router)
    try await ledger.take(.settled(actual: nil), of: orderID("sold"))
    try await ledger.take([TestGateway.reading(of: "acme", "70.00", at: 1)])
  }
}

/// A clock whose sleeps end when a test says so.
final class HeldClock: Clock {
  struct Instant: InstantProtocol {
    var offset = Duration.zero
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
  }

  private struct State {
    var sleepers: [Int: CheckedContinuation<Bool, Never>] = [:]
    var count = 0
    var asleep = 0
    var awaited: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let sleeps: AsyncStream<Duration>
  private let report: AsyncStream<Duration>.Continuation

  init() { (sleeps, report) = AsyncStream.makeStream(of: Duration.self) }

  var now: Instant { Instant() }
  var minimumResolution: Duration { .microseconds(1) }

  /// The length of the next sleep that begins.
  func nextSleep() async -> Duration? { await sleeps.first { _ in true } }

  /// Ends the sleeps under way.
  func wakeAll() {
    let sleepers = state.withLock { state in
      defer { state.sleepers = [:] }
      return state.sleepers
    }
    for sleeper in sleepers.values { sleeper.resume(returning: true) }
  }

  /// Returns once nobody sleeps.
  func untilNobodySleeps() async {
    await withCheckedContinuation { continuation in
      let isAwake = state.withLock { state in
        guard state.asleep > 0 else { return true }
        state.awaited.append(continuation)
        return false
      }
      if isAwake { continuation.resume() }
    }
  }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let number = state.withLock { state in
      state.count += 1
      state.asleep += 1
      return state.count
    }
    let isOver = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isCancelled = state.withLock { state in
          guard !Task.isCancelled else { return true }
          state.sleepers[number] = continuation
          return false
        }
        if isCancelled { continuation.resume(returning: false) }
        report.yield(now.duration(to: deadline))
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: number) }?.resume(returning: false)
    }
    let awaited = state.withLock { state in
      state.asleep -= 1
      guard state.asleep == 0 else { return [CheckedContinuation<Void, Never>]() }
      defer { state.awaited = [] }
      return state.awaited
    }
    for continuation in awaited { continuation.resume() }
    guard isOver else { throw CancellationError() }
  }
}
