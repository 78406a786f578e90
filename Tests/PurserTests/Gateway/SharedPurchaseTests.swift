import ExactJSON
import Synchronization
import Testing

/// A registrar of domains, which shows what it renewed and not for whom.
private final class Registrar: Sendable {
  private let state = Mutex((year: 2026, losses: 1))

  @Sendable func reply(to request: ReceivedRequest) -> ServedReply {
    if request.path == "/balance" { return .json(#"{"left":"500.00"}"#) }
    return state.withLock { state in
      if request.path.hasSuffix("/renew") {
        // The first renewal fails in a way that leaves open whether anything was done.
        guard state.losses == 0 else {
          state.losses -= 1
          return ServedReply("", status: 502)
        }
        state.year += 1
      }
      return .json(#"{"expires":"\#(state.year)-06-01"}"#)
    }
  }
}

@Suite("Orders of one domain at a supplier that shows only the domain")
struct SharedPurchaseTests {
  private static let adapter = """
    adapter: registrar
    base_url: http://127.0.0.1:1
    request: {path: /balance}
    balances: [{currency: USD, available: $.left}]
    order:
      reference: {none: true, repeat: guarded}
      poll: [{every: 1s, for: 10m}]
      states: {rules: [{when: $.expires != null, state: delivered}]}
      place:
        - request: {path: "/domains/{{recipient}}"}
          keep: {expires: $.expires}
        - request: {method: POST, path: "/domains/{{recipient}}/renew", json: {from: "{{expires}}"}}
      look_up: {request: {path: "/domains/{{recipient}}"}, where: $.expires > expires, absent_after: 5m}
    """

  private static func configuration(_ url: String) -> String {
    """
    suppliers:
      registrar: {adapter: registrar.yaml, base_url: "\(url)"}
    """
  }

  private func renew(_ id: String, _ gateway: GatewayClient) async throws -> GatewayClient.Reply {
    try await gateway.post(
      "/v1/orders",
      [
        "id": .string(id), "currency": "USD", "cost": "10.00", "recipient": "example.com",
        "place": true, "wait": "5s",
      ])
  }

  private func expectDoubt(_ gateway: GatewayClient) async throws {
    let doubt = try await gateway.get("/v1/orders/o-1") { reply in
      let message = reply.json["attempts"]?[0]?["message"]?.stringValue
      return message?.contains("order o-2") ?? false
    }
    #expect(doubt["state"] == "unknown")
    let listed = try await gateway.get("/v1/orders?needs=attention").json["orders"]?.arrayValue
    #expect(listed?.map { $0["id"]?.stringValue } == ["o-1"])
    #expect(try await gateway.get("/v1/orders/o-2")["state"] == "settled")
  }

  @Test("one renewal counts for the order that made it, also after a restart")
  func renewed() async throws {
    let registrar = Registrar()
    try await CheckingServer.with(registrar.reply) { server in
      try await TestBench.with(Self.configuration(server.url)) { bench in
        try bench.write("registrar.yaml", Self.adapter)
        try await bench.serve { gateway in
          _ = try await gateway.get("/v1/balances")
          #expect(try await renew("o-1", gateway)["state"] == "unknown")
          #expect(try await renew("o-2", gateway)["state"] == "settled")
          try await expectDoubt(gateway)
        }
        try await bench.serve { gateway in try await expectDoubt(gateway) }
      }
    }
  }
}
