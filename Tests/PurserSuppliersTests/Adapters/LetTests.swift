import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Values computed for requests")
struct LetTests {
  private func sent(
    _ yaml: String, credentials: [String: String] = ["key": "k"],
    settings: [String: SettingValue] = [:]
  ) async throws -> String {
    let supplier = try TestSupplier(
      yaml + "\n" + plainBalances, credentials: credentials, settings: settings)
    let transport = ScriptedTransport(#"{"amount": 1}"#)
    _ = try await supplier.client(transport).readBalances()
    return try #require(transport.requests.last).written
  }

  @Test("one over the request sees all of it but itself, wherever it is put")
  func overTheRequest() async throws {
    let request = try await sent(
      """
      credentials: [key]
      let: {sign: "concat(request.method, '|', request.path, '|', request.query, '|', request.body)"}
      request:
        method: POST
        path: /b/{{key}}
        query: {a: x y, sign: "{{sign}}", b: "2"}
        headers: {X-Sign: "{{sign}}"}
        form: {c: "é", sign: "{{sign}}"}
      """)
    #expect(
      request == """
        POST https://api.example/b/k?a=x%20y&sign=POST%7C%2Fb%2Fk%7Ca%3Dx%2520y%26b%3D2%7Cc%3D%25C3%25A9&b=2
        X-Sign: POST|/b/k|a=x%20y&b=2|c=%C3%A9
        Accept: application/json
        Content-Type: application/x-www-form-urlencoded

        c=%C3%A9&sign=POST%7C%2Fb%2Fk%7Ca%3Dx%2520y%26b%3D2%7Cc%3D%25C3%25A9
        """)
  }

  @Test(
    "parameters are those of query and body, not encoded")
  func parameters() async throws {
    let request = try await sent(
      """
      credentials: [key]
      auth: {body: {name: key, value: "{{key}}"}}
      let: {sign: "canonical(request.params)"}
      request: {method: POST, path: /b, query: {z: "1 2"}, json: {b: 2, a: "", sign: "{{sign}}"}}
      """)
    #expect(
      request.hasSuffix(
        #"{"b":2,"a":"","sign":"b=2&key=k&z=1 2","key":"k"}"#),
      "\(request)")
  }

  @Test("each is computed once for a request, and anew for the next")
  func once() async throws {
    let supplier = try TestSupplier(
      """
      let: {nonce: increasing(), twice: "concat(nonce, '-', nonce)"}
      request: {path: /b, query: {n: "{{nonce}}", t: "{{twice}}", id: "{{uuid()}}", again: "{{increasing()}}"}}
      """ + "\n" + plainBalances)
    let transport = ScriptedTransport(#"{"amount": 1}"#)
    let client = supplier.client(transport)
    _ = try await client.readBalances()
    _ = try await client.readBalances()
    let queries = transport.requests.map { $0.url.split(separator: "?")[1] }
    let uuid = "00010203-0405-4607-8809-0a0b0c0d0e0f"
    #expect(queries == ["n=1&t=1-1&id=\(uuid)&again=1", "n=2&t=2-2&id=\(uuid)&again=2"])
  }

  @Test("what an optional value gives nothing for leaves no trace")
  func nothing() async throws {
    let request = try await sent(
      """
      credentials: [key]
      settings: {gone: {}, list: {default: [a, b]}, n: {default: "5"}}
      request:
        method: POST
        path: /b
        query: {a: "{{gone}}", b: "x{{gone}}"}
        headers: {X-Gone: "{{gone}}", X-Key: "{{key}}"}
        json: {a: "{{gone}}", b: ["{{gone}}"], list: "{{list}}", n: "{{number(n)}}", text: "{{n}}"}
      """)
    #expect(
      request == """
        POST https://api.example/b?b=x
        X-Key: k
        Accept: application/json
        Content-Type: application/json

        {"b":[null],"list":["a","b"],"n":5,"text":"5"}
        """)
  }

  @Test("XML is escaped, cookies and bases are put together")
  func surroundings() async throws {
    let request = try await sent(
      """
      credentials: [key]
      settings: {region: {default: eu-1}}
      auth: {cookie: [{name: a, value: "{{key}}"}, {name: b, value: x}]}
      request: {method: POST, base_url: "https://{{region}}.api.example/v1/", path: /b, xml: '<a b="{{key}}">{{key}}</a>'}
      """, credentials: ["key": "<&\"'>"])
    #expect(
      request == """
        POST https://eu-1.api.example/v1/b
        Cookie: a=<&"'>; b=x
        Accept: application/json
        Content-Type: application/xml

        <a b="&lt;&amp;&quot;&apos;&gt;">&lt;&amp;&quot;&apos;&gt;</a>
        """)
  }

  @Test(
    "what cannot be sent is a failure that says why and shows no secret",
    arguments: [
      (
        "request: {path: '/{{gone}}'}\nsettings: {gone: {}}",
        "`gone` is empty; a path cannot be made"
      ),
      ("request: {path: /b, headers: {X: '{{sign}}'}}\nlet: {sign: sha256(key)}", "is bytes"),
      (
        "request: {path: /b, headers: {X: '{{sign}}'}}\nlet: {sign: hex(from_base64(key))}",
        "`sign` of let"
      ),
      (
        "request: {path: /b, headers: {X: '{{sign}}'}}\nlet: {sign: \"hex(rsa_sha256(key, 'x'))\"}",
        "`key`"
      ),
      (
        "request: {path: /b, base_url: 'https://{{h}}.example'}\nsettings: {h: {default: 'a/b'}}",
        "no part of a base URL"
      ),
    ])
  func failures(yaml: String, sentence: String) async throws {
    let failure = await #expect(throws: CheckFailure.self) {
      try await sent("credentials: [key]\n" + yaml, credentials: ["key": "?hunter2?"])
    }
    #expect(failure?.kind == .invalid)
    #expect(failure?.message.contains(sentence) == true, "\(failure?.message ?? "")")
    #expect(failure?.message.contains("hunter2") == false)
  }

  @Test(
    "names that mean nothing or two things are refused when the adapter is read",
    arguments: [
      ("let: {a: b, b: a}", "`a` is computed from itself"), ("let: {a: c}", "uses `c`"),
      ("let: {now: '1'}", "`now` means something else"),
      ("let: {key: '1'}", "a credential or a setting already"),
      ("let: {a: $.b}", "here there is none yet"),
      ("let: {a: 'nothing(1)'}", "no function `nothing`"),
      ("maps: {a: {b: c}}\nlet: {x: 'map(key, b)'}", "uses `b`"),
    ])
  func mistakes(yaml: String, sentence: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try TestSupplier("credentials: [key]\nrequest: {}\n\(yaml)\n" + plainBalances)
    }
    #expect(error?.rendered().contains(sentence) == true, "\(error?.rendered() ?? "")")
  }
}
