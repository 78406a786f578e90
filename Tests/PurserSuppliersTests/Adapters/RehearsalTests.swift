import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Requests that lint builds with an invented account")
struct RehearsalTests {
  private static func lint(_ lines: String, _ samples: String = "") async throws -> AdapterLint {
    let base = lines.contains("base_url") ? "" : "base_url: https://api.example\n"
    let request = "\n\(lines)".contains("\nrequest:") ? "" : "request: {path: /b}\n"
    let yaml = """
      adapter: a
      \(base)\(lines)
      \(request)balances: [{currency: USD, available: $.b}]
      errors: [{status: 401, class: auth}]
      samples:
        - {name: ok, body: '{"b":1}', expect: {balances: [{currency: USD, available: "1"}]}}
        - {name: bad, status: 401, expect: {error: auth}}
      \(samples)
      """
    return await AdapterLint(try Presets.definition(Array(yaml.utf8), fileName: "a.yaml"))
  }

  @Test(
    "a key is invented for every function that needs one",
    arguments: [
      "jwt('ES256', pem, object('iss', id))", "jwt('EdDSA', pem, object('iss', id))",
      "jwt('RS256', pem, object('iss', id))", "jwt('RS512', pem, object('iss', id))",
      "jwt('PS256', pem, object('iss', id))", "jwt('HS256', pem, object('iss', id))",
      "jwt('ES256', key, object('iss', id))", "base64(es256(key, id))",
      "base64(es256(pem, id))", "base64(ed25519(pem, id))", "base64(rsa_sha256(key, id))",
      "jwt('RS256', replace(pem, '|', ' '), object('iss', id))",
    ])
  func keys(_ token: String) async throws {
    let key = token.contains("key") ? "\n  key: trim(pem)" : ""
    let lint = try await Self.lint(
      "credentials: [pem, id]\nlet:\n  t: \"\(token)\"\(key)\nauth: {bearer: \"{{t}}\"}")
    let unused = token.contains("id)") ? [] : lint.faults
    #expect(lint.faults == unused)
    #expect(lint.notes == [])
  }

  @Test(
    "a credential is invented that can be taken apart as the adapter does",
    arguments: [
      "{id: \"capture(key, '^([^.]+)[.]')\", secret: \"capture(key, '[.](.+)$')\", s: \"hex(hmac_sha256(secret, id))\"}",
      "{id: \"capture(key, '^([^:]+):', 1)\", secret: \"capture(key, ':(.+)$', 1)\", s: \"hex(hmac_sha256(from_hex(secret), id))\"}",
      "{id: \"capture(key, '^([a-z0-9]+)_')\", s: \"hex(hmac_sha256(key, id))\"}",
      "{j: json(key), s: \"jwt('RS256', j.private_key, object('iss', j.client_email))\"}",
      "{j: json(key), s: \"jwt('HS256', get(j, 'secret'), object('iss', j.id))\"}",
      "{s: \"concat(json(key).id, json(key).secret)\"}",
    ])
  func parts(_ lets: String) async throws {
    let lint = try await Self.lint(
      "credentials: [key]\nlet: \(lets)\nauth: {bearer: \"{{s}}\"}")
    #expect(lint.faults == [])
    #expect(lint.notes == [])
  }

  @Test("the algorithm of a token may be a setting or a `let`")
  func algorithm() async throws {
    for line in ["settings: {alg: {default: ES256}}\nlet: {", "let: {alg: \"'RS256'\", "] {
      let lint = try await Self.lint(
        "credentials: [pem]\n\(line)t: \"jwt(alg, pem, object('a', 1))\"}\nauth: {bearer: \"{{t}}\"}"
      )
      #expect(lint.faults == [])
      #expect(lint.notes == [])
    }
  }

  private static let odd =
    "credentials: [key]\nlet: {s: \"concat(capture(key, '^ID([0-9]+)$'), '.')\"}\nauth: {bearer: \"{{s}}\"}"

  @Test("where no invention fits, a note says what to give, and with that it is tried")
  func unknownForm() async throws {
    let lint = try await Self.lint(Self.odd)
    #expect(lint.faults == [])
    #expect(lint.notes.count == 1)
    #expect(lint.notes.first?.contains("give `credentials` in a sample") == true)
    let sample =
      "  - {name: s, credentials: {key: ID12}, sends: {headers: {Authorization: Bearer 12.}}}"
    let given = try await Self.lint(Self.odd, sample)
    #expect(given.faults == [])
    #expect(given.notes == [])
    let wrong = try await Self.lint(Self.odd, sample.replacing("ID12", with: "12"))
    #expect(wrong.faults.contains { $0.hasPrefix("the request cannot be built: ") })
  }

  @Test("what fails for every credential is an error, whatever else is computed")
  func certain() async throws {
    let lint = try await Self.lint(
      "credentials: [key]\nlet: {s: \"hmac_sha256(from_base64(key), 'a')\"}\nauth: {bearer: \"{{s}}\"}"
    )
    #expect(lint.faults.contains { $0.contains("`s` is bytes; make text of them") })
  }

  @Test(
    "a setting that is a whole URL is invented as one",
    arguments: [
      "base_url: \"{{url}}\"\ncredentials: [key]\nauth: {bearer: \"{{key}}\"}",
      "base_url: \"{{url}}/v1\"\ncredentials: [key]\nauth: {bearer: \"{{key}}\"}",
      "base_url: \"https://{{url}}\"\ncredentials: [key]\nauth: {bearer: \"{{key}}\"}",
      "base_url: \"https://{{url}}.api.example/v1\"\ncredentials: [key]\nauth: {bearer: \"{{key}}\"}",
      "credentials: [key]\nauth: {oauth2_client_credentials: {token_url: \"{{url}}/t\", client_id: \"{{key}}\", client_secret: \"{{key}}\"}}",
      "credentials: [key]\nauth: {login: {request: {method: POST, base_url: \"{{url}}\", path: /t, form: {k: \"{{key}}\"}}, token: $.t}}",
      "credentials: [key]\nauth: {bearer: \"{{key}}\"}\nrequest: {base_url: \"{{url}}\", path: /b}",
    ])
  func urls(_ lines: String) async throws {
    let lint = try await Self.lint("settings: {url: {required: true}}\n\(lines)")
    #expect(lint.faults == [])
    #expect(lint.notes == [])
  }
}
