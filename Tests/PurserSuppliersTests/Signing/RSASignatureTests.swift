import Foundation
import Testing

@testable import PurserSuppliers

@Suite("RSA signatures")
struct RSASignatureTests {
  private static let key = Result { try OpenSSL.privateKey(bits: 2048) }
  private static let message = Array("amount=12.50&nonce=ü".utf8)

  /// The signature that `openssl` makes, which is the only one: PKCS #1 v1.5 draws nothing.
  private static func expected(for message: [UInt8], key: String) throws -> [UInt8] {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "purser-rsa-\(UUID().uuidString).pem")
    try Data(key.utf8).write(to: file)
    defer {
      // What is left in a temporary folder harms nobody.
      try? FileManager.default.removeItem(at: file)
    }
    return try OpenSSL.run(["dgst", "-sha256", "-sign", file.path()], input: message)
  }

  @Test("keys of PKCS #8 and of PKCS #1 sign as openssl does")
  func signs() throws {
    let key = try Self.key.get()
    let traditional = try OpenSSL.text(["rsa", "-traditional"], input: key)
    try #require(traditional.contains("BEGIN RSA PRIVATE KEY"))
    for message in [Self.message, [], Array(repeating: 7, count: 5000)] {
      let expected = try Self.expected(for: message, key: key)
      #expect(try RSASignature.pkcs1SHA256(pem: key, message: message) == expected)
      #expect(try RSASignature.pkcs1SHA256(pem: traditional, message: message) == expected)
    }
  }

  @Test(
    "a key whose line breaks were lost on the way is the same key",
    arguments: ["\\n", "\\r\\n", "\r\n", " ", ""])
  func lineBreaks(replacement: String) throws {
    let key = try Self.key.get()
    let bent = "  " + key.replacing("\n", with: replacement) + "\n"
    let expected = try RSASignature.pkcs1SHA256(pem: key, message: Self.message)
    #expect(try RSASignature.pkcs1SHA256(pem: bent, message: Self.message) == expected)
  }

  @Test("a key of 1024 bits signs, a shorter one is refused")
  func lengths() throws {
    let old = try OpenSSL.privateKey(bits: 1024)
    let expected = try Self.expected(for: Self.message, key: old)
    #expect(try RSASignature.pkcs1SHA256(pem: old, message: Self.message) == expected)
    try expectRefusal(.shortKey, of: OpenSSL.privateKey(bits: 512))
  }

  @Test("what is no private RSA key is refused for what it is")
  func otherKeys() throws {
    let key = try Self.key.get()
    try expectRefusal(.otherKey, of: OpenSSL.text(["pkey", "-pubout"], input: key))
    let curve = try OpenSSL.text(
      ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
    expectRefusal(.damagedKey, of: curve)
    try expectRefusal(.otherKey, of: OpenSSL.text(["ec"], input: curve))
    let passphrase = ["-aes128", "-passout", "pass:secret"]
    try expectRefusal(.encryptedKey, of: OpenSSL.text(["pkey"] + passphrase, input: key))
    try expectRefusal(
      .encryptedKey, of: OpenSSL.text(["rsa", "-traditional"] + passphrase, input: key))
  }

  @Test("a damaged key is refused, and no sentence repeats it")
  func damagedKeys() throws {
    let key = try Self.key.get()
    let lines = key.split(separator: "\n").map(String.init)
    expectRefusal(.notPEM, of: "")
    expectRefusal(.notPEM, of: lines.dropFirst().joined(separator: "\n"))
    expectRefusal(.notPEM, of: lines.dropLast().joined(separator: "\n"))
    expectRefusal(.notPEM, of: key.replacing("-----END PRIVATE", with: "-----END RSA PRIVATE"))
    expectRefusal(.damagedKey, of: lines.prefix(9).joined(separator: "\n") + "\n" + lines[27])
    expectRefusal(.damagedKey, of: key.replacing(lines[5], with: lines[5].dropFirst() + "!"))
    expectRefusal(.damagedKey, of: lines[0] + "\n" + lines[27])
    for error in SigningError.allCases {
      #expect(!"\(error)".contains(lines[5]))
    }
  }

  private func expectRefusal(_ error: SigningError, of pem: String) {
    #expect(throws: error) { try RSASignature.pkcs1SHA256(pem: pem, message: Self.message) }
  }
}
