import CurlClient
import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Pauses beyond one process", .mustEnd)
struct PauseMemoryTests {
  private let wall = HandClock()

  private func wait(of transport: any HTTPTransport) async -> Duration? {
    do throws(TransportFailure) {
      try await transport.takeTurn(patience: .seconds(10))
      _ = try await transport.send(
        HTTPRequest(url: "https://api.example/balance", timeout: .seconds(10)))
      return nil
    } catch {
      switch error {
      case .heldBack(let wait): return wait
      case .noReply: return .zero
      }
    }
  }

  @Test("what another process was asked is honoured, and what this one is asked is passed on")
  func otherProcesses() async {
    let (memory, acme) = (PauseBook(), SupplierID("acme"))
    let limits = [acme: RateLimits(), SupplierID("b"): RateLimits(sharedName: "acme")]
    let transports = RateLimiters(limits, clock: SteppedClock(wall), now: wall.now, pauses: memory)
    let script = ScriptedTransport(
      "{}", status: 429, headers: [HTTPHeader(name: "Retry-After", value: "30")])
    let own = transports.transport(for: acme, over: script)
    await memory.note(wall.now() + .seconds(20), of: "supplier/acme", at: wall.now())
    #expect(await wait(of: own) == .seconds(20))
    #expect(script.requests.isEmpty)
    wall.advance(by: .seconds(20))
    #expect(await wait(of: own) == nil)
    #expect(await memory.end(of: "supplier/acme", at: wall.now()) == wall.now() + .seconds(30))
    // Whoever shares limits under that name is somebody else.
    #expect(await wait(of: transports.transport(for: SupplierID("b"), over: script)) == nil)
    #expect(await memory.end(of: "shared/acme", at: wall.now()) != nil)
  }

  @Test(
    "what a rule finds in a reply is passed on like a status",
    arguments: [
      (200, "Retry-After: 30", "rate_limited", 30), (403, "Retry-After: 30", "rate_limited", 30),
      (500, "Retry-After: 30", "maintenance", 30), (200, "Retry-After: 9999", "maintenance", 3600),
      (200, "X-RateLimit-Reset: 20", "rate_limited", 20), (400, "Retry-After: 30", "invalid", nil),
      (400, "X-RateLimit-Reset: 20", "maintenance", nil),
      (200, "Retry-After: soon", "rate_limited", nil),
    ] as [(Int, String, String, Int64?)])
  func rules(status: Int, header: String, kind: String, seconds: Int64?) async throws {
    let (memory, acme) = (PauseBook(), SupplierID("acme"))
    let transports = RateLimiters(
      [acme: RateLimits()], clock: SteppedClock(wall), now: wall.now, pauses: memory)
    let sides = header.split(separator: ":").map(String.init)
    let script = ScriptedTransport(
      #"{"code":5}"#, status: status, headers: [HTTPHeader(name: sides[0], value: sides[1])])
    let client = try TestSupplier(
      """
      request: {path: /b}
      balances: [{currency: USD, available: $.amount}]
      errors: [{when: $.code == 5, class: \(kind)}]
      """
    ).client(transports.transport(for: acme, over: script))
    for _ in 1...2 {
      await #expect(throws: CheckFailure.self) { _ = try await client.readBalances() }
    }
    #expect(script.requests.count == (seconds == nil ? 2 : 1))
    let end = await memory.end(of: "supplier/acme", at: wall.now())
    #expect(end.map { $0.since(wall.now()) } == seconds.map { .seconds($0) })
  }
}

/// Remembers pauses in memory.
private actor PauseBook: PauseMemory {
  private var pauses: [String: KeptPause] = [:]

  func end(of name: String, at now: Timestamp) -> Timestamp? { pauses[name]?.seen(at: now)?.end }

  func note(_ end: Timestamp, of name: String, at now: Timestamp) {
    pauses[name] = KeptPause(notedAt: now, until: end)
  }
}
