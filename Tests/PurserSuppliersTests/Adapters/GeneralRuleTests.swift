import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Rules for errors in general")
struct GeneralRuleTests {
  private func failure(_ rule: String, _ status: Int) async throws -> CheckFailure {
    let client = try TestSupplier(
      """
      request: {path: /b}
      balances: [{currency: USD, available: $.amount}]
      errors: [\(rule)]
      """
    ).client(ScriptedTransport(#"{"error":"No"}"#, status: status))
    return try #require(
      await #expect(throws: CheckFailure.self) { try await client.readBalances() })
  }

  @Test(
    "a status with a meaning of its own keeps it beside a rule that says less",
    arguments: [
      ("unknown", 401, CheckFailure.Kind.auth), ("unknown", 402, .funds), ("unknown", 403, .auth),
      ("unknown", 404, .notFound), ("unknown", 429, .rateLimited), ("unknown", 503, .maintenance),
      ("unknown", 400, .unknown), ("unknown", 500, .unknown), ("unknown", 200, .unknown),
      ("invalid", 401, .auth), ("invalid", 402, .funds), ("invalid", 403, .invalid),
      ("invalid", 404, .invalid), ("invalid", 429, .rateLimited), ("invalid", 503, .maintenance),
      ("invalid", 500, .invalid), ("funds", 429, .funds), ("auth", 503, .auth),
      ("unknown", 408, .unreachable), ("unknown", 504, .unreachable),
      ("invalid", 407, .unreachable), ("invalid", 522, .unreachable),
      ("maintenance", 504, .maintenance), ("rate_limited", 408, .rateLimited),
    ])
  func general(kind: String, status: Int, expected: CheckFailure.Kind) async throws {
    for condition in ["when: $.error != null", "status: [4xx, 5xx, 2xx]", "text: error"] {
      let failure = try await failure("{\(condition), class: \(kind)}", status)
      #expect(failure.kind == expected, "\(condition)")
    }
  }

  @Test("a rule that names the very status decides, and the words of a general one are told")
  func precise() async throws {
    #expect(try await failure("{status: 429, class: unknown}", 429).kind == .unknown)
    #expect(try await failure("{status: [400, 503], class: invalid}", 503).kind == .invalid)
    let told = try await failure(
      "{when: $.error != null, class: unknown, message: $.error}", 429)
    #expect(told.kind == .rateLimited)
    #expect(told.message.contains("No"))
    let second = try await failure(
      "{when: $.error != null, class: unknown}, {text: No, class: funds}", 429)
    #expect(second.kind == .funds)
  }

  @Test("a trial goes on behind a general rule, and says that the status says more")
  func trial() throws {
    let account = try TestSupplier(
      """
      request: {path: /b}
      balances: [{currency: USD, available: $.amount}]
      errors:
        - {when: $.error != null, class: unknown}
        - {text: Yes, class: auth}
        - {text: No, class: funds}
        - {status: 4xx, class: invalid}
      """
    ).account
    let trial = AdapterTrial.read(
      Array(#"{"error":"No"}"#.utf8), status: 429, as: account,
      at: Timestamp(microsecondsSinceEpoch: 1_777_777_777_000_000))
    #expect(
      trial.rules.map(\.sentence) == [
        "rule 1 of `errors` (unknown) holds, but the status says more",
        "rule 2 of `errors` (auth) does not hold: the body has no `Yes`",
        "rule 3 of `errors` (funds) holds",
      ])
  }
}
