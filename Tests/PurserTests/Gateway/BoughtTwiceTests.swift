import ExactJSON
import PurserSimulator
import Testing

@Suite("An order that is bought twice, of the real binary")
struct BoughtTwiceTests {
  private static let configuration = """
    suppliers:
      foxreload:
        adapter: foxreload
        base_url: ${FOXRELOAD_URL}
        credentials: {api_key: "${FOXRELOAD_API_KEY}"}
        priority: 1
      onlinesales:
        adapter: onlinesales
        base_url: ${ONLINESALES_URL}
        credentials: {token: "${ONLINESALES_TOKEN}"}
        settings: {merchant_id: "${ONLINESALES_MERCHANT_ID}", marketplace_client_id: "110600"}
        priority: 2
    """

  @Test("the log says so where its shop tells of it, and the commands show what both cost")
  func told() async throws {
    let fox = try SimulatedSupplier.foxReload("284.50 USD")
    try await withBench(Self.configuration, [fox, .onlineSales()]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let placed = try await gateway.order("o-1", "9.50")
        let first = try #require(placed["supplier"])
        _ = try await gateway.post("/v1/orders/o-1/next", ["reason": "out_of_stock"])
        _ = try await gateway.post("/v1/orders/o-1/settle", [:])
        let late = try await gateway.post(
          "/v1/orders/o-1/settle", ["attempt": 1, "actual": "9.00"])
        #expect(late.status == 200)
        let line = try #require(
          await gateway.process.errors.line(containing: "an order was bought twice"))
        #expect(line.contains("o-1") && line.contains(first), "\(line)")
        let listed = try await bench.purser("orders", "list", "--attention", "--url", gateway.url)
        #expect(listed.output.contains("settled: bought twice"), "\(listed)")
        #expect(listed.output.contains("18.50 USD"), "\(listed)")
        let shown = try await bench.purser("orders", "show", "o-1", "--url", gateway.url)
        #expect(shown.output.contains("bought: 18.50 USD\n"), "\(shown)")
        #expect(shown.output.contains("bought_twice: true"), "\(shown)")
      }
    }
  }
}
