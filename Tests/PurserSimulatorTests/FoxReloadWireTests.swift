import ExactJSON
import PurserCore
import Testing

@testable import PurserSimulator

@Suite("FoxReload on the wire")
struct FoxReloadWireTests {
  private let key = [("Authorization", "Bearer k-1")]

  @Test("the balance is the documented object, the amount a number with two decimals")
  func balance() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      let reply = try await client.send("GET", "/balance", headers: key)
      #expect(reply.status == 200)
      #expect(reply.header("content-type") == "application/json")
      #expect(
        reply.body == #"""
          {"balance":{"amount":284.50,"currency":"USD",\#
          "updated_at":"2026-05-01T13:45:22Z"}}
          """#)
    }
  }

  @Test(
    "a missing, malformed or wrong key is 401",
    arguments: [[], [("Authorization", "k-1")], [("Authorization", "Bearer k-2")]])
  func rejectedKey(_ headers: [(String, String)]) async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      let reply = try await client.send("GET", "/balance", headers: headers)
      #expect(reply.status == 401)
      #expect(reply.json?["error"]?["code"] == "unauthorized")
      #expect(reply.json?["error"]?["message"]?.stringValue?.isEmpty == false)
    }
    #expect(supplier.counters.balanceCalls == 0)
  }

  @Test("its other contracts differ in path and header")
  func otherContracts() async throws {
    let versioned = try SimulatedSupplier.foxReload(HandClock(), contract: .versioned)
    try await withSupplier(versioned) { client async throws in
      #expect(try await client.send("GET", "/v1/balance", headers: key).status == 200)
      #expect(try await client.send("GET", "/balance", headers: key).status == 404)
    }
    let keyHeader = try SimulatedSupplier.foxReload(HandClock(), contract: .keyHeader)
    try await withSupplier(keyHeader) { client async throws in
      let header = [("x-api-key", "k-1")]
      #expect(try await client.send("GET", "/api/balance", headers: header).status == 200)
      #expect(try await client.send("GET", "/api/balance", headers: key).status == 401)
      #expect(try await client.order(keyHeader, orderBody("A", "1.00")).status == 201)
    }
  }

  @Test("beyond the rate limit every request is 429 until Retry-After has passed")
  func rateLimit() async throws {
    let clock = HandClock()
    let supplier = try SimulatedSupplier.foxReload(
      clock, rateLimit: RateLimit(requests: 2, per: .seconds(60)))
    try await withSupplier(supplier) { client async throws in
      for _ in 1...2 {
        #expect(try await client.send("GET", "/balance", headers: key).status == 200)
      }
      clock.advance(by: .milliseconds(17_500))
      let limited = try await client.send("GET", "/balance", headers: key)
      #expect(limited.status == 429)
      #expect(limited.header("retry-after") == "43")
      #expect(limited.json?["error"]?["code"] == "rate_limited")
      clock.advance(by: .seconds(43))
      #expect(try await client.send("GET", "/balance", headers: key).status == 200)
    }
  }

  @Test("a path that nobody takes is 404 in the supplier's shape")
  func unknownPath() async throws {
    try await withSupplier(try .foxReload(HandClock())) { client async throws in
      let reply = try await client.send("GET", "/nothing", headers: key)
      #expect(reply.status == 404)
      #expect(reply.json?["error"]?["code"] == "not_found")
    }
  }
}
