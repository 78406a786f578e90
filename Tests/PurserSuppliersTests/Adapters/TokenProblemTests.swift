import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("What is wrong with a token's lines")
struct TokenProblemTests {
  private static let rest = """

    credentials: [id, secret]
    settings: {url: {}, region: {}}
    request: {path: /b}
    balances: [{currency: USD, available: $.a}]
    """

  private func messages(_ auth: String) -> [String] {
    do throws(ConfigurationError) {
      _ = try Presets.definition(
        Array("adapter: test\nauth:\n  \(auth)\(Self.rest)".utf8), fileName: "test.yaml")
      return []
    } catch {
      return error.problems.map(\.message)
    }
  }

  private static func oauth(_ url: String, _ more: String = "") -> String {
    "oauth2_client_credentials: {token_url: '\(url)', client_id: '{{id}}', "
      + "client_secret: '{{secret}}'\(more)}"
  }

  @Test(
    "is said once, and in full",
    arguments: [
      (oauth("/token"), []), (oauth("https://a.example/token"), []),
      (oauth("{{url}}/token"), []), (oauth("{{url}}"), []),
      (oauth("https://{{region}}.a.example/token"), []),
      (oauth("https://{{region}}.a.example/{{id}}/token"), []),
      (
        oauth("token"),
        ["`token_url` must be a URL, or a path on the base URL that starts with `/`"]
      ),
      (oauth("https://{{id}}.a.example/t"), ["`token_url` uses `id`, which is no setting"]),
      (oauth("{{secret}}/t"), ["`token_url` uses `secret`, which is no setting"]),
      (
        oauth("{{url}}.example/t"),
        ["`token_url` must go on with a path after `{{url}}`, which is a whole URL there"]
      ),
      (oauth("https://u:p@a.example/t"), ["`token_url` must hold no user and no password"]),
      (
        oauth("/t", ", client_auth: json, body: form"),
        ["`client_auth: json` makes the request JSON; write `client_auth: form` for a form"]
      ),
      (oauth("/t", ", client_auth: json, body: json"), []),
      (
        oauth("/t", ", headers: {AUTHORIZATION: x}"),
        ["both `client_auth` and `headers` set the header `Authorization`"]
      ),
      (oauth("/t", ", client_auth: form, headers: {Authorization: x}"), []),
      (oauth("/t", ", headers: {'a b': x}"), ["`a b` cannot be the name of a header"]),
      (
        "login: {request: {path: /l}, steps: [{request: {path: /m}}], token: $.t}",
        ["`request` cannot stand beside `steps`; move it into a step"]
      ),
      ("login: {steps: [], token: $.t}", ["`steps` is empty; describe one at least"]),
      (
        "login: {steps: [{keep: {a: $.a}}], token: $.t}",
        ["`step 1` has no `request`; it must be given"]
      ),
      (
        "login: {steps: [\(Array(repeating: "{request: {path: /a}}", count: 11).joined(separator: ", "))], token: $.t}",
        ["there are 11 steps; a login has 10 at most"]
      ),
      (
        "login: {steps: [{request: {path: '/{{a}}'}, keep: {a: $.a}}], token: $.t}",
        ["`path` uses `a`, which is neither"]
      ),
      (
        "login: {request: {path: /l}, keep: {now: $.a}, token: $.t}",
        ["`now` means something else in this login; name it otherwise"]
      ),
      (
        "login: {steps: [{request: {path: /a}, keep: {a: $.a}}, {request: {path: /b}, keep: {a: $.a}}], token: $.t}",
        ["`a` means something else in this login; name it otherwise"]
      ),
      (
        "login: {request: {path: /l}, keep: {id: $.a}, token: $.t}",
        ["`id` means something else in this adapter; name it otherwise"]
      ),
      ("login: {request: {path: /l}, keep: {a: $.a}, token: a}", []),
      ("login: {request: {path: /l, base_url: '{{url}}/v2'}, token: $.t}", []),
    ])
  func problems(_ auth: String, _ expected: [String]) {
    let found = messages(auth)
    #expect(found.count == expected.count, "\(found)")
    for (message, start) in zip(found, expected) {
      #expect(message.hasPrefix(start), "\(message)")
    }
  }

  @Test("what a login keeps is for requests, and for no reply to them")
  func keptIsSecret() {
    let login =
      "login: {request: {path: /l}, keep: {session: $.a}, token: $.t, renew_when: session}"
    #expect(messages(login).count == 1)
  }
}
