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

  @Test("a `+` may have become a space, also in base64")
  func decodedTwice() {
    let redaction = Redaction(["one+two=three", "+++", "p+q"])
    for text in ["one two=three", "one%20two%3Dthree", "one+two=three", #"ONE\u0020two=three"#] {
      #expect(redaction.redacted("a \(text) b") == "a <redacted> b")
    }
    #expect(redaction.redacted("a   b p q") == "a   b p q")
    #expect(Redaction(["~~~>>>~~~"]).redacted("fn5 Pj4 fn5+") == "<redacted>")
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

  @Test(
    "a long secret of digits is taken out beside an escape and in a list",
    arguments: [
      ("%7B%22pin%22%3A%2248213377%22%7D", "%7B%22pin%22%3A%22<redacted>%22%7D"),
      (#"\u002248213377\u0022"#, #"\u0022<redacted>\u0022"#),
      (#"\\u002248213377\\u0022"#, #"\\u0022<redacted>\\u0022"#),
      ("%5Cu002248213377%5Cu0022", "%5Cu0022<redacted>%5Cu0022"),
      ("%252248213377", "%2522<redacted>"), ("&#x27;48213377", "&#x27;<redacted>"),
      ("[7,48213377]", "[7,<redacted>]"), ("[48213377,7]", "[<redacted>,7]"),
      ("[7,48213377,7]", "[7,<redacted>,7]"), ("482133770", "482133770"),
      ("48213377.50 of 148213377 and 0.48213377", "48213377.50 of 148213377 and 0.48213377"),
    ])
  func pins(_ text: String, _ shown: String) {
    #expect(Redaction(["48213377"]).redacted(text) == shown)
  }

  @Test("a secret of many digits is taken out of any number, and a short one beside an escape only")
  func lengths() {
    #expect(
      Redaction(["4821337748"]).redacted("14821337748.50 and 0.4821337748")
        == "1<redacted>.50 and 0.<redacted>")
    #expect(Redaction(["1250"]).redacted("%221250%22 in 221250") == "%22<redacted>%22 in 221250")
    #expect(Redaction(["1250"]).redacted(#"\u00221250.5"#) == #"\u00221250.5"#)
  }

  @Test("many secrets are looked for as fast as one", .mustEnd)
  func many() {
    let secrets = (0..<800).map { "\(0x9E37_79B9_7F4A_7C15 &* UInt64($0 + 1))-signature-\($0)" }
    let words = (0..<40).map { "wallet-of-account-\($0) has \($0).50 USD, " }.joined()
    let text = String(repeating: words, count: 30)
    #expect(Redaction(secrets).redacted(text + secrets[711]) == text + "<redacted>")
  }

  @Test("a secret with a character that nobody sees is redacted where that is named, too")
  func unseen() {
    let redaction = Redaction(["sk_live\u{200B}1"])
    #expect(
      redaction.redacted("a sk_live<U+200B>1 b sk_live\u{200B}1") == "a <redacted> b <redacted>")
  }

  private static let nested = #"abc/def+ghi=ä"#

  @Test(
    "a secret is taken out of text that was escaped several times, each way within any other",
    arguments: [
      "abc%2Fdef%2Bghi%3D%C3%A4", "abc%252Fdef%252Bghi%253D%25C3%25A4",
      "abc%25252Fdef%25252Bghi%25253D%2525C3%2525A4",
      #"abc\/def+ghi=\u00e4"#, #"abc\\\/def+ghi=\\u00e4"#, #"abc\\\\\\\/def+ghi=\\\\u00e4"#,
      #"abc%5C%2Fdef%2Bghi%3D%5Cu00e4"#, #"abc%5C%5C%5C%2Fdef+ghi=%5C%5Cu00e4"#,
      #"abc\u00252Fdef\u0025\u0032Bghi\u003d\u0025C3\u0025A4"#,
      #"abc\\u00252Fdef\\u002Bghi\\u003D\\u00E4"#, "abc%26%2347%3Bdef+ghi=%26%23xe4%3B",
      "abc&amp;#47;def&amp;#43;ghi=&amp;#228;", "%2561%2562%2563%25%32%46def%2bghi%3dä",
      #"abc\x2fdef\x2Bghi=\xe4"#, #"abc\u0026#47;def\\u0026#43;ghi=&#xE4;"#,
    ])
  func nestedSpellings(text: String) {
    #expect(Redaction([Self.nested]).redacted("(\(text))") == "(<redacted>)")
  }

  /// Escapes what is not a letter or digit, and leaves some of that alone.
  private static func escaped(_ text: String, _ way: Int, _ random: inout SeededRandom) -> String {
    text.unicodeScalars.map { scalar in
      let isEscape = ["%", "\\", "&", "\""].contains(scalar)
      let isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      guard isEscape || !isWord && Bool.random(using: &random) else { return String(scalar) }
      let hex = String(scalar.value, radix: 16)
      switch way {
      case 0 where scalar.value < 0x80: return "%" + (hex.count < 2 ? "0" : "") + hex
      case 1 where scalar == "\\" && Bool.random(using: &random): return "\\\\"
      case 1: return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      case 2: return "&#\(scalar.value);"
      default: return String(scalar)
      }
    }.joined()
  }

  @Test("a secret in any nesting of encodings is found, three deep")
  func nestings() {
    var random = SeededRandom()
    for _ in 0..<300 {
      let secret = String(
        String.UnicodeScalarView(
          (0..<Int.random(in: 8...20, using: &random)).map { _ in
            Unicode.Scalar(UInt8.random(in: 0x21...0x7E, using: &random))
          }))
      var text = secret
      for _ in 0..<3 { text = Self.escaped(text, Int.random(in: 0...2, using: &random), &random) }
      #expect(Redaction([secret]).redacted("<\(text)>") == "<<redacted>>", "\(random)")
    }
  }

  @Test(
    "a long secret is taken out of a base64 with others, in hexadecimal, and in other letters",
    arguments: [
      ("Basic dXNlcjpsaXRzZWNyZXQ3Nw==", "Basic <redacted>"),
      ("Basic dTpsaXRzZWNyZXQ3Nw==", "Basic <redacted>"),
      ("Basic dXM6bGl0c2VjcmV0Nzc=", "Basic <redacted>"),
      ("a bGl0c2VjcmV0Nzc6dXNlcg== b", "a <redacted> b"),
      ("6c69747365637265743737 6C69747365637265743737", "<redacted> <redacted>"),
      ("LITSECRET77 and LitSecret77", "<redacted> and <redacted>"),
    ])
  func transformed(_ text: String, _ shown: String) {
    #expect(Redaction(["litsecret77"]).redacted(text) == shown)
  }

  @Test(
    "a long secret is taken out in each of eight spellings",
    arguments: [
      ("upper case", "SK_LIVE_51HQLYJWDARJTT1ZD"), ("lower case", "sk_live_51hqlyjwdarjtt1zd"),
      ("hexadecimal", "736b5f6c6976655f353148714c796a574461726a745431" + "7a64"),
      ("large hexadecimal", "736B5F6C6976655F353148714C796A574461726A745431" + "7A64"),
      ("reversed", "dz1TtjraDWjyLqH15_evil_ks"), ("base64", "c2tfbGl2ZV81MUhxTHlqV0Rhcmp0VDF6ZA=="),
      ("percent-encoded", "%73k_live_51HqLyjWDarjtT1z%64"),
      ("reversed upper case", "DZ1TTJRADWJYLQH15_EVIL_KS"),
    ])
  func spellings(_ what: String, _ text: String) {
    #expect(
      Redaction(["sk_live_51HqLyjWDarjtT1zd"]).redacted("it is \(text).") == "it is <redacted>.",
      "\(what)")
  }

  @Test("a long secret is taken out in two halves, and words that are like a part of it stay")
  func halves() {
    for secret in ["sk_live_51HqLyjWDarjtT1zd", "sk_live_51HqLyjWDarjtT1z"] {
      let redaction = Redaction([secret])
      for middle in [secret.count / 2, (secret.count + 1) / 2] {
        let (first, second) = (secret.prefix(middle), secret.dropFirst(middle))
        let shown = redaction.redacted("it is \(first) and \(second).")
        #expect(shown.contains("it is <redacted>"), "\(shown)")
        #expect(shown.count { $0 == "<" } == 2, "\(shown)")
        #expect(!shown.contains("51HqL") && !shown.contains("DarjtT"), "\(shown)")
      }
      #expect(redaction.redacted("sk_live_ and jtT1z") == "sk_live_ and jtT1z")
    }
    #expect(Redaction(["secret-words-1"]).redacted("secret-words") == "secret-words")
    // One that is made of words is a secret like any other.
    let words = Redaction(["correct-horse-battery-staple"])
    #expect(words.redacted("it is correct-horse- and") == "it is <redacted> and")
  }

  @Test("a short secret stays one of its letters, and no amount is blotted out")
  func narrow() {
    let redaction = Redaction(["usd", "1250", "balance"])
    let reply = #"{"currency":"USD","amount":"31250.75","note":"Balance 0x31323530","id":"YmFs"}"#
    #expect(redaction.redacted(reply) == reply)
    #expect(
      Redaction(["12345678"]).redacted("12345678.50 of 112345678") == "12345678.50 of 112345678")
  }

  @Test("a secret in Latin-1 that was read as UTF-8 is taken out, and the other way round")
  func encodings() {
    let redaction = Redaction(["pässwörd1"])
    let bytes: [UInt8] = [0x70, 0xE4, 0x73, 0x73, 0x77, 0xF6, 0x72, 0x64, 0x31]
    #expect(redaction.redacted("<\(String(decoding: bytes, as: UTF8.self))>") == "<<redacted>>")
    #expect(redaction.redacted("<pÃ¤sswÃ¶rd1>") == "<<redacted>>")
    #expect(redaction.redacted("<PÄSSWÖRD1>") == "<<redacted>>")
  }

  @Test(
    "a long text is looked through in one pass, whatever escapes it is made of",
    .mustEnd,
    arguments: [#"\"#, "%", "%25", "&", "&amp;", #"\u005c"#, "a", #"a\\\/"#])
  func hostile(piece: String) {
    let text = String(repeating: piece, count: 200_000 / piece.utf8.count)
    #expect(Redaction([Self.nested, "aaaaaaab"]).redacted(text) == text)
  }
}
