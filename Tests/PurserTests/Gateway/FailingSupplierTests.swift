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
        timeout: 1s
        priority: 2
      onlinesales:
        adapter: onlinesales
        base_url: ${ONLINESALES_URL}
        credentials: {token: "${ONLINESALES_TOKEN}"}
        settings: {merchant_id: "${ONLINESALES_MERCHANT_ID}", marketplace_client_id: "110600"}
        priority: 1
    """

  @Test(
    "keeps its last reading and says that it is stale; the other goes on",
    arguments: Damage.all)
  func failure(_ damage: Damage) async throws {
    let fox = try SimulatedSupplier.foxReload("284.50 USD")
    try await withBench(Self.configuration, [fox, .onlineSales()]) { bench in
      try await bench.serve { gateway in
        let before = try await gateway.get("/v1/balances").balance(of: "foxreload")
        #expect(before?["state"] == "ok")
        fox.set(damage.fault, on: .balances)
        let failed = await gateway.process.errors.line(containing: "balance check failed")
        #expect(failed?.contains("foxreload") == true)
        try await Self.expectOneStale(gateway, as: before)
        fox.set(.none)
        let recovered = await gateway.process.errors.line(containing: "balance check recovered")
        #expect(recovered?.contains("foxreload") == true)
        let after = try await gateway.get("/v1/balances").balance(of: "foxreload")
        #expect(after?["state"] == "ok")
        #expect(after?["error"] == .null)
      }
    }
  }

  private static func expectOneStale(
    _ gateway: GatewayClient, as before: JSONValue?
  ) async throws {
    let sheet = try await gateway.get("/v1/balances")
    #expect(sheet.status == 200)
    let failing = sheet.balance(of: "foxreload")
    #expect(failing?["state"] == "stale")
    #expect(failing?["available"] == "284.50")
    #expect(failing?["available"] == before?["available"])
    #expect(failing?["error"]?.stringValue?.isEmpty == false)
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

  @Test("that is overdrawn says so with a number, and orders pass it by")
  func overdrawn() async throws {
    let fox = try SimulatedSupplier.foxReload("284.50 USD")
    try await withBench(Self.configuration, [fox, .onlineSales()]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        fox.set(.amounts(-5), on: .balances)
        let sheet = try await gateway.get(
          "/v1/balances",
          until: {
            $0.balance(of: "foxreload")?["available"] == "-5.00"
          })
        #expect(sheet.balance(of: "foxreload")?["state"] == "ok")
        #expect(sheet.balance(of: "foxreload")?["spendable"]?["low"] == "-5.00")
        let order = try await gateway.order("meanwhile", "9.50")
        #expect(order["supplier"] == "onlinesales")
        let reasons = order.json["candidates"]?.arrayValue?.compactMap { $0["reason"]?.stringValue }
        #expect(reasons?.last == "insufficient_funds: needs 9.50, has -5.00 USD")
      }
    }
  }
}
