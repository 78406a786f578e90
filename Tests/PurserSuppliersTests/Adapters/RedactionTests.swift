import PurserSuppliers
import TestSupport
import Testing

@Suite("Redaction")
struct RedactionTests {
  private let redaction = Redaction([#"s3/"k\ +&ü"#, "short", "short-and-long"])

  @Test(
    "a secret is taken out however it is spelt",
    arguments: [
      #"s3/"k\ +&ü"#, #"s3/\"k\\ +&ü"#, #"s3\/\"k\\ +&ü"#, #"s3\u002f\u0022k\u005C +&ü"#,
      "s3%2F%22k%5C%20%2B%26%C3%BC", "s3%2f%22k%5c%20%2b%26%c3%bc", "s3/%22k%5C+%2B&ü",
      "%733%2F%22%6B%5C%20+%26%C3%BC", "czMvImtcICsmw7w=", "czMvImtcICsmw7w",
      #"s3/\"k\\ +&\u00fc"#,
    ])
  func spellings(text: String) {
    #expect(redaction.redacted("before \(text) after") == "before <redacted> after")
    #expect(redaction.redacted(text) == "<redacted>")
  }

  @Test("of two secrets the longer one is taken out whole")
  func overlap() {
    #expect(redaction.redacted("short-and-long, short") == "<redacted>, <redacted>")
  }

  @Test("what is no secret stays as it is, broken escapes included")
  func others() {
    for text in ["", "%", "%2", "a%ZZb", #"\"#, #"\u00"#, #"s3/"k"#, "ümlaut 100 %", "shor t"] {
      #expect(redaction.redacted(text) == text)
    }
    #expect(Redaction(["", ""]).redacted("anything") == "anything")
  }

  @Test("any secret in any mixture of spellings is found")
  func mixtures() {
    var random = SeededRandom()
    for _ in 0..<500 {
      let secret = (0..<Int.random(in: 4...24, using: &random)).map { _ in
        UInt8.random(in: 0x20...0x7E, using: &random)
      }
      let spelling = secret.map { byte in
        Bool.random(using: &random)
          ? "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
          : String(decoding: [byte], as: UTF8.self)
      }.joined()
      let redaction = Redaction([String(decoding: secret, as: UTF8.self)])
      #expect(redaction.redacted(spelling) == "<redacted>", "\(random)")
    }
  }

  @Test(
    "a secret of digits is not looked for within a longer number",
    arguments: [
      ("1250", "left 1250.75 of 1,250", "left 1250.75 of 1,250"),
      ("1250", "left 31250, 12500 and 0.1250", "left 31250, 12500 and 0.1250"),
      (
        "1250", "the PIN 1250, again 1250. And x1250y",
        "the PIN <redacted>, again <redacted>. And x<redacted>y"
      ),
      ("12x0", "312x05", "3<redacted>5"),
    ])
  func digits(_ secret: String, _ text: String, _ shown: String) {
    #expect(Redaction([secret]).redacted(text) == shown)
  }

  @Test("a secret with a character that nobody sees is redacted where that is named, too")
  func unseen() {
    let redaction = Redaction(["sk_live\u{200B}1"])
    #expect(
      redaction.redacted("a sk_live<U+200B>1 b sk_live\u{200B}1") == "a <redacted> b <redacted>")
  }
}
