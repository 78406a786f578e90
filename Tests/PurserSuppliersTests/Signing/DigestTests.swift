import Testing

@testable import PurserSuppliers

@Suite("Digests")
struct DigestTests {
  // RFC 1321, section A.5, for MD5; NIST's "Examples with Intermediate Values" for the rest.
  private static let digests: [(Digest, String, String)] = [
    (.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
    (.md5, "a", "0cc175b9c0f1b6a831c399e269772661"),
    (.md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
    (.md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    (.md5, "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
    (.sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    (.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      .sha384, "abc",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        + "8086072ba1e7cc2358baeca134c825a7"
    ),
    (
      .sha512, "abc",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    ),
  ]

  @Test("digests are those of their standards", arguments: digests)
  func digest(algorithm: Digest, message: String, expected: String) {
    #expect(ByteText.hex(algorithm.digest(of: Array(message.utf8))) == expected)
    #expect(algorithm.hexDigest(of: Array(message.utf8)) == expected)
  }

  private static let jefe = Array("Jefe".utf8)
  private static let question = "what do ya want for nothing?"
  private static let largerThanBlock = "Test Using Larger Than Block-Size Key - Hash Key First"

  // RFC 2202 for MD5 and SHA-1, RFC 4231 for the rest.
  private static let codes: [(Digest, [UInt8], String, String)] = [
    (.md5, Array(repeating: 0x0b, count: 16), "Hi There", "9294727a3638bb1c13f48ef8158bfc9d"),
    (.md5, jefe, question, "750c783e6ab0b503eaa86e310a5db738"),
    (
      .md5, Array(repeating: 0xaa, count: 80), largerThanBlock,
      "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"
    ),
    (
      .sha1, Array(repeating: 0x0b, count: 20), "Hi There",
      "b617318655057264e28bc0b6fb378c8ef146be00"
    ),
    (.sha1, jefe, question, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    (
      .sha1, Array(repeating: 0xaa, count: 80), largerThanBlock,
      "aa4ae5e15272d00e95705637ce8a3b55ed402112"
    ),
    (.sha256, jefe, question, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (
      .sha256, Array(repeating: 0xaa, count: 131), largerThanBlock,
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    (
      .sha384, jefe, question,
      "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
        + "8e2240ca5e69e2c78b3239ecfab21649"
    ),
    (
      .sha512, jefe, question,
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    ),
  ]

  @Test("authentication codes are those of their standards", arguments: codes)
  func code(algorithm: Digest, key: [UInt8], message: String, expected: String) {
    let code = algorithm.authenticationCode(for: Array(message.utf8), key: key)
    #expect(ByteText.hex(code) == expected)
    #expect(algorithm.authenticationCode(for: message, key: key) == code)
  }

  @Test("a digest goes by the name of its function")
  func names() {
    #expect(Digest.allCases.map(\.rawValue) == ["md5", "sha1", "sha256", "sha384", "sha512"])
  }
}
