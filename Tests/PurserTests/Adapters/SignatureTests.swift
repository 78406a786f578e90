import Crypto
import ExactJSON
import Foundation
import Testing

@Suite("A supplier that checks a signature")
struct SignatureTests {
  private typealias Digests = ServerDigests

  private static let rest = "balances: [{currency: USD, available: $.b}]"

  private static func supplier(
    _ name: String, _ lines: String, credentials: [String], settings: [String] = [],
    judge: @escaping @Sendable (ReceivedRequest) throws -> Void
  ) -> AdapterCase {
    let names = credentials.map { $0.prefix { $0 != "=" } }.joined(separator: ", ")
    return AdapterCase(
      name, "credentials: [\(names)]\n\(lines)\n\(rest)", credentials: credentials,
      settings: settings, .pools(["main USD 7.50"])
    ) { request in
      try judge(request)
      return .json(#"{"b":"7.50"}"#)
    }
  }

  private static let cases = [
    supplier(
      "MD5 in capitals of id, seconds and secret, in the query",
      """
      settings: {app: {required: true}}
      let: {ts: epoch(now), sign: "upper(hex(md5(concat(app, ts, secret))))"}
      request: {path: /b, query: {app: "{{app}}", ts: "{{ts}}", sign: "{{sign}}"}}
      """, credentials: ["secret=zxcvbn"], settings: ["app=a 1"]
    ) { request in
      try request.expectNow(request.query("ts"))
      let text = "a 1\(request.query("ts") ?? "")zxcvbn"
      try request.expect("sign", request.query("sign"), Digests.md5(text).uppercased())
    },
    supplier(
      "SHA-1 of secrets, method, whole URL, body and seconds",
      """
      let:
        t: epoch(now)
        s: hex(sha1(concat(secret, '+', consumer, '+', request.method, '+', request.url, '+', request.body, '+', t)))
      request:
        path: /v1/b
        query: {deep: "a b", all: 1}
        headers: {X-T: "{{t}}", X-S: "$1${{s}}"}
      """, credentials: ["secret=app-secret", "consumer=consumer-1"]
    ) { request in
      let text = "app-secret+consumer-1+GET+\(request.url)++\(request["x-t"] ?? "")"
      try request.expectNow(request["x-t"])
      try request.expect("GET", "/v1/b?deep=a%20b&all=1")
      try request.expect(
        header: "x-s", "$1$" + Digests.hex(Digests.digest(Insecure.SHA1.self, text)))
    },
    supplier(
      "HMAC-SHA256 in hex over milliseconds, method, path, query and the bytes of the body",
      """
      let:
        ms: epoch_ms(now)
        sig: hex(hmac_sha256(secret, concat(ms, '\\n', request.method, '\\n', request.path, '\\n', request.query, '\\n', request.body)))
      auth: {header: [{name: X-Key, value: "{{key}}"}, {name: X-Sig, value: "{{ms}}:{{sig}}"}]}
      request: {method: POST, path: /api/b, query: {q: "ü"}, json: {name: "Zoë / \\"x\\"", n: 1.0}}
      """, credentials: ["key=key-1234", "secret=hmac secret"]
    ) { request in
      let parts = (request["x-sig"] ?? "").split(separator: ":").map(String.init)
      guard parts.count == 2 else { throw Refusal("no signature") }
      try request.expectNow(parts[0], unitsPerSecond: 1000)
      let text = "\(parts[0])\nPOST\n/api/b\nq=%C3%BC\n\(request.text)"
      try request.expect("the signature", parts[1], Digests.hex(Digests.hmac("hmac secret", text)))
    },
    supplier(
      "HMAC-SHA256 in base64 with a key in base64",
      """
      let:
        t: epoch(now)
        sig: base64(hmac_sha256(from_base64(secret), concat(t, request.method, request.path, '?', request.query, request.body)))
      auth: {header: [{name: CB-TIME, value: "{{t}}"}, {name: CB-SIGN, value: "{{sig}}"}]}
      request: {path: /accounts, query: {limit: 5}}
      """, credentials: ["secret=AAECAwT/+/4="]
    ) { request in
      let text = "\(request["cb-time"] ?? "")GET/accounts?limit=5"
      let key: [UInt8] = [0, 1, 2, 3, 4, 255, 251, 254]
      try request.expect(
        header: "cb-sign", Digests.base64(Digests.hmac(SHA256.self, key, text.utf8)))
    },
    supplier(
      "HMAC-SHA512 over a path and a digest of a growing number and a form",
      """
      let:
        nonce: increasing()
        sig: base64(hmac_sha512(from_base64(secret), concat(request.path, sha256(concat(nonce, request.body)))))
      auth: {header: {name: API-Sign, value: "{{sig}}"}}
      request: {method: POST, path: /0/private/Balance, form: {nonce: "{{nonce}}", otp: "1 2"}}
      """, credentials: ["secret=c2VjcmV0LWtleQ=="]
    ) { request in
      guard let nonce = request.form("nonce"), UInt64(nonce) != nil else { throw Refusal("nonce") }
      let inner = Digests.digest(SHA256.self, nonce + request.text)
      let text = Array(request.path.utf8) + inner
      try request.expect(
        header: "api-sign",
        Digests.base64(Digests.hmac(SHA512.self, "secret-key".utf8, text)))
    },
    supplier(
      "HMAC-SHA256 over the sorted query, added to it",
      """
      let: {sig: "hex(hmac_sha256(secret, canonical(request.query_params)))"}
      auth: {query: {name: signature, value: "{{sig}}"}}
      request: {path: /b, query: {zeta: 1, Alpha: "a&b", alpha: "ö", empty: "", ts: "{{epoch_ms(now)}}"}}
      """, credentials: ["secret=query-secret"]
    ) { request in
      let text = "Alpha=a&b&alpha=ö&ts=\(request.query("ts") ?? "")&zeta=1"
      try request.expect("the last", request.query.last?.name, "signature")
      try request.expect(
        "signature", request.query("signature"), Digests.hex(Digests.hmac("query-secret", text)))
    },
    supplier(
      "MD5 over the sorted members of a JSON body, in that body",
      """
      let: {sign: "upper(hex(md5(concat(canonical(request.body_params), '&key=', secret))))"}
      request:
        method: POST
        path: /b
        json: {mch_id: "1900", nonce_str: "{{random_hex(16)}}", sign: "{{sign}}", amount: 1.10, a: ""}
      """, credentials: ["secret=body-secret"]
    ) { request in
      let sent = try request.json()
      let nonce = sent["nonce_str"]?.stringValue ?? ""
      guard nonce.count == 32 else { throw Refusal("the nonce is \(nonce)") }
      let text = "amount=1.10&mch_id=1900&nonce_str=\(nonce)&key=body-secret"
      try request.expect("sign", sent["sign"]?.stringValue, Digests.md5(text).uppercased())
    },
    supplier(
      "MD5 over names and values without marks between secrets",
      """
      let: {sign: "upper(hex(md5(concat(secret, canonical(request.params, '', ''), secret))))"}
      request:
        method: POST
        path: /router
        query: {method: balance.get, v: "2.0"}
        form: {timestamp: "{{time(now, '%Y-%m-%d %H:%M:%S', '+08:00')}}", sign: "{{sign}}"}
      """, credentials: ["secret=top-secret"]
    ) { request in
      let time = request.form("timestamp")
      try request.expectNow(time, "yyyy-MM-dd HH:mm:ss", secondsFromUTC: 8 * 3600)
      let text = "top-secretmethodbalance.gettimestamp\(time ?? "")v2.0top-secret"
      try request.expect("sign", request.form("sign"), Digests.md5(text).uppercased())
    },
    supplier(
      "HMAC-SHA1 over an encoded query that is encoded again",
      """
      let:
        text: concat(request.method, '&', url_encode('/'), '&', url_encode(canonical_encoded(request.query_params)))
      auth: {query: {name: Signature, value: "{{base64(hmac_sha1(concat(secret, '&'), text))}}"}}
      request:
        path: /
        query: {Action: Balance, Nonce: "{{uuid()}}", Empty: "", Timestamp: "{{iso8601(now)}}", Star: "a*b~c d"}
      """, credentials: ["secret=ali-secret"]
    ) { request in
      try request.expectNow(request.query("Timestamp"), "yyyy-MM-dd'T'HH:mm:ss'Z'")
      let pairs = request.query.filter { $0.name != "Signature" }.sorted { $0.name < $1.name }
        .map { Digests.percentEncoded($0.name) + "=" + Digests.percentEncoded($0.value) }
      let text = "GET&%2F&" + Digests.percentEncoded(pairs.joined(separator: "&"))
      let code = Digests.hmac(Insecure.SHA1.self, "ali-secret&".utf8, text.utf8)
      try request.expect("Signature", request.query("Signature"), Digests.base64(code))
    },
    supplier(
      "MD5 with a time of month to second",
      """
      settings: {user: {required: true}}
      let: {ts: "time(now, '%m%d%H%M%S')"}
      request:
        method: POST
        path: /b
        json: {userid: "{{user}}", pwd: "{{hex(md5(concat(upper(user), '00000000', secret, ts)))}}", timestamp: "{{ts}}"}
      """, credentials: ["secret=pass1234"], settings: ["user=j10003"]
    ) { request in
      let sent = try request.json()
      let time = sent["timestamp"]?.stringValue
      try request.expectNow(time, "MMddHHmmss")
      try request.expect(
        "pwd", sent["pwd"]?.stringValue, Digests.md5("J1000300000000pass1234\(time ?? "")"))
    },
    supplier(
      "HMAC-SHA256 over a date of HTTP and a line of the request",
      """
      let:
        date: http_date(now)
        text: "concat('host: ', request.host, '\\\\ndate: ', date, '\\\\n', request.method, ' ', request.path, ' HTTP/1.1')"
        sig: base64(hmac_sha256(secret, text))
      request:
        path: /v2/b
        headers:
          Date: "{{date}}"
          Authorization: 'hmac username="shop", algorithm="hmac-sha256", headers="host date request-line", signature="{{sig}}"'
      """, credentials: ["secret=date-secret"]
    ) { request in
      try request.expectNow(request["date"], "EEE, dd MMM yyyy HH:mm:ss 'GMT'")
      let text =
        "host: \(request["host"] ?? "")\ndate: \(request["date"] ?? "")\nGET /v2/b HTTP/1.1"
      let code = Digests.base64(Digests.hmac("date-secret", text))
      try request.expect(
        "the signature",
        (request["authorization"] ?? "").hasSuffix("signature=\"\(code)\"").description,
        "true")
    },
    supplier(
      "HMAC-SHA256 with a key that was made of HMACs, over a digest of the body",
      """
      let:
        day: time(now, '%Y%m%d')
        digest: hex(sha256(request.body))
        key: hmac_sha256(hmac_sha256(concat('V1', secret), day), 'balance')
      request:
        method: PUT
        path: /b
        text: "two\\nlines"
        headers: {X-Digest: "{{digest}}", X-Day: "{{day}}", X-Sig: "{{hex(hmac_sha256(key, digest))}}"}
      """, credentials: ["secret=derived-1"]
    ) { request in
      try request.expectNow(request["x-day"], "yyyyMMdd")
      let digest = Digests.sha256("two\nlines")
      try request.expect(header: "x-digest", digest)
      let day = Digests.hmac("V1derived-1", request["x-day"] ?? "")
      let key = Digests.hmac(SHA256.self, day, "balance".utf8)
      try request.expect(
        header: "x-sig", Digests.hex(Digests.hmac(SHA256.self, key, digest.utf8)))
    },
    supplier(
      "digests and HMACs of every other kind",
      """
      request:
        path: /b
        headers:
          A: "{{hex(sha384(secret))}}"
          B: "{{base64(sha512(secret))}}"
          C: "{{hex(hmac_md5(secret, 'x'))}}"
          D: "{{base64url(hmac_sha384(from_hex('00ff'), secret))}}"
          E: "{{hex(concat(md5('a'), 'b'))}}"
      """, credentials: ["secret=every-kind"]
    ) { request in
      let secret = "every-kind"
      try request.expect(header: "a", Digests.hex(Digests.digest(SHA384.self, secret)))
      try request.expect(header: "b", Digests.base64(Digests.digest(SHA512.self, secret)))
      try request.expect(
        header: "c", Digests.hex(Digests.hmac(Insecure.MD5.self, secret.utf8, "x".utf8)))
      let code = Digests.base64(Digests.hmac(SHA384.self, [0, 255] as [UInt8], secret.utf8))
      try request.expect(
        header: "d",
        code.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""))
      try request.expect(header: "e", Digests.md5("a") + "62")
    },
  ]

  @Test("finds it right", arguments: cases)
  func signatures(_ supplier: AdapterCase) async throws { try await supplier.check() }
}
