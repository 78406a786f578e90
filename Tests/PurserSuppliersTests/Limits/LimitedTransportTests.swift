import CurlClient
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Limited transport", .mustEnd)
struct LimitedTransportTests {
  private let wall = HandClock()
  private let request = HTTPRequest(url: "https://api.example/balance", timeout: .seconds(10))

  private func limiters(_ limits: [String: RateLimits]) -> RateLimiters {
    RateLimiters(
      Dictionary(uniqueKeysWithValues: limits.map { (SupplierID($0.key), $0.value) }),
      clock: SteppedClock(wall), now: wall.now)
  }

  private func wait(of transport: any HTTPTransport) async -> Duration? {
    do throws(TransportFailure) {
      try await transport.takeTurn(patience: request.timeout)
      _ = try await transport.send(request)
      return nil
    } catch {
      switch error {
      case .heldBack(let wait): return wait
      case .noReply: return .zero
      }
    }
  }

  @Test("a refusal is the last request until the supplier wants another")
  func refusal() async {
    let script = ScriptedTransport(
      "{}", status: 429, headers: [HTTPHeader(name: "Retry-After", value: "30")])
    let transport = limiters(["acme": RateLimits()])
      .transport(for: SupplierID("acme"), over: script)
    #expect(await wait(of: transport) == nil)
    wall.advance(by: .seconds(5))
    #expect(await wait(of: transport) == .seconds(25))
    #expect(script.requests.count == 1)
    wall.advance(by: .seconds(25))
    #expect(await wait(of: transport) == nil)
    #expect(script.requests.count == 2)
  }

  @Test("suppliers of one name share the strictest count and what one of them was told")
  func shared() async {
    let limiters = limiters([
      "a": RateLimits(perMinute: 3, sharedName: "bank"),
      "b": RateLimits(perMinute: 2, sharedName: "bank"), "c": RateLimits(perMinute: 2),
    ])
    let script = ScriptedTransport("{}")
    let (a, b, c) = (
      limiters.transport(for: SupplierID("a"), over: script),
      limiters.transport(for: SupplierID("b"), over: script),
      limiters.transport(for: SupplierID("c"), over: script)
    )
    #expect(await wait(of: a) == nil)
    #expect(await wait(of: b) == nil)
    #expect(await wait(of: a) == .seconds(60))
    #expect(await wait(of: b) == .seconds(60))
    #expect(await wait(of: c) == nil, "its own count")
    #expect(limiters[SupplierID("a")] === limiters[SupplierID("b")])
    #expect(limiters[SupplierID("a")] !== limiters[SupplierID("c")])
  }

  @Test("a check that its limits hold back is rate limited, and says when it may be made")
  func check() async throws {
    let supplier = try TestSupplier("request: {path: /b}\n" + plainBalances)
    let limiters = limiters(["acme": RateLimits(perHour: 1)])
    let script = ScriptedTransport(#"{"amount": 5}"#)
    let client = supplier.client(limiters.transport(for: SupplierID("acme"), over: script))
    #expect(try await client.readBalances().readings.count == 1)
    let failure = await #expect(throws: CheckFailure.self) {
      _ = try await client.readBalances()
    }
    #expect(failure?.kind == .rateLimited)
    #expect(failure?.retryAfter == .seconds(3600))
    #expect(
      failure?.message
        == "no request was sent: the supplier's limits allow the next in 3600 s")
  }
}

@Suite("What a reply asks for")
struct RequestedPauseTests {
  private let now = Timestamp(rfc3339: "2026-05-01T12:00:00Z") ?? HandClock.beginning

  private func pause(_ status: Int, _ headers: String...) -> Int64? {
    let headers = headers.map { line in
      let sides = line.split(separator: ":", maxSplits: 1)
      return HTTPHeader(name: String(sides[0]), value: String(sides[1].trimmingSpaces))
    }
    return RequestedPause.length(after: .reply("", status: status, headers: headers), at: now)?
      .wholeSeconds
  }

  @Test(
    "Retry-After counts after a refusal",
    arguments: [
      (429, "30", 30), (503, "120", 120), (429, "Fri, 01 May 2026 12:01:00 GMT", 60),
      (429, "Fri, 01 May 2026 11:59:00 GMT", 0), (429, "86400", 3600), (200, "30", nil),
      (500, "30", nil), (429, "soon", nil), (429, "-1", nil), (429, "120.5", 121),
      (503, " 7 ", 7), (429, "0", 0), (429, "", nil), (429, "1e3", nil), (429, "5, 90", 90),
      (429, "1000000000", 0), (429, "999999999", 3600), (429, "1000000000000", 0),
      (429, "5, soon", nil), (429, "99999999999999999999999", 3600), (429, "1777636845", 45),
      (503, "Friday, 01-May-26 12:02:00 GMT", 120), (503, "Fri May  1 12:02:00 2026", 120),
      (503, "2026-05-01T12:02:00Z", 120), (429, "Friday, 01-May-76 11:02:00 GMT", 3600),
      (429, "Friday, 01-May-77 12:02:00 GMT", 0),
    ])
  func retryAfter(status: Int, value: String, seconds: Int64?) {
    #expect(pause(status, "retry-after: \(value)") == seconds)
  }

  @Test(
    "a moment counts from the date of the reply, by whatever clock, and seconds from its arrival",
    arguments: [
      ("Fri, 01 May 2026 15:00:00 GMT", "Fri, 01 May 2026 15:00:30 GMT", 30),
      ("Fri, 01 May 2026 10:00:00 GMT", "Friday, 01-May-26 10:00:30 GMT", 30),
      ("Fri May  1 10:00:00 2026", "1777629630", 30),
      ("no date", "Fri, 01 May 2026 12:00:30 GMT", 30),
      ("Fri, 01 May 2026 15:00:00 GMT", "Fri, 01 May 2026 14:00:00 GMT", 0),
      ("Fri, 01 May 2026 15:00:00 GMT", "45", 45),
    ])
  func clocks(date: String, value: String, seconds: Int64) {
    #expect(pause(429, "Date: \(date)", "Retry-After: \(value)") == seconds)
    #expect(pause(429, "Date: \(date)", "X-RateLimit-Reset: \(value)") == seconds)
  }

  @Test("of several headers the longest wait counts, and a cached reply has waited already")
  func severalHeaders() {
    #expect(pause(429, "Retry-After: 5", "Retry-After: 60", "Retry-After: soon") == 60)
    #expect(
      pause(
        503, "Date: Fri, 01 May 2026 12:00:00 GMT", "Age: 20",
        "Retry-After: Fri, 01 May 2026 12:00:30 GMT") == 10)
  }

  @Test(
    "a reset is seconds from now, a moment as a number, an HTTP date or RFC 3339, within an hour",
    arguments: [
      ("30", 30), ("0", 0), ("2.5", 3), ("1777636845", 45), ("1777636845.2", 46),
      ("1777636845000", 45), ("1777636000", 0), ("2026-05-01T12:00:45Z", 45),
      ("2026-05-01T14:00:45+02:00", 45), ("Fri, 01 May 2026 12:00:45 GMT", 45),
      ("999999", 3600), ("1999999999", 3600), ("", nil), ("-5", nil), ("1m30s", nil),
      (".", nil), ("5.", nil), ("1.2.3", nil), ("99999999999999999", nil),
      ("9999999999999999999999999", nil), ("tomorrow", nil), ("12, 30", nil),
    ])
  func resets(value: String, seconds: Int64?) {
    for family in ["RateLimit", "X-RateLimit", "x-rate-limit"] {
      #expect(pause(200, "\(family)-Remaining: 0", "\(family)-Reset: \(value)") == seconds)
      #expect(pause(429, "\(family)-Reset: \(value)") == seconds)
    }
  }

  @Test("a reset counts only where nothing remains or the supplier refused")
  func remaining() {
    #expect(pause(200, "X-RateLimit-Reset: 30") == nil)
    #expect(pause(200, "X-RateLimit-Reset: 30", "X-RateLimit-Remaining: 1") == nil)
    #expect(pause(200, "X-RateLimit-Reset: 30", "X-RateLimit-Remaining: 0.0") == 30)
    #expect(pause(200, "X-RateLimit-Reset: 30", "X-RateLimit-Remaining: none") == nil)
    #expect(pause(200, "X-RateLimit-Reset: 30", "RateLimit-Remaining: 0") == nil, "of another")
    #expect(pause(503, "X-RateLimit-Reset: 30", "X-RateLimit-Remaining: 0") == 30)
  }

  @Test("what Retry-After says goes before what a reset says, which stands in where it is nonsense")
  func precedence() {
    #expect(pause(429, "Retry-After: 5", "RateLimit-Reset: 300") == 5)
    #expect(pause(429, "Retry-After: ?", "RateLimit-Reset: 300") == 300)
    #expect(pause(429, "RateLimit-Reset: 20", "X-RateLimit-Reset: 300") == 300, "the later one")
  }

  @Test(
    "the field of the draft names limits that are used up",
    arguments: [
      (#""default";r=0;t=30"#, 30), (#""default";r=5;t=30"#, nil),
      (#""a";r=0;t=30, "b";r=0;t=50, "c";r=7;t=90"#, 50), (#""a,b;r=9";r=0;t=30"#, 30),
      (#""a\",";t=30;r=0;pk=:dHJpYWw=:"#, 30), ("limit=10, remaining=0, reset=30", 30),
      ("limit=10, remaining=1, reset=30", nil), (#""a";r=0"#, nil), (#""a";t=30"#, nil),
      (#""a";r=0;t=-3"#, nil), (#""a";r=0;t=9999999999999999"#, nil), ("", nil), ("\"", nil),
      (";;,,==", nil), (#""a";r=0;t=99999"#, 3600),
    ])
  func structured(value: String, seconds: Int64?) {
    #expect(pause(200, "ratelimit: \(value)") == seconds)
  }

  @Test("after a refusal the field counts whatever remains by it")
  func structuredRefusal() {
    #expect(pause(429, #"RateLimit: "a";r=3;t=30"#) == 30)
    #expect(pause(429, #"RateLimit: "a";r=0;t=10"#, #"RateLimit: "b";r=0;t=20"#) == 20)
  }
}
