import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("The supplier's clock")
struct SupplierClockTests {
  private static let adapter = """
    clock: {request: {path: /time}, time: from_epoch($)}
    request: {path: /b, headers: {X-Time: "{{epoch(now)}}"}}
    errors: [{when: $.error == 'time', class: auth}]
    """

  private func times(_ requests: [HTTPRequest]) -> [String] {
    requests.map { request in
      request.headers.first { $0.name == "X-Time" }?.value ?? "asks for the time"
    }
  }

  @Test("what is signed goes by the supplier's clock, asked once; moments of readings stay ours")
  func offset() async throws {
    let clock = SetClock()
    let start = clock.now
    let transport = ScriptedTransport { request, _ in
      .success(.reply(request.url.hasSuffix("/time") ? "1777640400" : #"{"amount":1}"#))
    }
    let client = try TestSupplier(Self.adapter + "\n" + plainBalances).client(transport, clock)
    let first = try await client.readBalances()
    #expect(first.requestedAt == start)
    clock.advance(by: .seconds(60))
    _ = try await client.readBalances()
    #expect(times(transport.requests) == ["asks for the time", "1777640400", "1777640460"])
  }

  @Test("a refusal has the time asked for again, and the check made again where it was wrong")
  func renewal() async throws {
    let clock = SetClock()
    let transport = ScriptedTransport { request, number in
      guard !request.url.hasSuffix("/time") else {
        return .success(.reply(number == 0 ? "1777636800" : "1777636830"))
      }
      let time = request.headers.first { $0.name == "X-Time" }?.value
      return .success(
        .reply(time == "1777636830" ? #"{"amount":1}"# : #"{"error":"time"}"#))
    }
    let client = try TestSupplier(Self.adapter + "\n" + plainBalances).client(transport, clock)
    #expect(try await client.readBalances().readings.count == 1)
    #expect(
      times(transport.requests) == [
        "asks for the time", "1777636800", "asks for the time", "1777636830",
      ])
  }

  @Test("a refusal by the right time is an answer, and so is a clock that says nothing")
  func answers() async throws {
    let refusing = ScriptedTransport { request, _ in
      .success(.reply(request.url.hasSuffix("/time") ? "1777636800" : #"{"error":"time"}"#))
    }
    let yaml = Self.adapter + "\n" + plainBalances
    let refused = await #expect(throws: CheckFailure.self) {
      try await TestSupplier(yaml).client(refusing).readBalances()
    }
    #expect(refused?.kind == .auth)
    #expect(times(refusing.requests).count == 3)
    for (body, status, kind) in [
      (#""soon""#, 200, CheckFailure.Kind.shapeChanged), ("<html>", 200, .malformed),
      ("{}", 503, .maintenance),
    ] {
      let failure = await #expect(throws: CheckFailure.self) {
        try await TestSupplier(yaml).client(ScriptedTransport(body, status: status)).readBalances()
      }
      #expect(failure?.kind == kind)
      #expect(failure?.message.hasPrefix("the supplier's clock: ") == true)
    }
  }
}
