import ExactJSON
import PurserCore
import Testing

@testable import PurserSimulator

@Suite("A fault")
struct FaultTests {
  private let key = [("Authorization", "Bearer k-1")]

  private func accepted(_ supplier: SimulatedSupplier) -> Int {
    supplier.counters.ordersAccepted
  }

  @Test("an error status refuses the request in the system's shape")
  func status() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    supplier.set(.status(503), on: .orders)
    try await withSupplier(supplier) { client async throws in
      let reply = try await client.order(supplier, orderBody("A", "1.00"))
      #expect(reply.status == 503)
      #expect(reply.json?["error"]?["code"] == "service_unavailable")
      #expect(accepted(supplier) == 0)
      #expect(try await client.send("GET", "/balance", headers: key).status == 200)
      supplier.set(.none)
      #expect(try await client.order(supplier, orderBody("A", "1.00")).status == 201)
    }
  }

  @Test("the terms, the limit and the tokens can change while the supplier runs")
  func changes() async throws {
    let clock = HandClock()
    let supplier = SimulatedSupplier.m3ter(clock, pools: [try fundedPool("10.00 USD")])
    try await withSupplier(supplier) { client async throws in
      let early = supplier.orderAuthorization().headers.map { ($0.name, $0.value) }
      supplier.setTerms(SimulatedAccount.Terms(confirmation: .onRequest))
      #expect(try await client.order(supplier, orderBody("A", "1.00")).json?["status"] == "pending")
      let path = "/organizations/org/balances"
      supplier.setRateLimit(RateLimit(requests: 1, per: .seconds(1)))
      #expect(try await client.send("GET", path, headers: early).status == 200)
      #expect(try await client.send("GET", path, headers: early).status == 429)
      supplier.setRateLimit(nil)
      supplier.revokeTokens()
      #expect(try await client.send("GET", path, headers: early).status == 401)
    }
  }

  @Test("after the work, the order is placed though the answer says otherwise")
  func afterWork() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    supplier.set(.status(500), on: .orders, at: .afterWork, times: 1)
    try await withSupplier(supplier) { client async throws in
      #expect(try await client.order(supplier, orderBody("A", "1.00")).status == 500)
      #expect(accepted(supplier) == 1)
      #expect(try await client.order(supplier, orderBody("A", "1.00")).status == 201)
      #expect(accepted(supplier) == 1)
    }
  }

  @Test("any bytes can stand in for the answer", arguments: ["", "null", "<html>", "{\"bal"])
  func garbage(_ body: String) async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    supplier.set(.reply(status: 200, contentType: "text/html", body: Array(body.utf8)))
    try await withSupplier(supplier) { client async throws in
      let reply = try await client.send("GET", "/balance", headers: key)
      #expect(reply.status == 200)
      #expect(reply.header("content-type") == "text/html")
      #expect(reply.body == body)
    }
  }

  @Test("300 KiB arrive whole")
  func largeBody() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    let body = [UInt8](repeating: UInt8(ascii: " "), count: 300 * 1024)
    supplier.set(.reply(status: 200, contentType: "application/json", body: body))
    try await withSupplier(supplier) { client async throws in
      let reply = try await client.send("GET", "/balance", headers: key)
      #expect(reply.body.utf8.count == 300 * 1024)
    }
  }

  @Test("amounts can be anything, in every system's place for them")
  func amounts() async throws {
    let clock = HandClock()
    let number = try #require(JSONNumber("1e400"))
    for (value, text) in [
      ("NaN" as JSONValue, #""NaN""#), (.null, "null"), ("", "\"\""), (-5, "-5"),
      (.number(number), "1e400"),
    ] {
      let fox = try SimulatedSupplier.foxReload(clock)
      fox.set(.amounts(value), on: .balances)
      try await withSupplier(fox) { client async throws in
        let body = try await client.send("GET", "/balance", headers: key).body
        #expect(body.contains(#"{"amount":\#(text),"#))
      }
      let paddle = try SimulatedSupplier.paddle(clock)
      paddle.set(.amounts(value), on: .balances)
      try await withSupplier(paddle) { client async throws in
        let body = try await client.send(
          "GET", "/customers/ctm_01/credit-balances", headers: [("Authorization", "Bearer p-1")]
        ).body
        #expect(body.contains(#"{"available":\#(text),"reserved":"0""#))
      }
    }
  }

  @Test("a truncated answer promises more than it brings")
  func truncated() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    supplier.set(.truncated, on: .balances)
    try await withSupplier(supplier) { client async throws in
      let reply = try await client.send("GET", "/balance", headers: key)
      #expect(reply.status == 200)
      let promised = try #require(reply.header("content-length").flatMap { Int($0) })
      #expect(reply.body.utf8.count == promised / 2)
      #expect(reply.body.hasPrefix(#"{"balance":"#))
    }
  }

  @Test("a dropped connection ends without a byte, the order placed or not as the stage says")
  func dropped() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      for (stage, count) in [(Fault.Stage.beforeWork, 0), (.afterWork, 1)] {
        supplier.set(.dropped, on: .orders, at: stage, times: 1)
        let reply = try await client.order(supplier, orderBody("A", "1.00"))
        #expect(reply.text.isEmpty)
        #expect(accepted(supplier) == count)
      }
      #expect(try await client.send("GET", "/balance", headers: key).status == 200)
    }
  }

  @Test("a delayed answer is the right one")
  func delay() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    supplier.set(.delay(.milliseconds(50)), on: .balances)
    try await withSupplier(supplier) { client async throws in
      let clock = ContinuousClock()
      let began = clock.now
      #expect(try await client.send("GET", "/balance", headers: key).status == 200)
      #expect(clock.now - began >= .milliseconds(50))
    }
  }

  @Test("a client can leave a stalled request, and the server is none the worse")
  func stallAndLeave() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    supplier.set(.stall, on: .balances, times: 1)
    try await withSupplier(supplier) { client async throws in
      let request = LoopbackClient.request("GET", "/balance", key, "", closes: false)
      try await client.abandon(request) {
        // The fault strikes once, so an answer says that the other request has arrived.
        while supplier.counters.requests == 0 { await Task.yield() }
      }
      #expect(try await client.send("GET", "/balance", headers: key).status == 200)
    }
  }

  @Test(
    "a server that stops ends what is stalled and answers what is delayed",
    arguments: [true, false])
  func stopping(_ stalls: Bool) async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    supplier.set(stalls ? .stall : .delay(.seconds(3_600)), on: .balances)
    let key = key
    let pending = try await withSupplier(supplier) { client async throws in
      let task = Task { try await client.send("GET", "/balance", headers: key) }
      while supplier.counters.requests == 0 { await Task.yield() }
      return task
    }
    let reply = try await pending.value
    #expect(reply.status == (stalls ? nil : 200))
  }
}
