import Crypto
import ExactJSON
import Foundation
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("JSON Web Tokens and canonical JSON")
struct TokenSignatureTests {
  private func text(_ expression: String, _ values: [String: Value]) throws -> String {
    try Expression(expression).text(in: Scope(names: KnownNames(values: values)))
  }

  private func parts(_ token: String) throws -> [[UInt8]] {
    try token.split(separator: ".").map { try ByteText.bytes(base64: String($0)) }
  }

  @Test("a token of HS256 is the one that RFC 7515, appendix A.1, verifies")
  func hs256() throws {
    let key = try ByteText.bytes(
      base64:
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
    // Its header and claims have line breaks of their own; what is signed here is the same text.
    let signed =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    let signature = try TokenSignature.hs256.signature(key: .bytes(key), of: Array(signed.utf8))
    #expect(ByteText.base64(signature, .urlSafe) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
  }

  @Test("a signature of EdDSA is that of RFC 8037, appendix A.4")
  func edDSA() throws {
    let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    let signature = try TokenSignature.edDSA.signature(
      key: .text("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"), of: Array(signed.utf8))
    #expect(
      ByteText.base64(signature, .urlSafe)
        == "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
  }

  @Test("a signature of ES256 verifies with the key of RFC 7515, appendix A.3")
  func es256() throws {
    let x = try ByteText.bytes(base64: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
    let y = try ByteText.bytes(base64: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
    let key = try P256.Signing.PublicKey(rawRepresentation: x + y)
    let token = try text(
      "jwt('ES256', key, object('iss', 'joe', 'exp', 1300819380), object('kid', 'k1'))",
      ["key": .text("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI")])
    let parts = try parts(token)
    #expect(String(decoding: parts[0], as: UTF8.self) == #"{"alg":"ES256","typ":"JWT","kid":"k1"}"#)
    #expect(String(decoding: parts[1], as: UTF8.self) == #"{"iss":"joe","exp":1300819380}"#)
    let signed = token[..<(try #require(token.lastIndex(of: ".")))]
    let signature = try P256.Signing.ECDSASignature(rawRepresentation: parts[2])
    #expect(key.isValidSignature(signature, for: Data(signed.utf8)))
  }

  @Test("tokens of RSA verify with openssl")
  func rsa() throws {
    let key = try OpenSSL.privateKey(bits: 2048)
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "purser-jwt-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      // What is left in a temporary folder harms nobody.
      try? FileManager.default.removeItem(at: folder)
    }
    let publicKey = folder.appending(path: "public.pem")
    try Data(OpenSSL.text(["pkey", "-pubout"], input: key).utf8).write(to: publicKey)
    for (algorithm, digest, more) in [
      ("RS256", "-sha256", []), ("RS512", "-sha512", []),
      ("PS256", "-sha256", ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"]),
    ] {
      let token = try text("jwt('\(algorithm)', key, object('a', 1))", ["key": .text(key)])
      let signature = folder.appending(path: algorithm)
      try Data(parts(token)[2]).write(to: signature)
      let signed = token[..<(try #require(token.lastIndex(of: ".")))]
      let printed = try OpenSSL.text(
        ["dgst", digest, "-verify", publicKey.path()] + more + ["-signature", signature.path()],
        input: String(signed))
      #expect(printed == "Verified OK\n")
    }
  }

  @Test("the header says how the token is signed, in the members given too")
  func algorithm() throws {
    let token = try text(
      "jwt('HS512', key, object('a', 1), object('alg', 'HS512', 'typ', 'at+jwt', 'kid', 'k'))",
      ["key": .text("secret")])
    let header = String(decoding: try parts(token)[0], as: UTF8.self)
    #expect(header == #"{"alg":"HS512","typ":"at+jwt","kid":"k"}"#)
  }

  @Test("an object keeps the order and the kinds of its members, and leaves out what is nothing")
  func objects() throws {
    let object = try Expression(
      "object('b', 1, 'a', 'x', 'n', none, 't', true, 'l', json('[1,\"2\"]'))"
    )
    .value(in: Scope(names: KnownNames()))
    #expect(try object.json(from: "").description == #"{"b":1,"a":"x","t":true,"l":[1,"2"]}"#)
  }

  @Test(
    "what cannot be made says why",
    arguments: [
      ("jwt('none', key, object('a', 1))", "`jwt` has no algorithm `none`"),
      (
        "jwt('ES256', key, object('a', 1))",
        "the key of `jwt`: the key is not a private key of the curve"
      ),
      ("jwt('HS256', key, 'claims')", "`'claims'` is the text \"claims\", not an object"),
      ("jwt('HS256', key, object('a', 1), json('[1]'))", "not the members of a header"),
      (
        "jwt('HS256', key, object('a', 1), object('kid', 'k', 'alg', 'none'))",
        "`alg` is the text \"none\", and the token is signed by HS256, which `jwt` says by itself, in `object('kid', 'k', 'alg', 'none')`: leave it out"
      ),
      ("jwt('HS256', key, object('a', 1), object('alg', 256))", "`alg` is `256`, and"),
      ("jwt('HS256', key, object('a', 1), object('alg', 'hs256'))", "signed by HS256"),
      ("jwt('HS256', key, object('a', 1), object('b64', false))", "`b64` is"),
      ("jwt('HS256', key, json('[1]'))", "`json('[1]')` is an array, not claims"),
      ("object('a')", "2 or more arguments"),
      ("object('a', 1, 'b')", "has a name here without a value"),
      ("object('a', 1, 'a', 2)", "has `a` twice"),
      ("canonical_json('x')", "not an object or a list"),
    ])
  func refusals(expression: String, sentence: String) {
    do {
      _ = try text(expression, ["key": .text("secret")])
      Issue.record("\(expression) gives a text")
    } catch let error as ExpressionFailure {
      #expect(error.sentence.contains(sentence), "\(error.sentence)")
      #expect(!error.sentence.contains("secret"))
    } catch let error as ExpressionSyntaxError {
      #expect(error.message.contains(sentence), "\(error.message)")
    } catch {
      Issue.record(error)
    }
  }

  @Test("canonical JSON is sorted on all levels, and changes no value")
  func canonical() throws {
    let text = #"{"b":{"d":1.0,"c":[{"z":1,"y":null}]},"a":"/é\"","A":1e2,"aa":true,"":0}"#
    #expect(
      try self.text("canonical_json(json(body))", ["body": .text(text)])
        == #"{"":0,"A":1e2,"a":"/é\"","aa":true,"b":{"c":[{"y":null,"z":1}],"d":1.0}}"#)
  }

  @Test("canonical values stand in the order of their names")
  func values() throws {
    let parameters = try JSONParser.parse(Array(#"{"b":"2","a":"1","c":"","B":3}"#.utf8))
    #expect(try text("canonical_values(p)", ["p": Value(parameters)]) == "312")
    #expect(try text("canonical_values(p, '|')", ["p": Value(parameters)]) == "3|1|2")
  }
}
