import CurlClient
import ExactJSON
import PurserCore
import TestSupport
import Testing

@testable import PurserAPI

@Suite("A stream of events", .mustEnd)
struct EventStreamTests {
  private func run(
    pacer: any Clock<Duration> = .continuous,
    _ body: @Sendable (TestGateway) async throws -> Void
  ) async throws {
    try await TestGateway.run(hasTwin: false, pacer: pacer, body)
  }

  private func place(_ gateway: TestGateway, _ id: String) async throws {
    let body = #"{"id":"\#(id)","currency":"USD","cost":"1","reference":"cart-7"}"#
    #expect(try await gateway.post("/v1/orders", body).status == 201)
  }

  private func tell(_ gateway: TestGateway, _ report: String, _ id: String) async throws {
    #expect(try await gateway.post("/v1/orders/\(id)/\(report)", "").status == 200)
  }

  /// The lines of a kind in the text of a stream.
  private func lines(_ kind: String, _ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix(kind + ": ") }
      .map { String($0.dropFirst(kind.count + 2)) }
  }

  @Test("of one order has its life from the beginning, and ends with it")
  func life() async throws {
    try await run { gateway in
      try await place(gateway, "o-1")
      try await place(gateway, "o-2")
      try await tell(gateway, "sent", "o-1")
      async let stream = gateway.file("/v1/orders/o-1/events")
      try await tell(gateway, "settle", "o-2")
      try await tell(gateway, "settle", "o-1")
      let (text, type) = try await stream
      #expect(type == "text/event-stream")
      #expect(text.hasPrefix("retry: 3000\n\n"))
      #expect(lines("event", text) == ["order.placed", "order.sent", "order.settled"])
      let data = try lines("data", text).map { try JSONParser.parse($0) }
      #expect(data.map { $0["type"]?.stringValue } == lines("event", text))
      #expect(data.map { $0["data"]?["state"]?.stringValue } == ["held", "sent", "settled"])
      #expect(data.allSatisfy { $0["data"]?["id"] == "o-1" })
      #expect(data.allSatisfy { $0["data"]?["reference"] == "cart-7" })
      let numbers = lines("id", text)
      #expect(data.map { $0["data"]?["event"]?.numberValue?.text } == numbers)
      #expect(data[2]["data"]?["actual"] == "1.00")
      #expect(data[2]["data"]?["content"] == .bool(false))
      // Who has seen a part of it gets the rest, and who has seen all of it is told to come no more.
      let rest = try await gateway.file("/v1/orders/o-1/events?after=\(numbers[1])").text
      #expect(lines("id", rest) == [numbers[2]])
      let header = HTTPHeader(name: "Last-Event-ID", value: numbers[2])
      let over = try await gateway.client.execute(
        HTTPRequest(url: gateway.url + "/v1/orders/o-1/events?after=0", headers: [header]))
      #expect(over.status == 204)
    }
  }

  @Test("of all orders has the kinds that are asked for, and ends when the gateway stops")
  func all() async throws {
    try await TestGateway.withGateway { gateway, ledger in
      try await TestGateway.serve(gateway) { server in
        let client = TestGateway(
          url: server.url, ledger: ledger, client: try CurlClient(), twin: nil)
        try await place(client, "o-1")
        let (heads, head) = AsyncStream.makeStream(of: String.self)
        async let whole = LoopbackClient.run(to: server.port) { connection in
          connection.send(
            "GET /v1/events?after=0&types=order.settled,order.released HTTP/1.1\r\nHost: localhost\r\n\r\n"
          )
          head.yield(connection.read(until: "retry: 3000\n\n") ?? "")
          let first = connection.read(until: "\n\n") ?? ""
          head.yield(first)
          return first + connection.readToEnd()
        }
        var told = heads.makeAsyncIterator()
        #expect(await told.next()?.contains("200 OK") == true)
        try await place(client, "o-2")
        try await tell(client, "release", "o-2")
        #expect(await told.next()?.contains("order.released") == true)
        try await tell(client, "settle", "o-1")
        await server.shutDown()
        let text = try await whole
        #expect(!text.contains("order.placed"))
        #expect(text.hasSuffix("0\r\n\r\n"))
      }
    }
  }

  @Test("says that it is there when it is quiet")
  func heartbeat() async throws {
    let clock = HeldClock()
    try await TestGateway.withGateway(pacer: clock) { gateway, _ in
      try await TestGateway.serve(gateway) { server in
        async let text = LoopbackClient.run(to: server.port) { connection in
          connection.send("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
          return connection.read(until: ": heartbeat\n\n")
        }
        #expect(await clock.nextSleep() == .seconds(15))
        clock.wakeAll()
        let beat = try await text
        #expect(beat != nil)
      }
    }
  }

  @Test("is refused where it asks for what is not there")
  func refusals() async throws {
    try await run { gateway in
      try await place(gateway, "o-1")
      let paths = [
        "/v1/orders/o-9/events": "unknown_order", "/v1/events?types=order.lost": "invalid_field",
        "/v1/events?after=x": "invalid_field", "/v1/events?since=1": "unknown_field",
        "/v1/orders/o-1/events?types=order.sent": "unknown_field",
      ]
      for (path, code) in paths {
        #expect(try await gateway.get(path)["code"] == code, "\(path)")
      }
    }
  }

  @Test("has one of so many places, and gives it back")
  func places() throws {
    let desk = StreamDesk()
    var places = try (0..<StreamDesk.most).map { _ in try desk.begin() }
    #expect(throws: Problem.self) { try desk.begin() }
    places.removeLast()
    #expect(desk.count == StreamDesk.most - 1)
    places.append(try desk.begin())
    #expect(places.count == StreamDesk.most)
  }

  @Test("tells where events are gone that its client has not seen")
  func gap() {
    let text = String(decoding: EventStreamText.gap(after: 7), as: UTF8.self)
    #expect(
      text == "event: stream.gap\ndata: {\"type\":\"stream.gap\",\"data\":{\"after\":7}}\n\n")
    let event = String(
      decoding: EventStreamText.event(3, "order.sent", Array("{}".utf8)), as: UTF8.self)
    #expect(event == "id: 3\nevent: order.sent\ndata: {}\n\n")
  }
}
