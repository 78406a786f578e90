import Dispatch
import PurserAPI
import PurserCore
import Synchronization
import TestSupport
import Testing

/// Orders that Purser places, on the order lane and past it: the same bytes there, and the same bytes back.
@Suite("Orders that Purser places, with the order lane and without it", .mustEnd)
struct CarriedLaneTests {
  /// Says how each order stands, once it is let go on.
  private final class Carrier: IdleCarrier {
    private struct State {
      var handedOver: [String] = []
      var waits: [Duration] = []
    }

    private let state = Mutex(State())
    /// Told of each order that waits here, and of each wait that was given up; for threads that may block.
    let waiting = DispatchSemaphore(value: 0)
    let left = DispatchSemaphore(value: 0)
    let bothWait = DispatchSemaphore(value: 0)
    private let waitsForClient: Bool

    init(waitsForClient: Bool = false) { self.waitsForClient = waitsForClient }

    var handedOver: [String] { state.withLock(\.handedOver) }
    var waits: [Duration] { state.withLock(\.waits) }

    func carry(_ record: OrderRecord, _ note: AttemptNote) async {
      let terms = note.request.map {
        "\(record.id) \($0.recipient ?? "-") \($0.parameters.sorted { $0.key < $1.key })"
      }
      state.withLock { $0.handedOver.append(terms ?? "") }
    }

    func wait(for order: OrderID, atMost limit: Duration) async -> CarriedOrder? {
      let count = state.withLock { state in
        state.waits.append(limit)
        return state.waits.count
      }
      waiting.signal()
      if count == 2 { bothWait.signal() }
      guard waitsForClient else { return nil }
      let (cancellations, tell) = AsyncStream.makeStream(of: Void.self)
      await withTaskCancellationHandler {
        for await _ in cancellations {}
      } onCancel: {
        tell.finish()
      }
      left.signal()
      return nil
    }
  }

  /// Serves a gateway whose one supplier takes orders from Purser.
  private func serve(
    _ carrier: Carrier?, _ edge: Edge,
    _ body: @escaping @Sendable (LoopbackClient) throws -> String
  ) async throws -> String {
    var acme = Supplier(id: SupplierID("acme"))
    acme.takesOrdersFromPurser = true
    let (answers, told) = AsyncStream.makeStream(of: String.self)
    try await TestGateway.withGateway(suppliers: [acme]) { gateway, ledger in
      let carrying = Gateway(
        ledger: ledger, history: gateway.history, checks: gateway.checks, terms: gateway.terms,
        clock: gateway.clock, carrier: carrier)
      try await TestGateway.serve(carrying, edge: edge) { server in
        let answer = try await LoopbackClient.run(to: server.port, body)
        told.yield(answer.replacing(/Date: [^\r]*/, with: "Date: now"))
      }
    }
    return try #require(await answers.first { _ in true })
  }

  private static func order(_ id: String, _ more: String = "") -> String {
    #"{"id":"\#(id)","currency":"USD","sku":"card","#
      + #""offers":[{"supplier":"acme","unit_cost":"1"}]\#(more)}"#
  }

  private static func post(_ body: String, _ headers: String...) -> String {
    WireRequest.post("/v1/orders", body, headers: headers)
  }

  /// What an order that Purser places may say, rightly and wrongly, and what may follow it on its connection.
  private static let requests: [String] = [
    post(order("a", #","place":true"#)),
    post(order("a", #","place": true ,"wait":"5s""#)),
    post(order("a", #","place":true,"wait":"0s""#)),
    post(order("a/b?c#d%2f&e", #","place":true"#)),
    post(order("a", #","place":true"#)) + post(order("a", #","place":true"#)),
    post(order("a", #","place":true"#)) + post(order("a", #","place":true,"recipient":"x""#)),
    post(order("a", #","place":true"#)) + WireRequest.post("/v1/orders/a/sent", ""),
    post(order("a", #","place":true"#)) + WireRequest.get("/v1/orders/a"),
    post(order("a", #","place":true"#), "Prefer: return=minimal"),
    post(order("a", #","place":true,"wait":"5s""#), "Prefer: return=minimal"),
    post(order("a", #","place":true,"quantity":1000"#)),
    post(order("a", #","place":true,"recipient":"+49 170","parameters":{"a":"b","c":"d"}"#)),
    post(order("a", #","place":true,"recipient":"""#)),
    post(order("a", #","place":true,"parameters":{"a":""}"#)),
    post(order("a", #","place":true,"parameters":{"a b":"c"}"#)),
    post(order("a", #","place":true,"parameters":{"a":"b","a":"c"}"#)),
    post(order("a", #","place":true,"place":true"#)),
    post(order("a", #","place":"true""#)), post(order("a", #","place":tru"#)),
    post(order("a", #","place":truefalse"#)), post(order("a", #","place":null"#)),
    post(order("a", #","place":false"#)), post(order("a", #","place":false,"recipient":"x""#)),
    post(order("a", #","recipient":"x""#)), post(order("a", #","parameters":{}"#)),
    post(order("a", #","place":true,"wait":"61s""#)), post(order("a", #","place":true,"wait":5"#)),
    post(order("a", #","place":true,"wait":"-1s""#)),
    post(order("a", #","place":true,"reference":"r","metadata":{"k":"v"}"#)),
    post(order("a", #","place":true,"allow":["nobody"]"#)),
    post(order("a", #","place":true"#).replacing(#""id":"a","#, with: ""), "Idempotency-Key: b"),
  ]

  @Test("they are answered and handed over alike", arguments: requests)
  func alike(request: String) async throws {
    var outcomes: [(answer: String, handedOver: [String], waits: [Duration])] = []
    for edge in [Edge(), Edge(lane: nil)] {
      let carrier = Carrier()
      let answer = try await serve(carrier, edge) { client in
        client.send(Array(request.utf8)[...])
        client.closeOutput()
        return client.readToEnd()
      }
      outcomes.append((answer, carrier.handedOver, carrier.waits))
    }
    #expect(outcomes[0].answer == outcomes[1].answer)
    #expect(outcomes[0].handedOver == outcomes[1].handedOver)
    #expect(outcomes[0].waits == outcomes[1].waits)
    #expect(outcomes[0].answer.hasPrefix("HTTP/1.1 "))
  }

  @Test("they are refused alike where the gateway places none")
  func withoutCarrier() async throws {
    let request = Self.post(Self.order("a", #","place":true"#))
    var answers: [String] = []
    for edge in [Edge(), Edge(lane: nil)] {
      answers.append(
        try await serve(nil, edge) { client in
          client.send(Array(request.utf8)[...])
          client.closeOutput()
          return client.readToEnd()
        })
    }
    #expect(answers[0] == answers[1])
    #expect(answers[0].contains(#""field":"place""#))
  }

  @Test("several on one connection are placed beside each other, and answered in turn")
  func pipelined() async throws {
    let carrier = Carrier(waitsForClient: true)
    let answer = try await serve(carrier, Edge()) { client in
      let bodies = ["a", "b", "c"].map { Self.order($0, #","place":true,"wait":"60s""#) }
      client.send(Array(bodies.map { Self.post($0) }.joined().utf8)[...])
      // None was answered, and all are there.
      for _ in 1...3 { carrier.waiting.wait() }
      client.closeOutput()
      return client.readToEnd()
    }
    let names = answer.matches(of: /\{"id":"(\w)"/).map { String($0.1) }
    #expect(names == ["a", "b", "c"])
  }

  @Test("a client that leaves is waited for no longer, however many of its orders wait")
  func leaving() async throws {
    let carrier = Carrier(waitsForClient: true)
    _ = try await serve(carrier, Edge()) { client in
      let bodies = ["a", "b"].map { Self.order($0, #","place":true,"wait":"60s""#) }
      client.send(Array(bodies.map { Self.post($0) }.joined().utf8)[...])
      for _ in 1...2 { carrier.waiting.wait() }
      client.closeOutput()
      for _ in 1...2 { carrier.left.wait() }
      return client.readToEnd()
    }
  }

  @Test("a gateway that stops answers at once what waits")
  func stopping() async throws {
    let carrier = Carrier(waitsForClient: true)
    var acme = Supplier(id: SupplierID("acme"))
    acme.takesOrdersFromPurser = true
    try await TestGateway.withGateway(suppliers: [acme]) { gateway, ledger in
      let carrying = Gateway(
        ledger: ledger, history: gateway.history, checks: gateway.checks, terms: gateway.terms,
        clock: gateway.clock, carrier: carrier)
      try await TestGateway.serve(carrying) { server in
        let answer = Task {
          try await LoopbackClient.run(to: server.port) { client in
            client.send(Self.post(Self.order("a", #","place":true,"wait":"60s""#)))
            return client.readToEnd()
          }
        }
        let looking = Task {
          try await LoopbackClient.run(to: server.port) { client in
            carrier.waiting.wait()
            client.send(WireRequest.get("/v1/orders/a?wait=60s"))
            carrier.waiting.wait()
            return client.readToEnd()
          }
        }
        let stop = Task {
          _ = try await LoopbackClient.run(to: server.port) { _ in carrier.bothWait.wait() }
          await server.shutDown()
        }
        try await stop.value
        #expect(try await answer.value.hasPrefix("HTTP/1.1 202 "))
        #expect(try await looking.value.hasPrefix("HTTP/1.1 200 "))
      }
    }
  }
}
