import PurserSimulator
import Testing

@Suite("purser balances")
struct BalancesCommandTests {
  private static let configuration = """
    suppliers:
      foxreload:
        adapter: foxreload
        base_url: ${FOXRELOAD_URL}
        credentials: {api_key: "${FOXRELOAD_API_KEY}"}
        floor: 10.00 USD
      paddle:
        adapter: paddle
        base_url: ${PADDLE_URL}
        credentials: {api_key: "${PADDLE_API_KEY}"}
        settings: {customer_id: "${PADDLE_CUSTOMER_ID}", currencies: [USD, JPY]}
    """

  private static let nobodyThere = """
    suppliers:
      foxreload:
        adapter: foxreload
        base_url: http://127.0.0.1:9
        credentials: {api_key: fox-key}
      onlinesales:
        adapter: onlinesales
        base_url: http://127.0.0.1:9
        credentials: {token: sales-token}
        settings: {merchant_id: M-1, marketplace_client_id: "110600"}
    """

  private static func run<Value: Sendable>(
    _ body: (TestBench) async throws -> Value
  ) async throws -> Value {
    try await withBench(
      configuration, [.foxReload("284.50 USD"), .paddle("5.50 USD", "60000 JPY")], body)
  }

  @Test("prints a row for each pool and the totals")
  func table() async throws {
    try await Self.run { bench in
      let result = try await bench.purser("balances")
      #expect(result.ending == .exit(0))
      #expect(result.errors == "")
      #expect(
        result.output.replacing(#/\d s  ok/#, with: "0 s  ok") == """
          SUPPLIER   POOL  CURRENCY  AVAILABLE  HELD  SPENDABLE  AGE  STATE
          foxreload  main  USD          284.50  0.00     274.50  0 s  ok
          paddle     main  JPY           60000     0      60000  0 s  ok
          paddle     main  USD            5.50  0.00       5.50  0 s  ok

          TOTAL  AVAILABLE  SPENDABLE
          JPY        60000      60000
          USD       290.00     280.00

          """)
    }
  }

  @Test("prints JSON of a fixed shape, amounts as decimal texts")
  func json() async throws {
    try await Self.run { bench in
      let result = try await bench.purser("balances", "--json")
      #expect(result.ending == .exit(0))
      #expect(result.errors == "")
      let moments = result.output.matches(
        of: #/"as_of": "20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"/#)
      #expect(moments.count == 3)
      #expect(Self.withoutMoments(result.output) == Self.expectedJSON)
    }
  }

  private static func withoutMoments(_ text: String) -> String {
    text.replacing(#/"as_of": "[^"]+"/#, with: #""as_of": "...""#)
      .replacing(#/"age_seconds": \d+/#, with: #""age_seconds": 0"#)
  }

  private static let expectedJSON = """
    {
      "balances": [
    \(pool("foxreload", "USD", "284.50", reserved: "null", held: "0.00", low: "274.50")),
    \(pool("paddle", "JPY", "60000", reserved: #""0""#, held: "0", low: "60000")),
    \(pool("paddle", "USD", "5.50", reserved: #""0.00""#, held: "0.00", low: "5.50"))
      ],
      "totals": [
        {
          "currency": "JPY",
          "available": "60000",
          "spendable_low": "60000"
        },
        {
          "currency": "USD",
          "available": "290.00",
          "spendable_low": "280.00"
        }
      ]
    }

    """

  private static func pool(
    _ supplier: String, _ currency: String, _ available: String, reserved: String, held: String,
    low: String
  ) -> String {
    """
        {
          "supplier": "\(supplier)",
          "pool": "main",
          "currency": "\(currency)",
          "available": "\(available)",
          "reserved": \(reserved),
          "used": \(reserved),
          "held": "\(held)",
          "book": "\(available)",
          "spendable": {
            "low": "\(low)",
            "high": "\(low)"
          },
          "as_of": "...",
          "age_seconds": 0,
          "state": "ok",
          "retired": false,
          "paused": null,
          "excluded": null,
          "absent_since": null,
          "moved_to": null,
          "error": null
        }
    """
  }

  @Test("still prints a row for each supplier when none answers, and ends with 1")
  func allDown() async throws {
    try await TestBench.with(Self.nobodyThere) { bench in
      let result = try await bench.purser("balances")
      #expect(result.ending == .exit(1))
      #expect(result.errors == "")
      #expect(
        result.output == """
          SUPPLIER     POOL  CURRENCY  AVAILABLE  HELD  SPENDABLE  AGE  STATE
          foxreload    -     -                 -     -          -    -  unavailable
          onlinesales  -     -                 -     -          -    -  unavailable

          foxreload: unreachable: 127.0.0.1:9 cannot be connected to: Connection refused
          onlinesales: unreachable: 127.0.0.1:9 cannot be connected to: Connection refused

          """)
      #expect(try bench.files() == ["suppliers.yaml"])
    }
  }
}
