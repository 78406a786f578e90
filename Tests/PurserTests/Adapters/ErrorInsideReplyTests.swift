import Testing

@Suite("A supplier that answers 200 and means an error")
struct ErrorInsideReplyTests {
  private static let codes = """
    request: {path: /balance}
    balances: [{currency: USD, available: $.data.balance}]
    error_message: $.msg
    errors:
      - {when: $.code == 1001, class: auth}
      - {when: $.code == 1002 || $.code == '1003', class: rate_limited}
      - {when: $.code == 2001, class: funds}
      - {when: "$.code >= 5000 && $.code < 6000", class: maintenance}
      - {when: $.code != 0, class: unknown}
    """

  @Test(
    "is understood by its code",
    arguments: [
      (#"{"code":"1001","msg":"api key is wrong"}"#, "auth", "api key is wrong"),
      (#"{"code":1001.0,"msg":"a code that looks like an amount"}"#, "auth", "looks like"),
      (#"{"code":1003,"msg":"slow down"}"#, "rate_limited", "slow down"),
      (#"{"code":2001,"msg":null,"data":{"balance":"5"}}"#, "funds", "HTTP status 200"),
      (#"{"code":5040,"msg":"nightly work"}"#, "maintenance", "nightly work"),
      (#"{"code":"E77","msg":"who knows"}"#, "unknown", "who knows"),
      (#"{"msg":"no code"}"#, "unknown", "no code"),
    ])
  func code(_ body: String, _ name: String, _ message: String) async throws {
    try await AdapterCase(
      "code", Self.codes, reply: .json(body), .failure(name, message, status: 200)
    ).check()
  }

  @Test("is a success where no rule holds")
  func success() async throws {
    try await AdapterCase(
      "success", Self.codes, reply: .json(#"{"code":0,"data":{"balance":"12.30"}}"#),
      .pools(["main USD 12.30"])
    ).check()
  }

  private static let cases = [
    AdapterCase(
      "an error object of JSON-RPC",
      """
      request: {method: POST, path: /rpc, json: {method: balance, id: 1}}
      balances: [{currency: EUR, available: $.result}]
      error_message: $.error.message
      errors: [{when: $.error, class: auth}]
      """,
      reply: .json(#"{"id":1,"result":null,"error":{"code":-32001,"message":"unknown caller"}}"#),
      .failure("auth", "unknown caller", status: 200)),
    AdapterCase(
      "the errors of GraphQL beside data that is null",
      """
      request: {method: POST, path: /graphql, json: {query: "{ wallet { cents } }"}}
      balances: [{currency: EUR, unit: minor, available: $.data.wallet.cents}]
      error_message: $.errors[*].message
      errors:
        - {when: "count($.errors[?@.extensions.code == 'UNAUTHENTICATED']) > 0", class: auth}
        - {when: count($.errors) > 0, class: invalid}
      """,
      reply: .json(
        #"{"data":null,"errors":[{"message":"log in","extensions":{"code":"UNAUTHENTICATED"}},{"message":"b"}]}"#
      ), .failure("auth", "log in")),
    AdapterCase(
      "a line of plain text with bars",
      """
      request: {path: /http/credits.php}
      decode: text
      balances: [{currency: USD, available: $}]
      errors:
        - {when: "matches(reply.text, '^ERR\\\\|1[0-9][0-9]\\\\|')", class: auth, message: "capture(reply.text, '^ERR\\\\|[0-9]+\\\\|(.*)')"}
        - {text: ERR, class: unknown}
      """,
      reply: .plain("ERR|103|wrong password\n"), .failure("auth", "wrong password")),
    AdapterCase(
      "a magic number",
      """
      request: {path: /getBalance}
      decode: text
      balances: [{currency: RUB, available: $}]
      errors:
        - {when: $ == -1, class: auth, message: wrong login}
        - {when: $ == -2, class: rate_limited}
        - {when: $ < 0, class: unknown, message: "code {{$}}"}
      """, reply: .plain("-10"), .failure("unknown", "code -10")),
    AdapterCase(
      "a header",
      """
      request: {path: /me}
      balances: [{currency: USD, available: $.credit}]
      errors: [{when: header('x-fault-code') == 7, class: maintenance, message: header('X-Fault-Text')}]
      """,
      reply: ServedReply(
        #"{"credit":0}"#, headers: [("X-Fault-Code", "7"), ("X-Fault-Text", "back at noon")]),
      .failure("maintenance", "back at noon", status: 200)),
    AdapterCase(
      "a page for people instead of JSON",
      """
      request: {path: /me}
      balances: [{currency: USD, available: $.credit}]
      errors:
        - {text: scheduled maintenance, class: maintenance}
        - {when: "matches(reply.text, '(?i)<title>\\\\s*sign in')", class: auth}
      """,
      reply: ServedReply("<html><title>\n Sign In</title></html>"), .failure("auth", "status 200")),
    AdapterCase(
      "a flag that is a text",
      """
      request: {path: /me}
      success_when: $.success == 'true'
      balances: [{currency: USD, available: $.credit}]
      error_message: "concat($.error_code, ': ', $.error_text)"
      """, reply: .json(#"{"success":"false","error_code":19,"error_text":"no such reseller"}"#),
      .failure("unknown", "19: no such reseller", status: 200)),
    AdapterCase(
      "a rule of which one part does not hold",
      """
      request: {path: /me}
      balances: [{currency: USD, available: $.credit}]
      errors:
        - {status: 200, text: blocked, when: $.blocked == true, class: auth}
        - {when: $.error.code > 5, class: unknown}
      """, reply: .json(#"{"credit":3,"blocked":false}"#), .pools(["main USD 3.00"])),
    AdapterCase(
      "a warning beside the amount",
      """
      request: {path: /me}
      balances: [{currency: USD, available: $.credit}]
      errors: [{when: "$.status == 'ERROR' && !$.credit", class: invalid}]
      """, reply: .json(#"{"status":"ERROR","credit":0}"#), .pools(["main USD 0.00"])),
  ]

  @Test("is understood by whatever it says it with", arguments: cases)
  func shapes(_ supplier: AdapterCase) async throws { try await supplier.check() }

  @Test(
    "gives its status a class without a rule",
    arguments: [
      (400, "invalid"), (401, "auth"), (402, "funds"), (403, "auth"), (404, "not_found"),
      (418, "invalid"), (429, "rate_limited"), (500, "unknown"), (502, "unknown"),
      (503, "maintenance"), (302, "invalid"),
    ])
  func statuses(_ status: Int, _ name: String) async throws {
    try await AdapterCase(
      "status",
      """
      request: {path: /me}
      balances: [{currency: USD, available: $.credit}]
      error_message: $.why
      """, reply: .json(#"{"why":"so it is","credit":1}"#, status: status),
      .failure(name, "so it is", status: status)
    ).check()
  }

  @Test(
    "is what the first rule that holds calls it",
    arguments: [
      (402, #"{"type":"x"}"#, "funds"), (409, #"{"type":"x"}"#, "duplicate"),
      (422, #"{"type":"too_small"}"#, "below_minimum"), (422, #"{"type":"gone"}"#, "not_found"),
      (422, #"{"type":"other"}"#, "invalid"), (500, #"{"type":"locked"}"#, "maintenance"),
      (404, #"{"type":"locked"}"#, "maintenance"), (404, "<html>", "auth"),
    ])
  func order(_ status: Int, _ body: String, _ name: String) async throws {
    try await AdapterCase(
      "order",
      """
      request: {path: /me}
      balances: [{currency: USD, available: $.credit}]
      errors:
        - {when: $.type == 'locked', class: maintenance}
        - {status: 402, class: funds}
        - {status: [408, 409], class: duplicate}
        - {status: 4xx, when: $.type == 'too_small', class: below_minimum}
        - {status: 422, when: $.type == 'gone', class: not_found}
        - {status: [422, 5xx], class: invalid}
        - {status: 404, class: auth, message: a page}
      """, reply: ServedReply(body, status: status), .failure(name, "", status: status)
    ).check()
  }
}
