import Crypto
import CryptoExtras
import Foundation
import Testing

@Suite("A supplier that checks an RSA signature with the public key")
struct RSASignatureTests {
  /// Made anew for every run.
  private static let key = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

  private static func verify(_ signature: String?, _ text: String) throws(Refusal) {
    guard let key = try? key.get(), let signature,
      let bytes = Data(base64Encoded: signature),
      key.publicKey.isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: bytes),
        for: SHA256.hash(data: Data(text.utf8)),
        padding: .insecurePKCS1v1_5)
    else { throw Refusal("the signature \(signature ?? "") is not of \(text)") }
  }

  /// The key in a form in which owners have it.
  enum Form: String, CaseIterable {
    case pkcs1, pkcs8, inOneLine, withEscapedLineEnds
  }

  private static func pem(_ form: Form) throws -> String {
    let key = try Self.key.get()
    return switch form {
    case .pkcs1: key.pemRepresentation
    case .pkcs8: key.pkcs8PEMRepresentation
    case .inOneLine: key.pkcs8PEMRepresentation.replacing("\n", with: " ")
    case .withEscapedLineEnds: key.pkcs8PEMRepresentation.replacing("\n", with: #"\n"#)
    }
  }

  @Test("over the sorted parameters of a form, in the form", arguments: Form.allCases)
  func form(_ form: Form) async throws {
    let run = try await AdapterCase(
      "form",
      """
      credentials: [private_key]
      let: {sign: "base64(rsa_sha256(private_key, canonical(request.body_params)))"}
      auth: {body: {name: sign, value: "{{sign}}"}}
      request:
        method: POST
        path: /gateway.do
        form: {method: balance.query, app_id: "2021", biz_content: '{"type":"ACCOUNT"}', timestamp: "{{time(now, '%Y-%m-%d %H:%M:%S', '+08:00')}}"}
      balances: [{currency: CNY, available: $.b}]
      """, credentials: ["private_key=\(try Self.pem(form))"], .pools(["main CNY 7.50"])
    ) { request in
      let time = request.form("timestamp")
      try request.expectNow(time, "yyyy-MM-dd HH:mm:ss", secondsFromUTC: 8 * 3600)
      try Self.verify(
        request.form("sign"),
        #"app_id=2021&biz_content={"type":"ACCOUNT"}&method=balance.query&timestamp=\#(time ?? "")"#
      )
      return .json(#"{"b":7.5}"#)
    }.check()
    #expect(!run.trial.process.errors.contains("PRIVATE KEY"))
  }

  @Test("over lines of method, target, time, nonce and body, in a header")
  func header() async throws {
    try await AdapterCase(
      "header",
      """
      credentials: [private_key]
      let:
        time: epoch(now)
        nonce: random_hex(16)
        text: concat(request.method, '\\n', request.path, '?', request.query, '\\n', time, '\\n', nonce, '\\n', request.body, '\\n')
        signature: base64(rsa_sha256(private_key, text))
      auth:
        header: {name: Authorization, value: 'PAY2 nonce="{{nonce}}",timestamp="{{time}}",signature="{{signature}}"'}
      request: {method: POST, path: /v3/balance, query: {day: 1}, json: {account: BASIC}}
      balances: [{currency: CNY, unit: minor, available: $.b}]
      """, credentials: ["private_key=\(try Self.pem(.pkcs8))"], .pools(["main CNY 7.50"])
    ) { request in
      let header = request["authorization"] ?? ""
      guard
        let match = header.wholeMatch(
          of: /PAY2 nonce="([0-9a-f]{32})",timestamp="(\d+)",signature="(.+)"/)
      else { throw Refusal("the header is \(header)") }
      try request.expectNow(String(match.2))
      try Self.verify(
        String(match.3),
        "POST\n/v3/balance?day=1\n\(match.2)\n\(match.1)\n{\"account\":\"BASIC\"}\n")
      return .json(#"{"b":750}"#)
    }.check()
  }

  @Test(
    "is not asked with a key that is none, nor told what was there instead",
    arguments: [
      "not a key at all", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----",
    ])
  func wrongKey(_ key: String) async throws {
    let run = try await AdapterCase(
      "wrong",
      """
      credentials: [private_key]
      request: {path: /b, headers: {X-Sig: "{{hex(rsa_sha256(private_key, 'x'))}}"}}
      balances: [{currency: CNY, available: $.b}]
      """, credentials: ["private_key=\(key)"], .failure("invalid", "key"), requests: []
    ) { _ in .json("{}") }.check()
    #expect(!run.trial.process.output.contains("c2VjcmV0"))
  }
}
