import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Replies of caches")
struct CachedReplyTests {
  private func report(_ ages: [String], adapter: String = "request: {path: /b}\n")
    async throws -> (report: BalanceReport, requests: [HTTPRequest], start: Timestamp)
  {
    let clock = SetClock()
    let start = clock.now
    let headers = ages.map { HTTPHeader(name: "age", value: $0) }
    let transport = ScriptedTransport { _, _ in
      clock.advance(by: .milliseconds(250))
      return .success(.reply(#"{"amount":100}"#, headers: headers))
    }
    let client = try TestSupplier(adapter + plainBalances).client(transport, clock)
    return (try await client.readBalances(), transport.requests, start)
  }

  @Test("a balance is asked for past all caches, unless the adapter says otherwise")
  func pastCaches() async throws {
    let plain = try await report([]).requests.flatMap(\.headers)
    #expect(plain.contains(HTTPHeader(name: "Cache-Control", value: "no-cache")))
    let own = try await report(
      [], adapter: "request: {path: /b, headers: {cache-control: max-age=0}}\n"
    ).requests.flatMap(\.headers).filter { $0.name.lowercased() == "cache-control" }
    #expect(own.map(\.value) == ["max-age=0"])
  }

  @Test(
    "a reading is as much older than its request as the oldest cache says",
    arguments: [
      ([], 0), (["0"], 0), (["200"], 200), ([" 200 "], 200), (["10", "200", "30"], 200),
      (["10, 200"], 200), (["0.5"], 1), ([""], 0), (["99999999999999999999"], 2_147_483_648),
    ] as [([String], Int64)])
  func ages(ages: [String], seconds: Int64) async throws {
    let (report, _, start) = try await report(ages)
    #expect(report.requestedAt == start - .seconds(seconds))
    #expect(report.receivedAt == start + .milliseconds(250))
    let reading = try #require(report.readings.first)
    #expect(reading.requestedAt == report.requestedAt)
    #expect(reading.isFresh(at: report.receivedAt, maximumAge: .seconds(600)) == (seconds < 600))
  }

  @Test("an age that is none is no reading", arguments: ["-5", "old", "1h", "200s", "10, old"])
  func unreadable(age: String) async throws {
    let failure = await #expect(throws: CheckFailure.self) { try await report([age]) }
    #expect(failure?.kind == .malformed)
    #expect(failure?.message.contains("`Age` the text \"\(age)\"") == true, "\(failure as Any)")
  }

  @Test("the oldest reply of several calls counts for all of them")
  func severalCalls() async throws {
    let clock = SetClock()
    let start = clock.now
    let transport = ScriptedTransport { _, number in
      .success(
        .reply(
          #"{"amount":100}"#, headers: [HTTPHeader(name: "Age", value: number == 0 ? "30" : "7")]))
    }
    let client = try TestSupplier(
      """
      calls:
        - request: {path: /a}
          keep: {list: $.amount}
        - request: {path: /b}
          balances: [{currency: USD, available: $.amount}]
      """
    ).client(transport, clock)
    #expect(try await client.readBalances().requestedAt == start - .seconds(30))
  }

  @Test("an error out of a cache is that error, whatever its age says")
  func cachedError() async throws {
    let transport = ScriptedTransport(
      "{}", status: 401, headers: [HTTPHeader(name: "Age", value: "old")])
    let client = try TestSupplier("request: {path: /b}\n" + plainBalances).client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    #expect(failure?.kind == .auth)
  }
}
