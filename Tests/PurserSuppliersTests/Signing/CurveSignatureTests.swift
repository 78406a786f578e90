import Crypto
import Foundation
import Testing

@testable import PurserSuppliers

@Suite("Signatures of elliptic curves")
struct CurveSignatureTests {
  private static let message = Array("amount=12.50&nonce=ü".utf8)

  @Test(
    "Ed25519 signs as RFC 8032, section 7.1, shows",
    arguments: [
      (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
      ),
      (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
      ),
      (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
      ),
    ])
  func ed25519(key: String, message: String, signature: String) throws {
    let message = try ByteText.bytes(hex: message)
    let seed = try ByteText.bytes(hex: key)
    let publicKey = try Curve25519.Signing.PrivateKey(rawRepresentation: seed).publicKey
    for form in [
      key, key.uppercased(), ByteText.base64(seed), ByteText.base64(seed, .urlSafe),
      // As NaCl has it, with the public key behind.
      ByteText.base64(seed + Array(publicKey.rawRepresentation)),
    ] {
      let signed = try CurveSignature.ed25519(key: form, message: message)
      let isValid = publicKey.isValidSignature(signed, for: message)
      #expect(isValid)
      #expect(ByteText.hex(signed) == signature)
    }
  }

  @Test("keys of Ed25519 in PEM sign as openssl does")
  func ed25519PEM() throws {
    let pem = try OpenSSL.text(["genpkey", "-algorithm", "ED25519"])
    let signed = try CurveSignature.ed25519(key: pem, message: Self.message)
    let bent = pem.replacing("\n", with: "\\n")
    #expect(try CurveSignature.ed25519(key: bent, message: Self.message) == signed)
    let lines = pem.split(separator: "\n")
    #expect(try CurveSignature.ed25519(key: String(lines[1]), message: Self.message) == signed)
    let publicKey = Array(
      try OpenSSL.run(["pkey", "-pubout", "-outform", "DER"], input: Array(pem.utf8)))
    let key = try Curve25519.Signing.PublicKey(rawRepresentation: publicKey.suffix(32))
    #expect(key.isValidSignature(signed, for: Self.message))
  }

  @Test("keys of P-256 in all their forms sign what their public key verifies")
  func p256() throws {
    let pem = try OpenSSL.text(
      ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
    let sec1 = try OpenSSL.text(["ec"], input: pem)
    try #require(sec1.contains("BEGIN EC PRIVATE KEY"))
    let parameters = try OpenSSL.text(["ecparam", "-name", "prime256v1"])
    let key = try P256.Signing.PrivateKey(pemRepresentation: pem)
    let raw = Array(key.rawRepresentation)
    let pkcs8 = pem.split(separator: "\n").dropFirst().dropLast().joined()
    for form in [
      pem, sec1, parameters + sec1, pem.replacing("\n", with: "\\n"), ByteText.base64(raw),
      ByteText.hex(raw), pkcs8,
    ] {
      let signed = try CurveSignature.p256(key: form, message: Self.message, .raw)
      #expect(signed.count == 64)
      let signature = try P256.Signing.ECDSASignature(rawRepresentation: signed)
      #expect(key.publicKey.isValidSignature(signature, for: Data(Self.message)))
      let der = try CurveSignature.p256(key: form, message: Self.message, .der)
      let sequence = try P256.Signing.ECDSASignature(derRepresentation: der)
      #expect(key.publicKey.isValidSignature(sequence, for: Data(Self.message)))
    }
  }

  @Test("a key of another kind is refused for what it is, and not repeated")
  func otherKeys() throws {
    let p384 = try OpenSSL.text(
      ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"])
    let edwards = try OpenSSL.text(["genpkey", "-algorithm", "ED25519"])
    let rsa = try OpenSSL.privateKey(bits: 1024)
    for key in [p384, edwards, rsa, "AAAA", ByteText.base64(Array(repeating: 1, count: 31))] {
      let error = #expect(throws: SigningError.self) {
        try CurveSignature.p256(key: key, message: [], .raw)
      }
      #expect(error == .notP256)
    }
    let halves = ByteText.base64(Array(repeating: 1, count: 64))
    for key in [p384, rsa, "AAAA", halves, ByteText.base64(Array(repeating: 1, count: 33))] {
      let error = #expect(throws: SigningError.self) {
        try CurveSignature.ed25519(key: key, message: [])
      }
      #expect(error == .notEd25519)
    }
    #expect(throws: SigningError.otherKey) {
      try CurveSignature.p256(
        key: OpenSSL.text(["pkey", "-pubout"], input: p384), message: [], .raw)
    }
    #expect(throws: SigningError.notEd25519) {
      try CurveSignature.ed25519(key: "no key!", message: [])
    }
  }
}
