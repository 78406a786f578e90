import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("A request and its turn", .timeLimit(.minutes(1)))
struct TurnTests {
  /// A transport whose turns come late.
  private struct Late: HTTPTransport {
    let script: ScriptedTransport
    let clock: SetClock

    func takeTurn(patience: Duration) async throws(TransportFailure) {
      clock.advance(by: .seconds(5))
    }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
      try await script.send(request)
    }
  }

  @Test("a request is built, signed and dated when it leaves, not when it begins to wait")
  func builtLast() async throws {
    let clock = SetClock()
    let start = clock.now
    let script = ScriptedTransport(#"{"amount":1}"#)
    let client = try TestSupplier(
      "request: {path: /b, headers: {X-Time: \"{{epoch(now)}}\"}}\n" + plainBalances
    ).client(Late(script: script, clock: clock), clock)
    let report = try await client.readBalances()
    #expect(report.requestedAt == start + .seconds(5))
    let sent = script.requests.flatMap(\.headers).first { $0.name == "X-Time" }?.value
    #expect(sent == "\(report.requestedAt.microsecondsSinceEpoch / 1_000_000)")
  }
}
