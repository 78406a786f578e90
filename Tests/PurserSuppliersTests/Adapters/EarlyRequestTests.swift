import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

/// What is known, and when: the host before any request, the time and a token before any call.
@Suite("Requests before the calls")
struct EarlyRequestTests {
  private func problems(_ yaml: String) throws -> [String] {
    let document = try YAMLDocument.parse(Array(yaml.utf8), fileName: "a.yaml")
    var problems = document.problems
    _ = AdapterDefinition(
      node: document.root, name: "acme", currencies: CurrencyTable(), problems: &problems)
    return problems.sorted.map(\.message)
  }

  private static let rest = "balances: [{currency: USD, available: $.a}]"

  @Test(
    "nothing is computed for a host",
    arguments: [
      "https://{{uuid()}}.example.com", "https://{{concat(region, '-1')}}.example.com",
      "https://a.example/{{upper(region)}}",
    ])
  func hosts(url: String) throws {
    let call = url.firstRange(of: "{{").map { url[$0.lowerBound...] }?.prefix { $0 != "." } ?? ""
    let sentence = "holds the computation `\(call)`; only settings may stand in it"
    let places = [
      "base_url: \"\(url)\"\nrequest: {path: /b}", "request: {base_url: \"\(url)\", path: /b}",
      """
      credentials: [key]
      auth: {oauth2_client_credentials: {token_url: "\(url)/t", client_id: a, client_secret: "{{key}}"}}
      request: {path: /b}
      """,
    ]
    // Behind the host of a `token_url` a path begins, as that of any request.
    let keys = ["base_url", "base_url"] + (url.hasSuffix("}}") ? [] : ["token_url"])
    for (place, key) in zip(places, keys) {
      #expect(
        try problems("settings: {region: {default: eu}}\n\(place)\n\(Self.rest)")
          == ["`\(key)` \(sentence)"])
    }
  }

  private static let grant =
    "auth: {oauth2_client_credentials: {token_url: /t, client_id: \"{{id}}\", "
    + "client_secret: \"{{secret}}\"}}"

  @Test(
    "the request for the time knows no token, nor what calls and logins keep",
    arguments: [
      ("{path: /time, headers: {X-T: \"{{token}}\"}}", "`headers.X-T` uses `token`"),
      ("{path: \"/time/{{account}}\"}", "`path` uses `account`"),
    ])
  func clock(request: String, expected: String) throws {
    let yaml = """
      base_url: https://api.example
      credentials: [id, secret]
      \(Self.grant)
      clock: {request: \(request), time: $.now}
      calls:
        - {request: {path: /a}, keep: {account: $.id}}
        - {request: {path: "/b/{{account}}", headers: {X-N: "{{now}}"}}, \(Self.rest)}
      """
    let found = try problems(yaml)
    #expect(found.count == 1)
    #expect(found.first?.contains(expected) == true, "\(found)")
  }

  @Test(
    "nor does the request for a token",
    arguments: [
      ("\"{{id}}\"", "\"{{token}}\"", "`client_secret` uses `token`"),
      ("\"{{token}}\"", "\"{{secret}}\"", "`client_id` uses `token`"),
      ("\"{{account}}\"", "\"{{secret}}\"", "`client_id` uses `account`"),
    ])
  func tokens(id: String, secret: String, expected: String) throws {
    let yaml = """
      base_url: https://api.example
      credentials: [id, secret]
      auth: {oauth2_client_credentials: {token_url: /t, client_id: \(id), client_secret: \(secret)}}
      calls:
        - {request: {path: /a}, keep: {account: $.id}}
        - {request: {path: "/b/{{account}}"}, \(Self.rest)}
      """
    let found = try problems(yaml)
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.contains(expected) == true, "\(found)")
  }

  @Test(
    "`renew_when` is written in the language of the replies",
    arguments: [
      ("decode: xml\nrequest: {path: /b}\nbalances: [{currency: USD, available: /r/t}]"),
      """
      calls:
        - {request: {path: /b}, decode: xml, balances: [{currency: USD, available: /r/t}]}
      """,
    ])
  func renewal(rest: String) async throws {
    let yaml = """
      credentials: [secret]
      auth:
        oauth2_client_credentials:
          {token_url: /t, client_id: a, client_secret: "{{secret}}", renew_when: /r/code == 401}
      \(rest)
      """
    let transport = ScriptedTransport { request, number in
      if request.url.hasSuffix("/t") {
        return .success(.reply(#"{"access_token":"token-\#(number)"}"#))
      }
      let isNew = request.headers.contains { $0.value == "Bearer token-2" }
      return .success(.reply(isNew ? "<r><t>5</t></r>" : "<r><code>401</code></r>"))
    }
    let client = try TestSupplier(yaml, credentials: ["secret": "s-77"]).client(transport)
    let report = try await client.readBalances()
    #expect(report.readings.map { "\($0.available)" } == ["5.00 USD"])
    #expect(transport.requests.count == 4)
    let wrong = yaml.replacing("/r/code == 401", with: "$.code == 401")
    #expect(try problems("base_url: https://a.example\n\(wrong)").count == 1)
  }

  @Test("a supplier's own `auth` has it in that language, too")
  func replaced() throws {
    let preset =
      "credentials: [key]\ndecode: xml\nrequest: {path: /b}\n"
      + "balances: [{currency: USD, available: /r/t}]"
    let adapter = try Presets.definition(Array("adapter: a\n\(preset)".utf8), fileName: "a.yaml")
    for (path, count) in [("/r/code == 401", 0), ("$.code == 401", 1)] {
      let auth = """
        oauth2_client_credentials: {token_url: /t, client_id: a, client_secret: "{{key}}", renew_when: \(path)}
        """
      let node = try YAMLDocument.parse(Array(auth.utf8), fileName: "b.yaml").root
      var problems = Problems()
      _ = adapter.replacing(request: nil, auth: node, problems: &problems)
      #expect(problems.sorted.count == count, "\(problems.sorted.map(\.message))")
    }
  }

  @Test(
    "a pattern that says no moment is refused where it would be read",
    arguments: [
      ("'%H:%M'", "the pattern says no year, so that it reads no moment; add `%Y`"),
      ("'%d.%m.'", "the pattern says no year, so that it reads no moment; add `%Y`"),
      ("'%Y-%m-%d %I:%M'", "`%I` is an hour of one half of the day; add `%p`, or write `%H`"),
      ("'%Y-%m-%d %p'", "`%p` needs the hour; add `%I`"),
    ])
  func patterns(pattern: String, sentence: String) throws {
    let yaml = """
      request: {}
      balances: [{currency: USD, available: $.a, updated_at: "parse_time($.t, \(pattern))"}]
      """
    #expect(try problems(yaml) == ["`updated_at`: \(sentence)"])
    let written = "request: {headers: {X-T: \"{{time(now, \(pattern))}}\"}}\n\(Self.rest)"
    #expect(try problems(written) == [])
  }
}
