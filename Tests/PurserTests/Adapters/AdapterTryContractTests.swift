import ExactJSON
import Foundation
import Testing

@Suite("purser adapter try")
struct AdapterTryContractTests {
  private static let adapter = """
    credentials: [key]
    settings: {account: {required: true}, region: {default: eu}}
    auth: {bearer: "{{key}}"}
    request: {path: "/{{region}}/{{account}}"}
    balances:
      - currency: $.cur
        available: $.left
        reserved: $.held
        note: $.hint
    error_message: $.message
    """

  private static func trying(
    _ arguments: [String], _ text: String = adapter, reply: ServedReply = .json("{}")
  ) async throws -> PurserProcess.Result {
    try await Turnstile.ofCases.pass {
      try await CheckingServer.with({ _ in reply }) { server in
        try await TestBench.with("") { bench in
          try bench.write("cards.yaml", text)
          try bench.write("reply.json", #"{"cur":"EUR","left":"3.1"}"#)
          return try await bench.purser(
            ["adapter", "try"] + arguments.map { $0.replacing("SELF", with: server.url) })
        }
      }
    }
  }

  private static let good = [
    "cards.yaml", "--base-url", "SELF", "--credentials", "key=k-123456", "--settings", "account=7",
  ]

  @Test("says the balances in one line of JSON")
  func success() async throws {
    let result = try await Self.trying(
      Self.good + ["--json"],
      reply: .json(#"{"cur":"usd","left":1,"held":null,"hint":"half \"x\""}"#))
    #expect(result.ending == .exit(0))
    #expect(result.errors == "")
    #expect(
      result.output.hasPrefix(
        #"""
        {"balances":[{"pool":"main","currency":"USD","available":"1.00","reserved":null,"used":null,"credited":null,"credit_limit":null,"pending_top_up":null,"note":"half \"x\"","updated_at":null,"expires_at":null,"cuts":[]}],"error":null,"unavailable":[],"exchanges":[{"request":"GET http
        """#))
    AdapterTrialResult(result).expectContract(secrets: ["k-123456"], #_sourceLocation)
  }

  @Test(
    "a credential without its name is refused, and not repeated",
    arguments: [
      ["key:litsecret77"], ["key", "litsecret77"], ["=litsecret77"], ["litsecret77="],
      ["key=k-1", "litsecret77==", "other=x"],
    ])
  func formOfCredentials(_ values: [String]) async throws {
    let result = try await Self.trying(
      ["cards.yaml", "--base-url", "SELF", "--settings", "account=7", "--credentials"] + values)
    #expect(result.ending != .exit(0) && result.ending != .exit(1))
    #expect(result.errors.contains("--credentials"), "\(result.errors)")
    #expect(!(result.output + result.errors).contains("litsecret77"), "\(result.errors)")
  }

  @Test("says an error in one line of JSON")
  func failure() async throws {
    let result = try await Self.trying(
      Self.good + ["--json"], reply: .json(#"{"message":"line one\nline two"}"#, status: 403))
    #expect(result.ending == .exit(1))
    #expect(result.errors == "")
    #expect(
      result.output.hasPrefix(
        #"""
        {"balances":[],"error":{"class":"auth","message":"HTTP status 403: line one line two","status":403,"may_have_been_sent":true},"unavailable":[],"exchanges":[
        """#))
    AdapterTrialResult(result).expectContract(secrets: ["k-123456"], #_sourceLocation)
  }

  @Test("tells people the way, and nothing that is secret")
  func people() async throws {
    let result = try await Self.trying(
      Self.good, reply: .json(#"{"cur":"USD","left":1,"hint":"you sent k-123456"}"#))
    #expect(result.ending == .exit(0))
    #expect(result.output.contains("USD") && result.output.contains("1.00"))
    #expect(!(result.output + result.errors).contains("k-123456"))
    #expect(result.errors.contains("/eu/7"))
    #expect(result.errors.contains("Bearer <redacted>"))
  }

  @Test("tells people what is near a selector that finds nothing")
  func nearest() async throws {
    let result = try await Self.trying(Self.good, reply: .json(#"{"cur":"USD","credit":1}"#))
    #expect(result.ending == .exit(1))
    #expect(result.output == "")
    #expect(
      result.errors.contains(
        "`$.left` finds nothing; the nearest that exists is `$`, which has `cur` and `credit`"))
  }

  @Test(
    "names what is wrong on the command line, and ends with 2",
    arguments: [
      ([], "Missing expected argument"), (["cards.yaml", "--bogus"], "Unknown option"),
      (["cards.yaml", "--base-url", "SELF"], "key"),
      (["cards.yaml", "--base-url", "SELF", "--credentials", "key=1"], "account"),
      (["cards.yaml", "--credentials", "key=1", "--settings", "account=7"], "--base-url"),
      (good + ["--credentials", "kee=2"], "did you mean `key`"),
      (good + ["--settings", "acount=2"], "did you mean `account`"),
      (good + ["--credentials", "key=2"], "the credential `key` is given twice"),
      (
        ["cards.yaml", "--base-url", "SELF", "--credentials", "key=", "--settings", "account=7"],
        "the credential `key` is empty"
      ),
      (good + ["--credentials", "key"], "key"), (good + ["--timeout", "0"], "--timeout"),
      (
        [
          "cards.yaml", "--base-url", "ftp://x", "--credentials", "key=1", "--settings",
          "account=7",
        ], "URL"
      ),
      (
        [
          "cards.yaml", "--base-url", "nowhere", "--credentials", "key=1", "--settings",
          "account=7",
        ], "URL"
      ),
      (["nothere.yaml"], "nothere"), (["cards.yaml", "--reply", "nothere.json"], "nothere.json"),
    ])
  func usage(_ arguments: [String], _ message: String) async throws {
    let result = try await Self.trying(arguments + ["--json"])
    #expect(result.ending == .exit(2))
    #expect(result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test(
    "names what is wrong in the file at its place, and ends with 2",
    arguments: [
      ("available: $.left", "available: $.left[", "cards.yaml:7:22"),
      ("path:", "paht:", "cards.yaml:4:"), ("bearer: \"{{key}}\"", "bearer: \"{{kee}}\"", "`key`"),
      ("$.cur", "DOLLARS", "ISO 4217"), ("request:", "requests:", "request"),
      ("{{account}}\"", "{{account\"", "}}"), ("$.held", "sum()", "sum"),
      ("$.held", "$.a + ", "expected a value"),
      ("$.hint", "capture($.a, '(')", "missing closing parenthesis"),
    ])
  func file(_ good: String, _ bad: String, _ message: String) async throws {
    let result = try await Self.trying(
      Self.good + ["--json"], Self.adapter.replacing(good, with: bad))
    #expect(result.ending == .exit(2))
    #expect(result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test("reads a reply from a file, and asks nobody")
  func recorded() async throws {
    let result = try await Self.trying(["cards.yaml", "--reply", "reply.json", "--json"])
    let trial = AdapterTrialResult(result)
    trial.expectContract(secrets: [], #_sourceLocation)
    #expect(trial.pools == ["main EUR 3.10"])
    #expect(result.ending == .exit(0))
  }

  @Test(
    "keeps its secrets when the supplier repeats them",
    arguments: [(200, "shape_changed"), (400, "invalid"), (401, "auth"), (500, "unknown")],
    ["k&y/1234 +é", "sh%41red-key", "tok\"en\\key9"])
  func echo(_ answer: (status: Int, name: String), _ key: String) async throws {
    let (status, name) = answer
    try await AdapterCase(
      "echo",
      """
      credentials: [key]
      auth: {query: {name: key, value: "{{key}}"}}
      request: {path: "/{{key}}", headers: {Authorization: "{{base64(key)}}", X: "{{hex(sha256(key))}}"}}
      balances: [{currency: $.url, available: $.left}]
      error_message: concat($.url, $.key, $.header)
      """, credentials: ["key=\(key)"],
      .failure(
        name, status == 200 ? "a text of" : "<redacted>", status: status == 200 ? nil : status)
    ) { request in
      let sent: JSONValue = [
        "url": .string(request.url), "key": .string(request.query("key") ?? ""),
        "header": .string(request["authorization"] ?? ""),
      ]
      return .json(String(decoding: sent.encoded(), as: UTF8.self), status: status)
    }.check()
  }
}
