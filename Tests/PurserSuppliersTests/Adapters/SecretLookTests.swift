import Testing

@testable import PurserSuppliers

@Suite("Secrets in clear in an adapter")
struct SecretLookTests {
  private static let secret = "9f8e7d6c5b4a3210"

  private static func warnings(_ lines: String) async throws -> [String] {
    let yaml = """
      adapter: a
      base_url: https://api.example
      \(lines)
      \("\n\(lines)".contains("\nrequest:") ? "" : "request: {path: /b}")
      balances: [{currency: USD, available: $.b}]
      errors: [{status: 401, class: auth}]
      samples:
        - {name: ok, body: '{"b":1}', expect: {balances: [{currency: USD, available: "1"}]}}
        - {name: bad, status: 401, expect: {error: auth}}
      """
    return await AdapterLint(try Presets.definition(Array(yaml.utf8), fileName: "a.yaml")).warnings
  }

  @Test(
    "a secret is told wherever it stands, and never repeated",
    arguments: [
      (
        "auth: {aws_sigv4: {access_key_id: \"{{id}}\", secret_access_key: X, region: a, service: b}}",
        "`auth`, `secret_access_key`"
      ),
      (
        "auth: {login: {request: {method: POST, path: /l, json: {user: a, password: X}}, token: $.t}}",
        "`auth`, `password`"
      ),
      (
        "auth: {oauth2_client_credentials: {token_url: /t, client_id: a, client_secret: X}}",
        "`auth`, `client_secret`"
      ),
      (
        "auth: {oauth2_client_credentials: {token_url: /t, client_auth: form, client_id: a, client_secret: X}}",
        "`auth`, `client_secret`"
      ),
      ("auth: {basic: {username: X, password: \"{{id}}\"}}", "`auth`, `username`"),
      ("auth: {basic: {username: a, password: X}}", "`auth`, `password`"),
      ("request: {method: POST, path: /b, json: {api_key: X}}", "`request`, `api_key`"),
      ("request: {method: POST, path: /b, json: {a: {token: [X]}}}", "`request`, `token`"),
      ("request: {method: POST, path: /b, form: {password: X}}", "`request`, `password`"),
      ("request: {path: /b, query: {key: X}}", "`request`, `key`"),
      ("request: {path: /b, headers: {X-Auth-Key: X}}", "`request`, `X-Auth-Key`"),
      ("request: {path: /b/X/c}", "`request`, `path`"),
      (
        "let: {s: \"hex(hmac_sha256('X', request.path))\"}\nrequest: {path: /b, headers: {S: \"{{s}}\"}}",
        "`let`, `s`"
      ),
      (
        "settings: {token: {default: X}}\nrequest: {path: /b, query: {t: \"{{token}}\"}}",
        "the default of the setting `token`"
      ),
    ])
  func told(_ lines: String, _ place: String) async throws {
    let given = lines.contains("{{id}}") ? "credentials: [id]\n" : ""
    // The names `X-Auth-Key` and the like have an X too.
    let yaml = lines.replacing("X-Auth-Key", with: "Q-Auth-Key").replacing("X", with: Self.secret)
      .replacing("Q-Auth-Key", with: "X-Auth-Key")
    let warnings = try await Self.warnings(given + yaml)
    #expect(warnings.count == 1, "\(warnings)")
    #expect(
      warnings.first?.hasPrefix("a secret stands in clear in \(place)") == true, "\(warnings)")
    #expect(!warnings.contains { $0.contains(Self.secret) })
  }

  @Test(
    "what is said of a secret, and what is public, is none",
    arguments: [
      "request: {path: /b, headers: {Api-Key-Version: version2, X-Token-Type: bearer12}}",
      "request: {path: /b, headers: {X-Key-Algorithm: hmac-sha256}}",
      "request: {path: /b, query: {key: balance2, sort_key: created_at1}}",
      "request: {path: /b/2022-11-28/accounts1234567, query: {v: '20261128T000000'}}",
      "request: {path: /b, headers: {X-Hash: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}}",
      "settings: {region: {default: eu-west-1a}}\nrequest: {path: \"/b/{{region}}\"}",
      "auth: {login: {request: {method: POST, path: /l, form: {grant_type: password, scope: read1234}}, token: $.t}}",
    ])
  func notTold(_ lines: String) async throws {
    #expect(try await Self.warnings(lines) == [])
  }
}
