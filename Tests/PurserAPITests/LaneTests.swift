import ExactJSON
import Logging
import PurserAPI
import PurserCore
import PurserEngine
import TestSupport
import Testing

@Suite("The order lane", .mustEnd)
struct LaneTests {
  /// A gateway whose ledger answers when the test says so.
  private func withHeldGateway(
    edge: Edge = Edge(), isHolding: Bool = true, logger: Logger = TestGateway.quiet,
    _ body: @Sendable (TestGateway.Server, HeldLedger) async throws -> Void
  ) async throws {
    try await TestGateway.withGateway(balances: ["acme": "10000"]) { gateway, ledger in
      let held = HeldLedger(ledger, isHolding: isHolding)
      var edge = edge
      edge.laneLedger = held
      try await TestGateway.serve(gateway, edge: edge, logger: logger) { server in
        do { try await body(server, held) } catch {
          held.letGo()
          throw error
        }
        held.letGo()
      }
    }
  }

  private func ids(_ responses: [String?]) throws -> [String?] {
    try responses.map { response in
      let body = response?.split(separator: "\r\n\r\n", maxSplits: 1).last
      return try body.flatMap { try JSONParser.parse(Array($0.utf8))["id"]?.stringValue }
    }
  }

  /// Requests, and how many calls of the ledger the lane makes of them.
  private static let kinds: [(request: String, calls: Int)] = [
    (WireRequest.order("o"), 1),
    (
      WireRequest.post(
        "/v1/orders",
        #" { "sku" : "x", "quantity": 3, "id":"o","currency":"USD", "offers":["#
          + #" {"supplier":"acme","unit_cost":1.5} ] ,"allow":["acme"],"deny":[],"#
          + #""tags":[],"policy":"cheapest"} "#
      ), 1
    ),
    (
      WireRequest.post(
        "/v1/orders", #"{"currency":"USD","cost":1}"#, headers: ["idempotency-key: o"]), 1
    ),
    (WireRequest.post("/v1/orders/o/sent", "", type: nil), 1),
    (WireRequest.post("/v1/orders/o/settle", "{}"), 1),
    (WireRequest.post("/v1/orders/o/settle", #"{"actual":"1"}"#), 0),
    (WireRequest.post("/v1/orders/o/preview", "{}"), 0),
    (WireRequest.post("/v1/orders/%6f/sent", "{}"), 0),
    (WireRequest.post("/v1/orders/o/sent?x=1", "{}"), 0),
    (WireRequest.post("/v1/orders", #"{"id":"\u006f","currency":"USD","cost":"1"}"#), 0),
    (WireRequest.post("/v1/orders", #"{"id":"o","currency":"USD","cost":1e0}"#), 0),
    (WireRequest.post("/v1/orders", #"{"id":"o","currency":"USD","cost":"1","x":1}"#), 0),
    (WireRequest.post("/v1/orders", #"{"id":"o","id":"o","currency":"USD","cost":"1"}"#), 0),
    (WireRequest.post("/v1/orders", #"{"id":"o","currency":"USD","cost":"1"}}"#), 0),
    (WireRequest.post("/v1/orders", #"{"id":"o","currency":"USD","cost":"1"}"#, type: nil), 0),
    (WireRequest.order("o", headers: ["Origin: http://localhost"]), 0),
    (WireRequest.order("o", headers: ["Host: 127.0.0.1"]), 0),
    (WireRequest.order("o", headers: ["Expect: 100-continue"]), 0),
    (WireRequest.get("/v1/balances"), 0),
  ]

  @Test(
    "takes orders and reports in every usual form, and leaves all else to Hummingbird",
    arguments: kinds)
  func whatIsTaken(request: String, calls: Int) async throws {
    try await withHeldGateway(isHolding: false) { server, held in
      let response = try await LoopbackClient.run(to: server.port) { client in
        client.send(request)
        return client.readResponse()
      }
      #expect(response?.hasPrefix("HTTP/1.1 ") == true)
      #expect(held.started == calls)
    }
  }

  @Test(
    "takes a report with amounts where the order was answered lately",
    arguments: [
      ("settle", #"{"actual":"1"}"#, 2), ("settle", #" { "actual" : 1.5 , "currency":"USD" } "#, 2),
      ("settle", #"{"balance":"90","actual":0}"#, 2), ("accepted", #"{"balance":90.5}"#, 2),
      ("release", #"{"currency":"USD"}"#, 2), ("release", #"{"actual":"1"}"#, 1),
      ("settle", #"{"actual":"-1"}"#, 1), ("settle", #"{"actual":"1","currency":"EUR"}"#, 1),
      ("sent", #"{"currency":"USD"}"#, 1), ("reverse", #"{"balance":"1"}"#, 1),
      ("settle", #"{"actual":"1","actual":"1"}"#, 1), ("settle", #"{"actual":null}"#, 1),
    ])
  func amounts(report: String, body: String, calls: Int) async throws {
    try await withHeldGateway(isHolding: false) { server, held in
      let response = try await LoopbackClient.run(to: server.port) { client in
        client.send(WireRequest.order("o"))
        _ = client.readResponse()
        client.send(WireRequest.post("/v1/orders/o/\(report)", body))
        return client.readResponse()
      }
      #expect(response?.hasPrefix("HTTP/1.1 ") == true)
      #expect(held.started == calls)
    }
  }

  @Test("reads no decision for a report that follows its order, and the stored one for any other")
  func reading() async throws {
    try await TestGateway.withGateway { gateway, ledger in
      let usd = try #require(Currency(iso4217: "USD"))
      let earlier = Order(
        id: try #require(OrderID("earlier")), currency: usd,
        item: .cost(Money(units: 1_000_000, currency: usd)))
      let placement = try await gateway.desk.place(earlier, fingerprint: .zero)
      #expect(placement.record.state.name == "held")
      let held = HeldLedger(ledger, isHolding: false)
      try await TestGateway.serve(gateway, edge: Edge(laneLedger: held)) { server in
        for (id, count) in [("o", 0), ("earlier", 1)] {
          let responses = try await LoopbackClient.run(to: server.port) { client in
            [
              WireRequest.order("o"), WireRequest.post("/v1/orders/\(id)/sent", ""),
              WireRequest.get("/v1/orders/\(id)"),
            ].map { request -> String in
              client.send(request)
              return client.readResponse() ?? ""
            }
          }
          #expect(held.read == count)
          let bodies = responses.map { $0.split(separator: "\r\n\r\n", maxSplits: 1).last }
          // The sentences of `GET` follow.
          let order = try #require(bodies[1]?.dropLast())
          #expect(bodies[2]?.hasPrefix(order) == true)
          #expect(bodies[1]?.contains(#""candidates":[{"supplier":"acme""#) == true)
        }
        let minimal = try await LoopbackClient.run(to: server.port) { client in
          client.send(
            WireRequest.post(
              "/v1/orders/earlier/accepted", "", headers: ["Prefer: return=minimal"]))
          return client.readResponse() ?? ""
        }
        #expect(minimal.contains(#""id":"earlier","state":"accepted""#))
        #expect(held.read == 1)
      }
    }
  }

  @Test("answers leave in the order of the requests, whoever answers first and on whichever way")
  func order() async throws {
    try await withHeldGateway { server, held in
      let escaped = WireRequest.post(
        "/v1/orders", #"{"id":"g-\u0031","currency":"USD","cost":"1"}"#)
      async let responses = LoopbackClient.run(to: server.port) { client in
        client.send(
          WireRequest.order("l-1") + WireRequest.order("l-2") + WireRequest.get("/v1/orders/l-1")
            + WireRequest.order("l-3") + escaped + escaped + WireRequest.order("l-4"))
        return (0..<7).map { _ in client.readResponse() }
      }
      await held.held(2)
      held.letGoNewest()
      held.letGo()
      let found = try ids(await responses)
      #expect(found == ["l-1", "l-2", "l-1", "l-3", "g-1", "g-1", "l-4"])
    }
  }

  @Test("what is said of one order is taken in the order in which it was sent")
  func sameOrder() async throws {
    try await withHeldGateway(isHolding: false) { server, _ in
      let responses = try await LoopbackClient.run(to: server.port) { client in
        var requests = ""
        for number in 0..<20 {
          requests += WireRequest.order("o-\(number)")
          for report in ["sent", "accepted", "settle", "reverse"] {
            requests += WireRequest.post("/v1/orders/o-\(number)/\(report)", "{}")
          }
        }
        client.send(requests)
        return (0..<100).map { _ in client.readResponse() ?? "" }
      }
      let states = ["held", "sent", "accepted", "settled", "reversed"]
      for (number, response) in responses.enumerated() {
        #expect(response.contains(#""id":"o-\#(number / 5)","state":"\#(states[number % 5])""#))
      }
    }
  }

  @Test("a connection has no more requests under way than it may, and all of them are answered")
  func manyAtOnce() async throws {
    try await withHeldGateway(edge: Edge(lane: .init(waitingAnswers: 8))) { server, held in
      async let responses = LoopbackClient.run(to: server.port) { client in
        client.send((0..<300).map { WireRequest.order("o-\($0)") }.joined())
        return (0..<300).map { _ in client.readResponse() }
      }
      await held.held(8)
      held.letGo()
      let found = try ids(await responses)
      #expect(found == (0..<300).map { "o-\($0)" })
      #expect(held.mostWaiting == 8)
    }
  }

  @Test("a client that does not read what it is sent is not read from either, and gets it later")
  func slowReader() async throws {
    try await withHeldGateway(isHolding: false) { server, held in
      let count = 20_000
      let responses = try await LoopbackClient.run(to: server.port) { client in
        let requests = (0..<count).map { WireRequest.order("s-\($0 % 50)") }.joined()
        let rest = client.sendWhileTaken(Array(requests.utf8))
        let startedBeforeReading = held.started
        client.sendBeside(rest)
        let last = (0..<count).map { _ in client.readResponse() }.last ?? nil
        return (startedBeforeReading, last)
      }
      #expect(responses.0 < count)
      let found = try ids([responses.1])
      #expect(found == ["s-\((count - 1) % 50)"])
    }
  }

  @Test("an answer that is outstanding when the server stops is still sent, then all is closed")
  func shutdown() async throws {
    try await withHeldGateway { server, held in
      async let busy = LoopbackClient.run(to: server.port) { client in
        client.send(WireRequest.order("o-1"))
        return client.readToEnd()
      }
      let (idle, isIdle) = AsyncStream.makeStream(of: Void.self)
      async let quiet = LoopbackClient.run(to: server.port) { client in
        client.send(WireRequest.get("/health/live"))
        _ = client.readResponse()
        isIdle.yield()
        return client.readToEnd()
      }
      await held.held(1)
      _ = await idle.first { true }
      await server.shutDown()
      #expect(try await quiet == "")
      held.letGo()
      let answer = try await busy
      #expect(answer.hasPrefix("HTTP/1.1 201 Created\r\n"))
      let found = try ids([answer])
      #expect(found == ["o-1"])
    }
  }

  @Test("an idle connection is closed, and one that waits for its answer is not")
  func idleness() async throws {
    let edge = Edge(idleTimeout: .milliseconds(100))
    let log = KeptLog()
    try await withHeldGateway(edge: edge, logger: log.logger) { server, held in
      async let busy = {
        var responses: [String?] = []
        // On a busy machine a connection can be closed for idleness before its client has sent.
        repeat {
          responses = try await LoopbackClient.run(to: server.port) { client in
            client.send(WireRequest.order("o-1"))
            return [client.readResponse(), client.readResponse()]
          }
        } while held.started == 0
        return responses
      }()
      await held.held(1)
      // Each of these begins after the order was sent and is closed for idleness. A request whose body
      // is missing is told so.
      for (beginning, status) in [
        ("", nil), ("POST /v1/or", nil), ("GET /health", nil),
        (String(WireRequest.order("o-2").dropLast(9)), "HTTP/1.1 400 Bad Request"),
        (String(WireRequest.post("/v1/topups", "{}").dropLast(1)), "HTTP/1.1 400 Bad Request"),
      ] {
        var rest = ""
        // As above.
        repeat {
          rest = try await LoopbackClient.run(to: server.port) { client in
            client.send(beginning)
            return client.readToEnd()
          }
        } while status != nil && rest.isEmpty
        #expect(rest.split(separator: "\r\n").first.map(String.init) == status, "\(beginning)")
        #expect(status == nil || rest.contains("the body breaks off"), "\(beginning)")
      }
      held.letGo()
      let responses = try await busy
      let found = try ids(responses)
      #expect(found == ["o-1", nil])
      #expect(held.started == 1)
    }
    // It raises no alarm.
    #expect(log.own(.info) == [])
  }

  @Test("a client that vanishes takes nothing with it")
  func vanished() async throws {
    try await withHeldGateway { server, held in
      try await LoopbackClient.run(to: server.port) { client in
        client.send(WireRequest.order("o-1") + WireRequest.order("o-2"))
        // What follows shows that both were read.
        client.send(String(WireRequest.order("o-3").dropLast(1)))
      }
      await held.held(2)
      try await LoopbackClient.run(to: server.port) { client in
        client.send(WireRequest.order("o-4"))
        client.reset()
      }
      held.letGo()
      let response = try await LoopbackClient.run(to: server.port) { client in
        client.send(WireRequest.order("o-1"))
        return client.readResponse()
      }
      #expect(response?.contains("Idempotent-Replayed: true\r\n") == true)
    }
  }

  @Test("a full queue of the ledger is answered as on the other way")
  func overloaded() async throws {
    try await TestGateway.withGateway { gateway, _ in
      let full = try Ledger(
        OwnerTerms(gateway.terms.suppliers), store: NoStore(), limits: .init(queue: 0),
        time: gateway.clock.time)
      try await TestGateway.serve(gateway, edge: Edge(laneLedger: full)) { server in
        for request in [WireRequest.order("o"), WireRequest.post("/v1/orders/o/sent", "{}")] {
          let response = try await LoopbackClient.run(to: server.port) { client in
            client.send(request)
            return client.readResponse() ?? ""
          }
          #expect(response.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
          #expect(response.contains("\r\nRetry-After: 1\r\n"))
          #expect(response.contains(#""code":"overloaded""#))
        }
      }
    }
  }
}
