import Foundation
import Testing

@Suite("A supplier that wants its credentials in a place of its own")
struct CredentialPlaceTests {
  private static func supplier(
    _ name: String, _ lines: String, credentials: [String],
    request: String = "request: {path: /b}",
    _ judge: @escaping @Sendable (ReceivedRequest) throws -> Void
  ) -> AdapterCase {
    let names = credentials.map { $0.prefix { $0 != "=" } }.joined(separator: ", ")
    return AdapterCase(
      name,
      """
      credentials: [\(names)]
      \(lines)
      \(request)
      balances: [{currency: USD, available: $.b}]
      """, credentials: credentials, .pools(["main USD 7.50"])
    ) { request in
      try judge(request)
      return .json(#"{"b":"7.50"}"#)
    }
  }

  private static let cases = [
    supplier("as a bearer token", #"auth: {bearer: "{{k}}"}"#, credentials: ["k=tok.en-1"]) {
      try $0.expect(header: "authorization", "Bearer tok.en-1")
    },
    supplier(
      "in a header with words around it",
      #"auth: {header: {name: Authorization, value: 'Token token="{{k}}", v=2'}}"#,
      credentials: ["k=abcdef"]
    ) { try $0.expect(header: "authorization", #"Token token="abcdef", v=2"#) },
    supplier(
      "in three headers",
      """
      auth:
        header:
          - {name: X-Client-Id, value: "{{id}}"}
          - {name: X-Client-Secret, value: "{{secret}}"}
          - {name: X-Both, value: "{{base64(concat(id, ':', secret))}}"}
      """, credentials: ["id=client-9", "secret=sesame!!"]
    ) { request in
      try request.expect(header: "x-client-id", "client-9")
      try request.expect(header: "x-client-secret", "sesame!!")
      try request.expect(
        header: "x-both", Data("client-9:sesame!!".utf8).base64EncodedString())
    },
    supplier(
      "as a name with an empty password", #"auth: {basic: {username: "{{k}}", password: ""}}"#,
      credentials: ["k=sk_live_1"]
    ) {
      try $0.expect(
        header: "authorization", "Basic " + Data("sk_live_1:".utf8).base64EncodedString())
    },
    supplier(
      "as a name and a password with colons and umlauts",
      #"auth: {basic: {username: "{{u}}", password: "{{p}}"}}"#,
      credentials: ["u=shop/1", "p=pä:ss wörd"]
    ) {
      try $0.expect(
        header: "authorization", "Basic " + Data("shop/1:pä:ss wörd".utf8).base64EncodedString())
    },
    supplier(
      "as a constant word and a password",
      #"auth: {basic: {username: api, password: "{{k}}"}}"#, credentials: ["k=key-123"]
    ) {
      try $0.expect(
        header: "authorization", "Basic " + Data("api:key-123".utf8).base64EncodedString())
    },
    supplier(
      "in the path", "auth: {none: true}", credentials: ["k=a/b c?d"],
      request: #"request: {path: "/api/{{k}}/balance", query: {v: 1}}"#
    ) { try $0.expect("GET", "/api/a%2Fb%20c%3Fd/balance?v=1") },
    supplier(
      "in the query",
      #"auth: {query: [{name: user, value: "{{u}}"}, {name: key, value: "{{k}}"}]}"#,
      credentials: ["u=me&you", "k=x=y/z+"], request: "request: {path: /b, query: {a: 1}}"
    ) { try $0.expect("GET", "/b?a=1&user=me%26you&key=x%3Dy%2Fz%2B") },
    supplier(
      "in a JSON body",
      #"auth: {body: [{name: login, value: "{{u}}"}, {name: pw, value: "{{k}}"}]}"#,
      credentials: ["u=12345678", "k=pass\"word"],
      request: "request: {method: POST, path: /b, json: {op: balance}}"
    ) { try $0.expect(body: #"{"op":"balance","login":"12345678","pw":"pass\"word"}"#) },
    supplier(
      "in a form", #"auth: {body: {name: api_key, value: "{{k}}"}}"#, credentials: ["k=a b&c"],
      request: "request: {method: POST, path: /b, form: {op: balance}}"
    ) { request in
      try request.expect("api_key", request.form("api_key"), "a b&c")
      try request.expect("op", request.form("op"), "balance")
    },
    supplier(
      "in cookies",
      #"auth: {cookie: [{name: sid, value: "{{k}}"}, {name: lang, value: "{{'en'}}"}]}"#,
      credentials: ["k=0123456789"]
    ) { try $0.expect(header: "cookie", "sid=0123456789; lang=en") },
    supplier(
      "partly in a header and partly in the query",
      #"auth: {header: {name: X-Key, value: "{{k}}"}}"#, credentials: ["k=kkkkkk", "u=uuuuuu"],
      request: #"request: {path: "/{{u}}", query: {u: "{{u}}"}, headers: {X-User: "{{u}}"}}"#
    ) { request in
      try request.expect("GET", "/uuuuuu?u=uuuuuu")
      try request.expect(header: "x-key", "kkkkkk")
      try request.expect(header: "x-user", "uuuuuu")
    },
  ]

  @Test("gets them there", arguments: cases)
  func places(_ supplier: AdapterCase) async throws { try await supplier.check() }
}
