import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Bytes as text")
struct ByteTextTests {
  @Test(
    "base64 is RFC 4648's",
    arguments: zip(
      ["", "f", "fo", "foo", "foob", "fooba", "foobar", "\u{FF}?>"],
      ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy", "w78/Pg=="]))
  func base64(text: String, expected: String) throws {
    #expect(ByteText.base64(text.utf8) == expected)
    #expect(try ByteText.bytes(base64: expected) == Array(text.utf8))
    let forURLs = expected.replacing("/", with: "_").replacing("=", with: "")
    #expect(ByteText.base64(text.utf8, .urlSafe) == forURLs)
    #expect(try ByteText.bytes(base64: forURLs) == Array(text.utf8))
  }

  @Test(
    "what is no base64 is refused",
    arguments: [
      "Z", "Zg=", "Zg===", "=", "====", "Zm9v=", "Zm9v====", "Zg==Zg==", "Zh==", "Zm9=", "Z g=",
      "Zm9v\n", "Zm9v!", "-_+/", "Zäöü", "Zm=v",
    ])
  func noBase64(text: String) {
    #expect(throws: SigningError.notBase64) { try ByteText.bytes(base64: text) }
  }

  @Test("hexadecimal is read in either case and written in lower case")
  func hexadecimal() throws {
    #expect(ByteText.hex([0, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
    #expect(try ByteText.bytes(hex: "000Fa0fF") == [0, 0x0F, 0xA0, 0xFF])
    #expect(try ByteText.bytes(hex: "") == [])
    for text in ["0", "0x00", "00 ", "gg", "000", "é"] {
      #expect(throws: SigningError.notHexadecimal) { try ByteText.bytes(hex: text) }
    }
  }

  @Test("any bytes survive the way to text and back")
  func roundTrips() throws {
    var random = SeededRandom()
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...50, using: &random)).map { _ in
        UInt8.random(in: .min ... .max, using: &random)
      }
      #expect(try ByteText.bytes(hex: ByteText.hex(bytes)) == bytes, "\(random)")
      for alphabet in [ByteText.Alphabet.standard, .urlSafe] {
        let text = ByteText.base64(bytes, alphabet)
        #expect(try ByteText.bytes(base64: text) == bytes, "\(random)")
      }
    }
  }
}
