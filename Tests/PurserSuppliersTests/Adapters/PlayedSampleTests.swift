import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("A sample of a whole check")
struct PlayedSampleTests {
  private static let adapter = """
    adapter: a
    base_url: https://api.example/v1
    credentials: [key, secret]
    settings: {account: {default: A}}
    let:
      nonce: random_hex(4)
      text: concat(epoch(now), '\\n', nonce, '\\n', request.path)
      signature: hex(hmac_sha256(secret, text))
    auth: {header: [{name: X-Key, value: "{{key}}"}, {name: X-Sign, value: "{{signature}}"}]}
    request:
      method: POST
      path: /b
      query: {account: "{{account}}"}
      json: {id: "{{uuid()}}", n: "{{increasing()}}", nonce: "{{nonce}}"}
    balances: [{currency: USD, available: $.left}]

    """

  private static let sample = """
    samples:
      - name: signed
        at: 2026-05-01T12:00:00Z
        credentials: {key: k1, secret: s3cret}
        settings: {account: B}
        random: [550e8400-e29b-41d4-a716-446655440000, 0a0b0c0d]
        increasing: 77
        body: '{"left":"3"}'
        sends:
          method: POST
          path: /v1/b
          query: {account: B, other: ~}
          headers: {x-key: k1, X-Sign: SIGNATURE, X-None: ~}
          json: {n: 77, id: 550e8400-e29b-41d4-a716-446655440000, nonce: 0a0b0c0d}
        expect: {balances: [{currency: USD, available: "3"}]}
    """

  private static var signature: String {
    ByteText.hex(
      Digest.sha256.authenticationCode(
        for: "1777636800\n0a0b0c0d\n/v1/b", key: Array("s3cret".utf8)))
  }

  private static func mismatches(_ yaml: String) async throws -> [String] {
    let yaml = yaml.replacing("SIGNATURE", with: signature)
    let adapter = try Presets.definition(Array(yaml.utf8), fileName: "a.yaml")
    return await AdapterSamples.mismatches(of: adapter).map(\.message)
  }

  @Test(
    "a documented status without an answer is a sample",
    arguments: [407, 408, 504, 520, 524])
  func unreachable(_ status: Int) async throws {
    let sample = "samples: [{name: a, status: \(status), expect: {error: unreachable}}]"
    #expect(try await Self.mismatches(Self.adapter + sample) == [])
  }

  @Test("a documented signature is a test")
  func signed() async throws {
    // Bytes are given in the order in which requests ask: the body's UUID first, then the signature's nonce.
    #expect(try await Self.mismatches(Self.adapter + Self.sample) == [])
  }

  @Test(
    "what is sent otherwise is told, with the text that was signed",
    arguments: [
      (
        "method: POST\n      path: /v1", "method: GET\n      path: /v1",
        "expected `GET`, sent `POST`"
      ),
      ("path: /v1/b", "path: /b", "expected the path `/b`, sent `/v1/b`"),
      (
        "path: /v1/b", "path: https://b.example/v1/b",
        "expected the path `https://b.example/v1/b`, sent `https://api.example/v1/b`"
      ),
      (
        "{account: B, other: ~}", "{account: C}",
        "expected the query parameter `account` \"C\", sent \"B\""
      ),
      (
        "{account: B, other: ~}", "{account: ~}",
        "expected no query parameter `account`, sent \"B\""
      ),
      ("{account: B, other: ~}", "account=C", "expected the query `account=C`, sent `account=B`"),
      ("x-key: k1", "x-key: k2", "expected the header `x-key` \"k2\", sent \"k1\""),
      ("X-None: ~", "X-None: a", "expected the header `x-none` \"a\", sent none"),
      ("{n: 77,", "{n: 78,", "expected `$.n` of the body 78, sent 77"),
      ("{n: 77,", "{m: 77,", "expected `$.m` of the body 77, sent none"),
      ("{n: 77,", "{m: 77,", "expected no `$.n` in the body, sent 77"),
      (
        "secret: s3cret", "secret: other",
        "; `hmac_sha256(secret, text)` signed \"1777636800\\n0a0b0c0d\\n/v1/b\""
      ),
      ("0a0b0c0d]", "0a0b]", "4 random bytes are asked for, and `random` gives 2 in their place"),
      (
        "available: \"3\"", "available: \"4\"",
        "expected `available` 4, found 3.00 in pool `main` USD"
      ),
    ])
  func otherwise(_ good: String, _ bad: String, _ said: String) async throws {
    let sample = Self.sample.replacing(good, with: bad)
    try #require(sample != Self.sample)
    let mismatches = try await Self.mismatches(Self.adapter + sample)
    #expect(mismatches.count == 1)
    #expect(mismatches.first?.contains(said) == true, "\(mismatches)")
  }

  @Test("everything that is sent otherwise is told at once, of every request")
  func everyDifference() async throws {
    let yaml = """
      adapter: a
      base_url: https://api.example
      credentials: [key]
      auth: {login: {request: {method: POST, path: /in, form: {a: "1", b: "2", key: "{{key}}"}}, token: $.t}}
      request:
        method: POST
        path: /b
        query: {x: [1, 2], y: 3}
        json: {a: {b: 1, 'c d': [1, 2]}, e: [1], f: true}
      balances: [{currency: USD, available: $.left}]
      samples:
        - name: all of it
          replies:
            - {body: '{"t":"t1"}', sends: {form: {a: "2", b: ~, c: "3", key: key}}}
            - body: '{"left":1}'
              sends:
                method: PUT
                path: /c
                query: {x: 5, y: 4, z: 1}
                headers: {Accept: text/plain, X-Trace: "1", authorization: ~}
                json: {a: {b: 2, 'c d': [1, 3]}, e: [1, 2], g: {}}
      """
    #expect(
      try await Self.mismatches(yaml) == [
        [
          #"request 1: expected the field `a` "2", sent "1""#, #"expected no field `b`, sent "2""#,
          #"expected the field `c` "3", sent none"#, "request 2: expected `PUT`, sent `POST`",
          "expected the path `/c`, sent `/b`",
          #"expected the query parameter `x` "5", sent "1" and "2""#,
          #"expected the query parameter `y` "4", sent "3""#,
          #"expected the query parameter `z` "1", sent none"#,
          #"expected the header `accept` "text/plain", sent "application/json""#,
          #"expected the header `x-trace` "1", sent none"#,
          #"expected no header `authorization`, sent "Bearer t1""#,
          "expected `$.a.b` of the body 2, sent 1",
          "expected `$.a['c d'][1]` of the body 3, sent 2",
          "expected `$.e` of the body [1,2], sent [1]", "expected `$.g` of the body {}, sent none",
          "expected no `$.f` in the body, sent true",
        ].joined(separator: "; ")
      ])
  }

  private static let login = """
    adapter: a
    base_url: https://api.example
    credentials: [user]
    auth:
      login:
        request: {method: POST, path: /login, form: {user: "{{user}}"}}
        token: $.token
    calls:
      - {request: {path: /ids}, keep: {id: "$.ids[*]"}}
      - for_each: id
        request: {path: "/b/{{id}}"}
        paginate: {page: 1, query: p, while: page < $.pages}
        balances: [{each: "$.rows[*]", pool: $.n, currency: USD, available: $.left}]
    samples:
      - name: all of it
        replies:
          - {body: '{"token":"t"}', sends: {path: /login, form: {user: user}}}
          - {body: '{"ids":["x","y"]}', sends: {path: /ids, headers: {Authorization: Bearer t}}}
          - {body: '{"pages":2,"rows":[{"n":"a","left":1}]}', sends: {path: /b/x, query: p=1}}
          - {body: '{"pages":2,"rows":[{"n":"b","left":2}]}', sends: {path: /b/x, query: p=2}}
          - {body: '{"pages":1,"rows":[{"n":"c","left":3}]}', sends: {path: /b/y}}
        expect:
          balances: [{pool: a, currency: USD, available: "1"}, {pool: b, currency: USD, available: "2"}, {pool: c, currency: USD, available: "3"}]

    """

  @Test("a login, calls, rounds and pages are played in their order")
  func whole() async throws {
    #expect(try await Self.mismatches(Self.login) == [])
    let swapped = Self.login.replacing("path: /b/y}", with: "path: /b/z}")
    #expect(
      try await Self.mismatches(swapped) == [
        "request 5: expected the path `/b/z`, sent `/b/y`"
      ])
  }

  @Test("a reply too many, or one too few, is told")
  func count() async throws {
    let more = Self.login.replacing(
      "    expect:", with: "      - {body: '{}'}\n    expect:")
    #expect(
      try await Self.mismatches(more) == ["the sample has 6 replies, and 5 requests were made"])
    let fewer = Self.login.replacing(
      "      - {body: '{\"pages\":1,\"rows\":[{\"n\":\"c\",\"left\":3}]}', sends: {path: /b/y}}\n",
      with: "")
    let mismatch = try #require(try await Self.mismatches(fewer).first)
    #expect(mismatch.contains("expected 3 pools, failed as unreachable"))
    #expect(mismatch.contains("the sample has no reply to this request"))
  }

  @Test(
    "keys that do not go together are refused",
    arguments: [
      ("call: 1, replies: [{body: a}]", "`call` does not go with `replies`"),
      ("body: a, increasing: 3", "`increasing` is for requests, and this sample makes none"),
      ("sends: {body: a, json: 1}", "`sends` has one body"),
      ("sends: {}, credentials: {kee: a}", "unknown credential `kee`; did you mean `key`?"),
      ("sends: {}, random: xyz", "`random` must be bytes in hex, or a UUID"),
    ])
  func refused(_ keys: String, _ said: String) throws {
    let yaml = Self.adapter + "samples: [{name: a, \(keys), expect: {error: auth}}]"
    do throws(ConfigurationError) {
      _ = try Presets.definition(Array(yaml.utf8), fileName: "a.yaml")
      Issue.record("accepted: \(keys)")
    } catch {
      #expect(error.rendered().contains(said), "\(error.rendered())")
    }
  }
}
