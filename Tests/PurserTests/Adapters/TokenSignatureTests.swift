import Crypto
import CryptoExtras
import ExactJSON
import Foundation
import Testing

/// Tokens and signatures that need each other.
@Suite("A supplier that wants a token and a signature")
struct TokenSignatureTests {
  private typealias Digests = ServerDigests

  @Test("in which a token is asked for with a signature, and is then part of it")
  func signedToken() async throws {
    try await AdapterCase(
      "signed token",
      #"""
      credentials: [secret]
      settings: {client: {required: true}}
      let:
        t: epoch_ms(now)
        target: concat(request.path, if(request.query == '', '', '?'), request.query)
        lines: concat(request.method, '\n', hex(sha256(request.body)), '\n\n', target)
        sign: upper(hex(hmac_sha256(secret, concat(client, coalesce(token, ''), t, lines))))
      auth:
        login:
          request:
            path: /v1.0/token
            query: {grant_type: 1}
            headers: {client_id: "{{client}}", t: "{{t}}", sign: "{{sign}}"}
          token: $.result.access_token
          expires_in: $.result.expire_time
          send:
            header:
              - {name: access_token, value: "{{token}}"}
              - {name: client_id, value: "{{client}}"}
              - {name: t, value: "{{t}}"}
              - {name: sign, value: "{{sign}}"}
      request: {method: POST, path: /v1.0/balance, json: {unit: "€"}}
      success_when: $.success
      balances: [{currency: EUR, available: $.result}]
      """#, credentials: ["secret=tuya-secret"], settings: ["client=c-77"],
      .pools(["main EUR 7.50"]), requests: ["GET /v1.0/token?grant_type=1", "POST /v1.0/balance"]
    ) { request in
      let token = request["access_token"] ?? ""
      try request.expectNow(request["t"], unitsPerSecond: 1000)
      let lines = "\(request.method)\n\(Digests.sha256(request.text))\n\n\(request.target)"
      let code = Digests.hmac("tuya-secret", "c-77\(token)\(request["t"] ?? "")\(lines)")
      try request.expect(header: "sign", Digests.hex(code).uppercased())
      if request.method == "GET" {
        return .json(#"{"result":{"access_token":"at-000111","expire_time":7200}}"#)
      }
      try request.expect(header: "access_token", "at-000111")
      return .json(#"{"success":true,"result":"7.5"}"#)
    }.check()
  }

  @Test("in which every request carries a token of its own making, signed with a shared secret")
  func ownToken() async throws {
    try await AdapterCase(
      "own token",
      #"""
      credentials: [secret]
      let:
        claims: concat('{"iss":"shop?>","exp":', epoch(now) + 60, ',"jti":"', uuid(), '"}')
        signed: concat(base64url('{"alg":"HS256","typ":"JWT"}'), '.', base64url(claims))
        jwt: concat(signed, '.', base64url(hmac_sha256(secret, signed)))
      auth: {bearer: "{{jwt}}"}
      request: {path: /b}
      balances: [{currency: USD, available: $}]
      """#, credentials: ["secret=jwt-secret"], .pools(["main USD 7.50"])
    ) { request in
      let parts = (request["authorization"] ?? "").dropFirst("Bearer ".count).split(separator: ".")
      guard parts.count == 3 else { throw Refusal("no token") }
      let code = Digests.hmac("jwt-secret", parts[0...1].joined(separator: "."))
      try request.expect("the signature", String(parts[2]), Self.base64URL(code))
      let claims = try JSONParser.parse(try Self.bytes(base64URL: parts[1]))
      try request.expect("iss", claims["iss"]?.stringValue, "shop?>")
      try request.expectNow(claims["exp"]?.numberValue?.text)
      return .json("7.5")
    }.check()
  }

  @Test("in which a token is given for an assertion that an RSA key has signed")
  func assertion() async throws {
    let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    let pem = key.pkcs8PEMRepresentation
    let publicKey = key.publicKey.pemRepresentation
    let run = try await AdapterCase(
      "assertion",
      #"""
      credentials: [private_key]
      settings: {account: {required: true}}
      let:
        claims: concat('{"iss":"', account, '","iat":', epoch(now), '}')
        signed: concat(base64url('{"alg":"RS256"}'), '.', base64url(claims))
        jwt: concat(signed, '.', base64url(rsa_sha256(private_key, signed)))
      auth:
        login:
          request:
            method: POST
            path: /token
            form: {grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: "{{jwt}}"}
          token: $.access_token
          expires_in: $.expires_in
      request: {path: /b}
      balances: [{currency: USD, available: $}]
      """#, credentials: ["private_key=\(pem)"], settings: ["account=robot@x.example"],
      .pools(["main USD 7.50"]), requests: ["POST /token", "GET /b"]
    ) { request in
      guard request.path == "/token" else {
        try request.expect(header: "authorization", "Bearer at-000111")
        return .json("7.5")
      }
      let parts = (request.form("assertion") ?? "").split(separator: ".")
      guard parts.count == 3 else { throw Refusal("no assertion") }
      let signature = _RSA.Signing.RSASignature(
        rawRepresentation: try Self.bytes(base64URL: parts[2]))
      let signed = Data(parts[0...1].joined(separator: ".").utf8)
      let key = try _RSA.Signing.PublicKey(pemRepresentation: publicKey)
      guard
        key.isValidSignature(
          signature, for: SHA256.hash(data: signed), padding: .insecurePKCS1v1_5)
      else { throw Refusal("the signature is wrong") }
      return .json(#"{"access_token":"at-000111","expires_in":3600}"#)
    }.check()
    #expect(!run.trial.process.output.contains("at-000111"))
  }

  @Test(
    "gives away nothing that was made of a secret, nor a refresh token", arguments: [true, false])
  func derivedSecrets(isRefused: Bool) async throws {
    let echo: CheckingServer.Answer = { request in
      if request.path == "/login", !isRefused {
        return .json(#"{"t":"at-000111","refresh_token":"rt-000222"}"#)
      }
      let sent: JSONValue = ["m": .string(request.text + request.target)]
      return .json(String(decoding: sent.encoded(), as: UTF8.self), status: 400)
    }
    let adapter = """
      credentials: [key]
      let: {once: "hex(md5(key))"}
      auth:
        login:
          request: {method: POST, path: /login, json: {a: "{{once}}", b: "{{upper(key)}}", c: "{{hex(sha1(key))}}"}}
          token: $.t
          send: {query: {name: t, value: "{{token}}"}}
      request: {method: POST, path: "/{{lower(key)}}", form: {d: "{{hex(sha256(concat(token, key)))}}"}}
      error_message: $.m
      balances: [{currency: USD, available: $}]
      """
    try await CheckingServer.with(echo) { server in
      try await TestBench.with("") { bench in
        try bench.write("a.yaml", adapter)
        for format in [[], ["--json"]] {
          let result = try await bench.purser(
            ["adapter", "try", "a.yaml", "--base-url", server.url, "--credentials", "key=Sesame-7"]
              + format)
          #expect(result.ending == .exit(1))
          let said = result.output + result.errors
          #expect(said.contains("<redacted>"))
          for secret in [
            "Sesame-7", "SESAME-7", "sesame-7", "at-000111", Digests.md5("Sesame-7"),
            Digests.hex(Digests.digest(Insecure.SHA1.self, "Sesame-7")),
            Digests.sha256("at-000111Sesame-7"),
          ] {
            #expect(!said.contains(secret), "\(secret) in \(said)")
          }
        }
      }
    }
  }

  private static func base64URL(_ bytes: [UInt8]) -> String {
    Digests.base64(bytes).replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  private static func bytes(base64URL text: Substring) throws(Refusal) -> [UInt8] {
    let plain = text.replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - plain.count % 4) % 4)
    guard let data = Data(base64Encoded: plain + padding) else {
      throw Refusal("no base64: \(text)")
    }
    return Array(data)
  }
}
