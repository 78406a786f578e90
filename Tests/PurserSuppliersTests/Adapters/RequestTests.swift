import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Requests of an adapter")
struct RequestTests {
  private func sent(
    _ yaml: String, credentials: [String: String] = [:], settings: [String: SettingValue] = [:],
    baseURL: String = "https://api.example"
  ) async throws -> String {
    let supplier = try TestSupplier(
      yaml + "\n" + plainBalances, credentials: credentials, settings: settings, baseURL: baseURL)
    let transport = ScriptedTransport(#"{"amount": 1}"#)
    _ = try await supplier.client(transport).readBalances()
    return try #require(transport.requests.last).written
  }

  @Test(
    "each kind of authentication puts the secret where it belongs",
    arguments: [
      (
        "bearer: '{{key}}'",
        "GET https://api.example/b\nAuthorization: Bearer s3cret/+=\nAccept: application/json"
      ),
      (
        "header: {name: X-API-Key, value: '{{key}}'}",
        "GET https://api.example/b\nX-API-Key: s3cret/+=\nAccept: application/json"
      ),
      (
        "query: {name: token, value: '{{key}}'}",
        "GET https://api.example/b?token=s3cret%2F%2B%3D\nAccept: application/json"
      ),
      (
        "basic: {username: me, password: '{{key}}'}",
        "GET https://api.example/b\nAuthorization: Basic bWU6czNjcmV0Lys9\nAccept: application/json"
      ),
      ("none: true", "GET https://api.example/b\nAccept: application/json"),
    ])
  func authentication(auth: String, expected: String) async throws {
    let yaml = "credentials: [key]\nauth: {\(auth)}\nrequest: {path: /b}"
    #expect(try await sent(yaml, credentials: ["key": "s3cret/+="]) == expected)
  }

  @Test("body authentication joins the members of the JSON, or the fields of the form")
  func bodyAuthentication() async throws {
    let auth = "credentials: [key]\nauth: {body: {name: token, value: '{{key}}'}}\n"
    let json = try await sent(
      auth + "request: {method: POST, path: /b, json: {a: 1}}", credentials: ["key": "s\"3"])
    #expect(json.hasSuffix("Content-Type: application/json\n\n{\"a\":1,\"token\":\"s\\\"3\"}"))
    let form = try await sent(
      auth + "request: {method: POST, path: /b, form: {a: x y}}", credentials: ["key": "s&3"])
    #expect(
      form.hasSuffix("Content-Type: application/x-www-form-urlencoded\n\na=x%20y&token=s%263"))
  }

  @Test("values are encoded for the place they stand in")
  func encoding() async throws {
    let yaml = """
      settings: {id: {required: true}, list: {default: [USD, "E R"]}, none: {default: []}, gone: {}}
      request:
        path: /a/{{id}}/b
        query: {q: "x {{id}}", currencies: "{{list}}", empty: "{{none}}", gone: "{{gone}}", blank: ""}
        headers: {X-Id: "id {{id}}", Accept: text/plain}
      """
    let expected = """
      GET https://api.example/v2/a/%C3%A9%2F..%2F%3F%26/b?q=x%20%C3%A9%2F..%2F%3F%26&currencies=USD,E%20R&blank=
      X-Id: id é/../?&
      Accept: text/plain
      """
    let request = try await sent(
      yaml, settings: ["id": .text("é/../?&")], baseURL: "https://api.example/v2//")
    #expect(request == expected)
  }

  @Test("JSON bodies keep kinds: quoted is text, plain is what it looks like, a list is an array")
  func jsonBody() async throws {
    let yaml = """
      settings: {ids: {default: [a, b]}, name: {default: 'x"y'}}
      request:
        method: POST
        json:
          n: 1.50
          quoted: "1"
          yes: true
          nothing: null
          ids: "{{ids}}"
          text: "ids {{ids}}"
          nested: {list: ["{{name}}", 2]}
      """
    let body =
      #"{"n":1.50,"quoted":"1","yes":true,"nothing":null,"ids":["a","b"],"text":"ids a,b","nested":{"list":["x\"y",2]}}"#
    #expect(try await sent(yaml).hasSuffix("\n\n" + body))
    #expect(
      try await sent("request: {method: PUT, text: hello}").hasSuffix("charset=utf-8\n\nhello"))
  }

  @Test(
    "a value that would change the request's shape is refused, and nothing is sent",
    arguments: [
      ("path: '/a/{{v}}'", "..", "`v` is `..`; a path cannot be made with it"),
      ("path: '/a/{{v}}'", "", "`v` is empty; a path cannot be made with it"),
      (
        "headers: {X-A: '{{v}}'}", "a\r\nX-B: 1",
        "the value of the header `X-A` has a line break in it"
      ),
    ])
  func injection(request: String, value: String, message: String) async throws {
    let supplier = try TestSupplier(
      "settings: {v: {required: true}}\nrequest: {\(request)}\n" + plainBalances,
      settings: ["v": .text(value)])
    let transport = ScriptedTransport("{}")
    let failure = await #expect(throws: CheckFailure.self) {
      try await supplier.client(transport).readBalances()
    }
    #expect(failure == CheckFailure(.invalid, message, requestMayHaveBeenSent: false))
    #expect(transport.requests.isEmpty)
  }

  @Test("the four presets ask as their suppliers document it")
  func presets() async throws {
    let expected: [(TestSupplier, String)] = [
      (
        try TestSupplier(preset: "foxreload", credentials: ["api_key": "k"]),
        "GET https://api.example/balance\nAuthorization: Bearer k\nAccept: application/json"
      ),
      (
        try TestSupplier(
          preset: "onlinesales", credentials: ["token": "t+1"],
          settings: ["merchant_id": .text("TOQ-15126"), "marketplace_client_id": .text("110600")]),
        "GET https://api.example/osBillingServiceV2/marketplace/balance?merchantType=seller"
          + "&merchantId=TOQ-15126&marketplaceClientId=110600&token=t%2B1\nAccept: application/json"
      ),
      (
        try TestSupplier(
          preset: "paddle", credentials: ["api_key": "k"],
          settings: ["customer_id": .text("ctm_1"), "currencies": .list(["USD", "EUR"])]),
        "GET https://api.example/customers/ctm_1/credit-balances?currency_code=USD,EUR\n"
          + "Paddle-Version: 1\nAuthorization: Bearer k\nAccept: application/json"
      ),
      (
        try TestSupplier(
          preset: "paddle", credentials: ["api_key": "k"],
          settings: ["customer_id": .text("ctm_1")]),
        "GET https://api.example/customers/ctm_1/credit-balances\n"
          + "Paddle-Version: 1\nAuthorization: Bearer k\nAccept: application/json"
      ),
    ]
    for (supplier, request) in expected {
      let transport = ScriptedTransport("{}")
      _ = try? await supplier.client(transport).readBalances()
      #expect(transport.requests.map(\.written) == [request])
    }
  }

  @Test("OnlineSales takes its four parameters as a request body where a supplier's lines say so")
  func onlineSalesBody() async throws {
    var supplier = try TestSupplier(
      preset: "onlinesales", credentials: ["token": "t"],
      settings: ["merchant_id": .text("8979879123"), "marketplace_client_id": .text("7")])
    let lines = """
      auth: {body: {name: token, value: "{{token}}"}}
      request:
        query: {}
        json:
          merchantType: "{{merchant_type}}"
          merchantId: "{{merchant_id}}"
          marketplaceClientId: 110600
      """
    supplier.account.adapter = try supplier.account.adapter.replaced(by: lines)
    let transport = ScriptedTransport("{}")
    _ = try? await supplier.client(transport).readBalances()
    #expect(
      transport.requests.map(\.written) == [
        """
        GET https://api.example/osBillingServiceV2/marketplace/balance
        Accept: application/json
        Content-Type: application/json

        {"merchantType":"seller","merchantId":"8979879123","marketplaceClientId":110600,"token":"t"}
        """
      ])
  }

  @Test("FoxReload's other contracts are two lines of YAML")
  func foxReloadVariants() async throws {
    var supplier = try TestSupplier(preset: "foxreload", credentials: ["api_key": "k"])
    supplier.account.adapter = try supplier.account.adapter.replaced(
      by: """
        request: {path: /v1/balance}
        auth: {header: {name: X-API-Key, value: "{{api_key}}"}}
        """)
    let transport = ScriptedTransport("{}")
    _ = try? await supplier.client(transport).readBalances()
    #expect(
      transport.requests.map(\.written) == [
        "GET https://api.example/v1/balance\nX-API-Key: k\nAccept: application/json"
      ])
  }
}

extension AdapterDefinition {
  /// The adapter with a supplier's `request:` and `auth:` lines.
  func replaced(by yaml: String, credentials: [String] = []) throws -> AdapterDefinition {
    let document = try YAMLDocument.parse(Array(yaml.utf8), fileName: "suppliers.yaml")
    var problems = document.problems
    var reader = try #require(MappingReader(document.root, named: "supplier", &problems))
    let request = reader.node("request", &problems)
    let auth = reader.node("auth", &problems)
    reader.finish(&problems)
    let adapter = replacing(
      request: request, auth: auth, givenCredentials: credentials, problems: &problems)
    guard !problems.hasErrors else { throw ConfigurationError(problems, in: document.source) }
    return adapter
  }
}
