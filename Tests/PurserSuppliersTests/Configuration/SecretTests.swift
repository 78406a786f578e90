import Testing

@testable import PurserSuppliers

@Suite("Secret")
struct SecretTests {
  private let secret = Secret("sk_live_51")

  @Test("a secret prints <redacted> whichever way it is printed")
  func printing() {
    var dumped = ""
    dump(secret, to: &dumped)
    var dumpedInside = ""
    dump(["key": secret], to: &dumpedInside)
    let texts = [
      "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])",
      "\(["key": secret])", "\(Optional(secret) as Any)", "\((1, secret))", dumped, dumpedInside,
    ]
    for text in texts {
      #expect(text.contains("<redacted>"))
      #expect(!text.contains("sk_live"))
    }
  }

  @Test("a mirror of a secret has no children")
  func reflection() {
    #expect(Mirror(reflecting: secret).children.isEmpty)
  }

  @Test("a secret cannot be encoded at all")
  func encoding() {
    let value: Any = secret
    #expect(!(value is any Encodable))
  }

  @Test("only reveal gives the text")
  func reveal() {
    #expect(secret.reveal() == "sk_live_51")
    #expect(!secret.isEmpty)
    #expect(Secret("").isEmpty)
  }
}
