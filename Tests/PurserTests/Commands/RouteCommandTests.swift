import PurserSimulator
import Testing

@Suite("purser route")
struct RouteCommandTests {
  private static let configuration = """
    suppliers:
      foxreload:
        adapter: foxreload
        base_url: ${FOXRELOAD_URL}
        credentials: {api_key: "${FOXRELOAD_API_KEY}"}
        priority: 1
        prices: {card: 9.00 USD}
      onlinesales:
        adapter: onlinesales
        base_url: ${ONLINESALES_URL}
        credentials: {token: "${ONLINESALES_TOKEN}"}
        settings: {merchant_id: "${ONLINESALES_MERCHANT_ID}", marketplace_client_id: "110600"}
        priority: 2
        prices: {card: 9.10 USD}
      paddle:
        adapter: paddle
        base_url: ${PADDLE_URL}
        credentials: {api_key: "${PADDLE_API_KEY}"}
        settings: {customer_id: "${PADDLE_CUSTOMER_ID}", currencies: [EUR]}
    """

  private static func route(
    _ arguments: String...
  ) async throws -> PurserProcess.Result {
    let suppliers: [SimulatedSupplier] = [
      try .foxReload("3.20 USD"), try .onlineSales("320.00 USD"), try .paddle("50.00 EUR"),
    ]
    return try await withBench(configuration, suppliers) { bench in
      let result = try await bench.purser(["route"] + arguments)
      #expect(try bench.files() == ["suppliers.yaml"], "a preview holds and stores nothing")
      return result
    }
  }

  @Test("shows where an order would go, and why not elsewhere")
  func table() async throws {
    let result = try await Self.route("--currency", "USD", "--cost", "9.50")
    #expect(
      result
        == PurserProcess.Result(
          ending: .exit(0),
          output: """
            SUPPLIER     POOL  COST  SPENDABLE  REASON
            onlinesales  main  9.50     320.00  cheapest: costs 9.50 USD
            foxreload    -     9.50       3.20  insufficient_funds: needs 9.50, has 3.20 USD
            paddle       -     9.50          -  no_pool: has no pool in USD

            """, errors: ""))
  }

  @Test(
    "tells of one supplier why it is not chosen, and what would have to be otherwise",
    arguments: [
      (
        "foxreload",
        "foxreload cannot fill the order: insufficient_funds: needs 9.50, has 3.20 USD. It could with 6.30 USD more "
          + "to spend there.\n"
      ),
      (
        "paddle",
        "paddle cannot fill the order: no_pool: has no pool in USD. It could if it had a pool in a currency that the "
          + "order accepts.\n"
      ),
      ("onlinesales", "onlinesales is chosen: cheapest: costs 9.50 USD.\n"),
    ])
  func whyNot(_ supplier: String, _ output: String) async throws {
    let result = try await Self.route(
      "--currency", "USD", "--cost", "9.50", "--why-not", supplier)
    #expect(
      result == PurserProcess.Result(ending: .exit(0), output: output, errors: ""))
  }

  @Test("shows the same as JSON")
  func json() async throws {
    let result = try await Self.route("--currency", "USD", "--cost", "9.50", "--json")
    #expect(
      result
        == PurserProcess.Result(
          ending: .exit(0),
          output: """
            {
              "supplier": "onlinesales",
              "pool": "main",
              "currency": "USD",
              "amount": "9.50",
              "refusal": null,
              "policy": "cheapest",
              "candidates": [
                {
                  "supplier": "onlinesales",
                  "pool": "main",
                  "cost": "9.50",
                  "spendable": "320.00",
                  "verdict": "chosen",
                  "reason": "cheapest: costs 9.50 USD"
                },
                {
                  "supplier": "foxreload",
                  "pool": null,
                  "cost": "9.50",
                  "spendable": "3.20",
                  "verdict": "excluded",
                  "reason": "insufficient_funds: needs 9.50, has 3.20 USD"
                },
                {
                  "supplier": "paddle",
                  "pool": null,
                  "cost": "9.50",
                  "spendable": null,
                  "verdict": "excluded",
                  "reason": "no_pool: has no pool in USD"
                }
              ],
              "unlisted": {
                "ranked": 0,
                "excluded": 0
              },
              "excluded": [
                {
                  "reason": "no_pool",
                  "count": 1,
                  "nearest": null,
                  "detail": "has no pool in USD"
                },
                {
                  "reason": "insufficient_funds",
                  "count": 1,
                  "nearest": "foxreload",
                  "detail": "needs 9.50 USD; best has 3.20 at foxreload"
                }
              ]
            }

            """, errors: ""))
  }

  @Test("takes the unit costs from the price lists, or from --offer")
  func products() async throws {
    let listed = try await Self.route("--currency", "USD", "--sku", "card", "--quantity", "2")
    #expect(
      listed.output.contains("onlinesales  main  18.20     320.00  cheapest: costs 18.20 USD"))
    let offered = try await Self.route(
      "--currency", "USD", "--sku", "card", "--offer", "foxreload=3.20")
    #expect(offered.output.contains("foxreload    main  3.20       3.20  cheapest: costs 3.20 USD"))
  }

  @Test("ends with 1 when nobody can pay")
  func nobody() async throws {
    let result = try await Self.route("--currency", "USD", "--cost", "1000")
    #expect(result.ending == .exit(1))
    #expect(result.output.contains("insufficient_funds: needs 1000.00, has 320.00 USD"))
    #expect(result.errors == "")
  }

  @Test("says why a supplier has no reading")
  func unreachable() async throws {
    let configuration = """
      suppliers:
        foxreload: {adapter: foxreload, base_url: "http://127.0.0.1:9", credentials: {api_key: k-1}}
      """
    try await TestBench.with(configuration) { bench in
      let result = try await bench.purser("route", "--currency", "USD", "--cost", "1")
      #expect(
        result
          == PurserProcess.Result(
            ending: .exit(1),
            output: """
              SUPPLIER   POOL  COST  SPENDABLE  REASON
              foxreload  -     1.00          -  no_reading: its balance was never read: \
              unreachable: 127.0.0.1:9 cannot be connected to: Connection refused

              """,
            errors: """
              foxreload: unreachable: 127.0.0.1:9 cannot be connected to: Connection refused

              """))
    }
  }

  @Test(
    "ends with 2 and a sentence for what cannot be meant",
    arguments: [
      ("--currency USD --cost abc", "purser: --cost `abc` is not a decimal number\n"),
      ("--currency USD --cost=-1", "purser: --cost must be above zero\n"),
      (
        "--currency XXQ --cost 1",
        "purser: `XXQ` is no known currency; use an ISO 4217 code\n"
      ),
      (
        "--currency USD --cost 1 --deny nobody",
        "purser: suppliers.yaml has no supplier `nobody`\n"
      ),
      (
        "--currency USD --sku card --offer foxreload=1 --offer foxreload=2",
        "purser: --offer names foxreload a second time\n"
      ),
    ])
  func usage(_ arguments: String, _ sentence: String) async throws {
    let configuration = """
      suppliers:
        foxreload: {adapter: foxreload, base_url: "http://127.0.0.1:9", credentials: {api_key: k-1}}
      """
    try await TestBench.with(configuration) { bench in
      let result = try await bench.purser(
        ["route"] + arguments.split(separator: " ").map(String.init))
      #expect(
        result == PurserProcess.Result(ending: .exit(2), output: "", errors: sentence))
    }
  }
}
