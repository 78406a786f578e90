import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Reading a supplier's balances")
struct SupplierClientTests {
  private static let adapter = """
    request: {path: /b}
    balances:
      - {currency: $.currency, available: $.amount, updated_at: $.at, credit_limit: $.limit}
    """

  private func failure(
    _ body: String, status: Int = 200, headers: [HTTPHeader] = [], adapter: String = Self.adapter
  ) async throws -> CheckFailure {
    let client = try TestSupplier(adapter).client(
      ScriptedTransport(body, status: status, headers: headers))
    return try #require(
      await #expect(throws: CheckFailure.self) { try await client.readBalances() })
  }

  @Test("a reading carries the pool, the amounts, both moments and the digest of the reply")
  func reading() async throws {
    let clock = SetClock()
    let start = clock.now
    let transport = ScriptedTransport { _, _ in
      clock.advance(by: .milliseconds(250))
      return .success(
        .reply(
          #"{"amount":"284.509999999","currency":"usd","at":"2026-05-01T11:59:00Z","limit":50}"#))
    }
    let usd = try #require(Currency(iso4217: "USD"))
    let balances = try await TestSupplier(Self.adapter).client(transport, clock).readBalances()
      .readings
    let expected = SupplierBalance(
      pool: PoolID(supplier: SupplierID("acme"), currency: usd),
      available: try Money("284.509999", usd, rounding: .down),
      creditLimit: try Money("50", usd, rounding: .down), deductionTiming: .atOrder,
      supplierUpdatedAt: Timestamp(rfc3339: "2026-05-01T11:59:00Z"), requestedAt: start,
      receivedAt: start + .milliseconds(250), source: .polled,
      rawDigest: "1d2b703a864ccbd30e302f29f612c03c687b940d2de295e83267641aafc29ac2")
    #expect(balances == [expected])
  }

  @Test("the digest is SHA-256 of the reply's bytes")
  func digest() async throws {
    let transport = ScriptedTransport(#"{"amount":1}"#)
    let client = try TestSupplier("request: {}\n" + plainBalances).client(transport)
    let balances = try await client.readBalances().readings
    #expect(
      balances.map(\.rawDigest) == [
        "c2b11e657e12fd177359627ca89412018e2274d0873cfbfcf1fc50f685582e9e"
      ])
  }

  @Test("a prepaid balance below zero is a failure, unless the adapter allows an overdraft")
  func overdrawn() async throws {
    let reply = #"{"amount":-5,"currency":"USD","limit":20}"#
    let prepaid = Self.adapter.replacing(", credit_limit: $.limit", with: "")
    let failure = try await failure(reply, adapter: prepaid)
    #expect(failure.kind == .shapeChanged)
    #expect(failure.message.contains("-5.00 USD is below zero"))
    for adapter in [
      Self.adapter, prepaid.replacing("available:", with: "overdraft: true, available:"),
    ] {
      let client = try TestSupplier(adapter).client(ScriptedTransport(reply))
      let balances = try await client.readBalances().readings
      #expect(balances.map(\.available.description) == ["-5.00 USD"])
    }
  }

  @Test(
    "garbage is a failure that says what was wrong, never a number and never a crash",
    arguments: [
      ("", "the reply is not JSON"),
      ("\"\"", "`currency` of balances row 1: `$.currency` finds nothing"),
      ("null", "`$.currency` finds nothing"), ("\"NaN\"", "`$.currency` finds nothing"),
      ("-5", "`$.currency` finds nothing"), ("1e400", "`$.currency` finds nothing"),
      ("[]", "`$.currency` finds nothing"), ("<html>", "the reply is not JSON"),
      ("{\"amount\":1,\"currency\":\"USD\"", "the reply is not JSON"),
      ("\u{0}", "the reply is not JSON"),
      (#"{"currency":"USD"}"#, "`available` of balances row 1: `$.amount` finds nothing"),
      (#"{"currency":"USD","amount":""}"#, "`$.amount` is an empty text"),
      (#"{"currency":"USD","amount":null}"#, "`$.amount` is null"),
      (#"{"currency":"USD","amount":"NaN"}"#, "`$.amount` is the text \"NaN\", not a number"),
      (
        #"{"currency":"USD","amount":"1,284.50"}"#,
        "`$.amount` is the text \"1,284.50\", not a number"
      ),
      (
        #"{"currency":"USD","amount":1e400}"#,
        "`available` of balances row 1: 1e400 is out of range for USD"
      ),
      (#"{"currency":"USD","amount":1e9999}"#, "`1e9999` is out of range"),
      (#"{"currency":"USD","amount":{}}"#, "`$.amount` is an object, not a number"),
      (#"{"currency":"USD","amount":[1]}"#, "`$.amount` is an array, not a number"),
      (#"{"currency":"USD","amount":true}"#, "`$.amount` is `true`, not a number"),
      (
        #"{"currency":"XYZ","amount":1}"#,
        "the text \"XYZ\" is neither an ISO 4217 code nor a declared currency; declare XYZ under `currencies`, with its decimals: `currencies: {XYZ: {decimals: 8}}`"
      ),
      (
        #"{"currency":7,"amount":1}"#,
        "`currency` of balances row 1: the text \"7\" is neither an ISO 4217 code nor a declared currency; translate it with a table of `maps`, as in `map($.unit, words)`"
      ),
      (
        #"{"currency":"USD","amount":1,"limit":""}"#,
        "`credit_limit` of balances row 1: `$.limit` is an empty text"
      ),
      (#"{"currency":"USD","amount":1,"amount":2}"#, "the reply is not JSON"),
    ])
  func garbage(body: String, message: String) async throws {
    let failure = try await failure(body)
    #expect(failure.kind == (message == "the reply is not JSON" ? .malformed : .shapeChanged))
    #expect(failure.message.contains(message), "\(failure)")
  }

  @Test("a huge reply is quoted in no message")
  func hugeValues() async throws {
    let failure = try await failure(
      #"{"currency":"USD","amount":"\#(String(repeating: "x", count: 200_000))"}"#)
    #expect(failure.message.contains("`$.amount` is a text of 200000 characters, not a number"))
    let deep = try await self.failure(String(repeating: "[", count: 100_000))
    #expect(deep.kind == .malformed)
    #expect(deep.message.count < 310)
  }

  @Test(
    "without a rule the status names the failure",
    arguments: [
      (301, CheckFailure.Kind.invalid), (400, .invalid), (401, .auth), (402, .funds), (403, .auth),
      (404, .notFound),
      (407, .unreachable), (408, .unreachable), (418, .invalid), (429, .rateLimited),
      (500, .unknown), (502, .unknown), (503, .maintenance), (504, .unreachable),
      (519, .unknown), (520, .unreachable), (527, .unreachable), (528, .unknown),
    ])
  func statuses(status: Int, kind: CheckFailure.Kind) async throws {
    let failure = try await failure("oops", status: status)
    #expect(failure.kind == kind)
    #expect(failure.status == status)
  }

  @Test(
    "the first rule that matches names the failure, and the supplier's sentence is passed on",
    arguments: [
      (
        400, #"{"error":{"code":"low","text":"No money"}}"#, CheckFailure.Kind.funds,
        "HTTP status 400: No money"
      ),
      (402, "{}", .funds, "HTTP status 402"), (409, "{}", .duplicate, "HTTP status 409"),
      (500, "back soon: maintenance", .maintenance, "HTTP status 500"),
      (200, "<p>maintenance</p>", .maintenance, "HTTP status 200"),
      (200, #"{"ok":false,"error":{"code":"low"}}"#, .funds, "HTTP status 200"),
      (200, #"{"ok":false,"error":{"text":"odd"}}"#, .unknown, "HTTP status 200: odd"),
      (
        200, #"{"amount":1}"#, .unknown,
        "HTTP status 200: `success_when` does not hold (`$.ok == true`); the nearest that exists is `$`, "
          + "which has `amount`"
      ),
    ])
  func rules(status: Int, body: String, kind: CheckFailure.Kind, message: String) async throws {
    let adapter = """
      request: {path: /b}
      success_when: $.ok == true
      error_message: $.error.text
      errors:
        - {when: $.error.code == 'low', class: funds}
        - {status: [402, 499], class: funds}
        - {status: 4xx, class: duplicate}
        - {text: maintenance, class: maintenance}
      """
    let failure = try await failure(body, status: status, adapter: adapter + "\n" + plainBalances)
    #expect(failure == CheckFailure(kind, message, status: status))
  }

  @Test(
    "Retry-After is understood as seconds and as a date",
    arguments: [
      ("30", Duration.seconds(30)), (" 0 ", .zero), ("Fri, 01 May 2026 12:01:30 GMT", .seconds(90)),
      ("Fri, 01 May 2026 11:00:00 GMT", .zero), ("soon", nil), ("-1", nil), ("", nil),
      ("99999999999999999999999", .seconds(3600)),
      ("Fri, 99 May 2026 12:01:30 GMT", nil),
    ] as [(String, Duration?)])
  func retryAfter(value: String, expected: Duration?) async throws {
    let header = HTTPHeader(name: "retry-after", value: value)
    let failure = try await failure("", status: 429, headers: [header])
    #expect(failure.retryAfter == expected)
  }

  @Test(
    "an exchange without a reply is named by its cause",
    arguments: CurlError.Code.allCases)
  func noReply(code: CurlError.Code) async throws {
    let transport = ScriptedTransport { _, _ in
      .failure(CurlError(code: code, message: "the connection is gone"))
    }
    let client = try TestSupplier(Self.adapter).client(transport)
    let failure = await #expect(throws: CheckFailure.self) { try await client.readBalances() }
    let kind: CheckFailure.Kind =
      switch code {
      case .tooLarge, .protocolViolation: .malformed
      case .invalidURL, .unsupportedScheme: .invalid
      case .resolve, .connect, .tls, .timeout, .closedEarly, .cancelled, .shutDown, .other:
        .unreachable
      }
    #expect(failure == CheckFailure(kind, "the connection is gone"))
  }

  @Test("a supplier that echoes a credential in any form does not get it into a message")
  func redaction() async throws {
    let secret = "p/w+d=Zürich"
    let adapter = """
      credentials: [user, password]
      request: {path: /b}
      auth: {basic: {username: "{{user}}", password: "{{password}}"}}
      error_message: $.error
      """
    let supplier = try TestSupplier(
      adapter + "\n" + plainBalances, credentials: ["user": "alice", "password": secret])
    let forms = [
      secret, PercentEncoding.encoded(secret), "p%2fw%2bd%3dZ%c3%bcrich",
      ByteText.base64(secret.utf8), ByteText.base64("alice:\(secret)".utf8),
    ]
    for form in forms {
      let padding = String(repeating: "-", count: 290)
      for text in ["bad credential \(form), sorry", padding + form] {
        let client = supplier.client(ScriptedTransport("{\"error\":\"\(text)\"}", status: 401))
        let failure = try #require(
          await #expect(throws: CheckFailure.self) { try await client.readBalances() })
        #expect(!failure.message.contains(form.prefix(8)), "\(failure)")
        #expect(failure.message.count <= 303)
      }
      let client = supplier.client(ScriptedTransport("{\"amount\":\"\(form)\"}"))
      let failure = try #require(
        await #expect(throws: CheckFailure.self) { try await client.readBalances() })
      #expect(failure.message.contains("the text \"<redacted>\""), "\(failure)")
    }
  }

  @Test("a message stays on one line")
  func oneLine() async throws {
    let failure = try await failure(
      #"{"error":"a\nb\u001b[31m"}"#, status: 400,
      adapter: "error_message: $.error\n" + Self.adapter)
    #expect(failure.message == "HTTP status 400: a b [31m")
  }

  @Test("several rows of one pool add up, other pools stay apart, the earliest moments stand")
  func sums() async throws {
    let adapter = """
      request: {}
      balances:
        - each: $.rows[*]
          where: $.on
          pool: $.kind
          currency: $.c
          unit: minor
          available: $.n
          used: $.u
          ends_at: coalesce($.end, null)
      """
    let body = """
      {"rows":[{"on":true,"kind":"a","c":"USD","n":100,"u":1,"end":"2027-01-01"},
      {"on":true,"kind":"a","c":"USD","n":50,"end":"2026-08-01"},
      {"on":true,"kind":"b","c":"USD","n":7},{"on":true,"kind":"a","c":"JPY","n":7},
      {"on":false,"kind":"a","c":"USD","n":1000},{"on":false,"kind":"a","c":"USD","n":"no"}]}
      """
    let balances = try await TestSupplier(adapter).client(ScriptedTransport(body)).readBalances()
      .readings
    let shown = balances.map { balance in
      "\(balance.pool.pool) \(balance.available) \(balance.used?.description ?? "-") "
        + (balance.expiresAt?.description ?? "-")
    }
    #expect(
      shown == [
        "a 1.50 USD 0.01 USD 2026-08-01T00:00:00.000Z", "b 0.07 USD - -", "a 7 JPY - -",
      ])
  }

  @Test("a sum that does not fit is a failure")
  func sumOverflow() async throws {
    let adapter = "request: {}\nbalances: [{each: '$[*]', currency: USD, available: $}]\n"
    let failure = try await failure("[9e12, 9e12]", adapter: adapter)
    #expect(
      failure == CheckFailure(.shapeChanged, "the sum of pool `main` is out of range for USD"))
  }
}
