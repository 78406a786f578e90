import Logging
import PurserCore
import Testing

@testable import PurserSimulator

@Suite("A fleet of simulated suppliers")
struct SimulatorFleetTests {
  @Test("the demonstration runs four suppliers and says how to reach them")
  func demonstration() async throws {
    let clock = HandClock()
    let suppliers = try SimulatedSupplier.demonstration { clock.now }
    try await withSimulators(suppliers, logger: .silent) { fleet async throws in
      let names = [
        "FOXRELOAD_URL", "FOXRELOAD_API_KEY", "ONLINESALES_URL", "ONLINESALES_TOKEN",
        "ONLINESALES_MERCHANT_ID", "ONLINESALES_CLIENT_ID", "PADDLE_URL", "PADDLE_API_KEY",
        "PADDLE_CUSTOMER_ID", "M3TER_URL", "M3TER_KEY_ID", "M3TER_SECRET", "M3TER_ORG_ID",
        "M3TER_ACCOUNT_ID",
      ]
      #expect(Set(fleet.environment.keys) == Set(names))
      #expect(Set(fleet.members.map(\.url)).count == 4)
      for (name, body) in [
        ("foxreload", orderBody("A", "9.50")), ("onlinesales", orderBody("A", "9.50", "EUR")),
        ("paddle", orderBody("A", "1200", "JPY")), ("m3ter", orderBody("A", "160.00")),
      ] {
        let member = try #require(fleet[name])
        let reply = try await LoopbackClient(member).order(member.supplier, body)
        #expect(reply.status == 201)
        #expect(fleet.environment["\(name.uppercased())_URL"] == member.url)
      }
    }
  }

  @Test("a port that is taken is an error, and nobody keeps running")
  func takenPort() async throws {
    let clock = HandClock()
    try await withSupplier(try .foxReload(clock)) { client async throws in
      _ = await #expect(throws: (any Error).self) {
        try await withSimulators(
          [try .foxReload(clock)], firstPort: client.port, logger: .silent
        ) { _ in }
      }
    }
  }

  @Test("what the body throws comes out, after the servers have stopped")
  func bodyThrows() async throws {
    struct Stopped: Error {}
    let clock = HandClock()
    await #expect(throws: Stopped.self) {
      try await withSimulators([try .paddle(clock)], logger: .silent) { _ in throw Stopped() }
    }
  }
}
