import ExactJSON
import PurserSimulator
import Testing

@Suite("A supplier that fails after a good reading")
struct FailingSupplierTests {
  private static let configuration = """
    balances: {refresh: 1s}
    suppliers:
      foxreload:
        adapter: foxreload
        base_url: ${FOXRELOAD_URL}
        credentials: {api_key: "${FOXRELOAD_API_KEY}"}
        timeout: 2s
        priority: 2
      onlinesales:
        adapter: onlinesales
        base_url: ${ONLINESALES_URL}
        credentials: {token: "${ONLINESALES_TOKEN}"}
        settings: {merchant_id: "${ONLINESALES_MERCHANT_ID}", marketplace_client_id: "110600"}
        priority: 1
    """

  @Test(
    "keeps its last reading and says that it is stale, and of what kind the failure is; the other goes on",
    arguments: Damage.all)
  func failure(_ damage: Damage) async throws {
    let fox = try SimulatedSupplier.foxReload("284.50 USD")
    try await withBench(Self.configuration, [fox, .onlineSales()]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances", until: Self.isReadFromFoxReload)
        // The log tells when it is worth asking; a good reply that came too late on a busy machine
        // stands there too, so each state is waited for all the same.
        fox.set(damage.fault, on: .balances)
        _ = await gateway.process.errors.line(containing: "balance check failed")
        try await Self.expectOneStale(gateway, damage.kind)
        fox.set(.none)
        _ = await gateway.process.errors.line(containing: "balance check recovered")
        let after = try await gateway.get("/v1/balances", until: Self.isReadFromFoxReload)
        #expect(after.balance(of: "foxreload")?["error"] == .null)
      }
    }
  }

  @Test("gets no orders while its checks are refused, unless its terms say so, and then again")
  func refusedChecks() async throws {
    for despite in [false, true] {
      let fox = try SimulatedSupplier.foxReload("284.50 USD")
      let configuration =
        Self.configuration.replacing(
          "    priority: 2", with: despite ? "    orders_despite: [auth]" : "    priority: 2")
      try await withBench(configuration, [fox, .onlineSales()]) { bench in
        try await bench.serve { gateway in
          _ = try await gateway.get("/v1/balances", until: Self.isReadFromFoxReload)
          fox.set(.status(401), on: .balances)
          _ = await gateway.process.errors.line(containing: "balance check failed")
          let sheet = try await gateway.get(
            "/v1/balances", until: { $0.balance(of: "foxreload")?["state"] == "stale" })
          let refused = sheet.balance(of: "foxreload")?["excluded"]?.stringValue
          #expect(refused?.hasPrefix("credential_rejected: ") ?? false == !despite)
          let order = try await gateway.order("o-1", "9.50", allowing: "foxreload")
          #expect(order.status == (despite ? 201 : 503))
          fox.set(.none)
          _ = try await gateway.get("/v1/balances", until: Self.isReadFromFoxReload)
          #expect(try await gateway.order("o-2", "9.50", allowing: "foxreload").status == 201)
        }
      }
    }
  }

  private static func isReadFromFoxReload(_ sheet: GatewayClient.Reply) -> Bool {
    sheet.balance(of: "foxreload")?["state"] == "ok"
  }

  private static func expectOneStale(_ gateway: GatewayClient, _ kind: String) async throws {
    let sheet = try await gateway.get(
      "/v1/balances", until: { $0.balance(of: "foxreload")?["state"] == "stale" })
    #expect(sheet.status == 200)
    let failing = sheet.balance(of: "foxreload")
    #expect(failing?["available"] == "284.50")
    #expect(failing?["error"]?.stringValue?.hasPrefix(kind + ": ") == true)
    let other = sheet.balance(of: "onlinesales")
    #expect(other?["state"] == "ok")
    #expect(other?["available"] == "320.00")
    #expect(other?["error"] == .null)
    #expect(try await gateway.get("/health/live").status == 200)
    #expect(try await gateway.get("/health/ready").status == 200)
    let order = try await gateway.order("meanwhile", "9.50")
    #expect(order.status == 201)
    #expect(order["supplier"] == "onlinesales")
  }
}
