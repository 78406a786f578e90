import CharacterSets
import Testing

@Suite("Character sets")
struct TextEncodingTests {
  private func text(_ bytes: [UInt8], _ label: String) throws -> String? {
    let encoding = try #require(TextEncoding(label: label))
    return encoding.utf8(of: bytes).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(
    "text in the sets that suppliers use becomes UTF-8",
    arguments: [
      ("windows-1251", [0xCA, 0xEB, 0xFE, 0xF7], "Ключ"), ("CP1251", [0xCA], "К"),
      ("koi8-r", [0xEB, 0xCC], "Кл"), ("IBM866", [0x8A, 0xAB], "Кл"),
      ("ISO-8859-1", [0x63, 0x61, 0x66, 0xE9, 0x80], "café€"), ("latin1", [0xFC], "ü"),
      ("iso-8859-15", [0xA4], "€"), ("windows-1250", [0x9D], "ť"), ("iso-8859-9", [0xFD], "ı"),
      ("GBK", [0xD3, 0xE0, 0xB6, 0xEE], "余额"), ("gb2312", [0xD3, 0xE0], "余"),
      ("gb18030", [0x81, 0x30, 0x81, 0x30], "\u{80}"),
      ("Shift_JIS", [0x8E, 0x63, 0x8D, 0x82], "残高"),
      ("windows-31j", [0x5C, 0x7E], "\\~"), ("euc-jp", [0xBB, 0xC4], "残"),
      ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x3B, 0x44, 0x1B, 0x28, 0x42, 0x31], "残1"),
      ("Big5", [0xBE, 0x6C], "餘"), ("euc-kr", [0xC0, 0xDC, 0xBE, 0xD7], "잔액"),
      ("ks_c_5601-1987", [0xC0, 0xDC], "잔"),
      ("utf-16le", [0x31, 0x00, 0x3D, 0xD8, 0x00, 0xDE], "1😀"),
      ("utf-16be", [0x20, 0xAC], "€"), ("tis-620", [0xBA], "บ"), ("utf-8", [0xC3, 0xA9], "é"),
    ] as [(String, [UInt8], String)])
  func decoding(label: String, bytes: [UInt8], expected: String) throws {
    #expect(try text(bytes, label) == expected)
  }

  @Test(
    "bytes that are no text in a set are not guessed at",
    arguments: [
      ("gbk", [0xD3]), ("shift_jis", [0x8E]), ("euc-kr", [0xC0, 0x20]), ("utf-16le", [0x31]),
      ("utf-16be", [0xD8, 0x3D, 0x00, 0x31]), ("utf-8", [0xFF]), ("windows-1253", [0xD2]),
    ] as [(String, [UInt8])])
  func refusing(label: String, bytes: [UInt8]) throws {
    #expect(try text(bytes, label) == nil)
  }

  @Test("a long text is converted whole, and ASCII is ASCII in every set but those of two bytes")
  func longTexts() throws {
    let letters = [UInt8](repeating: 0xCA, count: 100_001)
    #expect(try text(letters, "windows-1251") == String(repeating: "К", count: 100_001))
    let ascii = Array((0x20...0x7E).map { UInt8($0) })
    for name in TextEncoding.allNames where !name.hasPrefix("utf-16") {
      #expect(try text(ascii, name) == String(decoding: ascii, as: UTF8.self), "\(name)")
      #expect(try text([], name) == "")
    }
  }

  @Test(
    "a label counts in any case and with white space around it; any other names nothing",
    arguments: [
      (" Windows-1251\t", "windows-1251"), ("WIN1251", "windows-1251"),
      ("us-ascii", "windows-1252"),
      ("UTF8", "utf-8"), ("utf-16", "utf-16le"), ("sjis", "shift_jis"), ("", nil),
      ("windows-1259", nil), ("utf-7", nil), ("UTF-8//TRANSLIT", nil), ("iso-2022-cn-ext", nil),
    ] as [(String, String?)])
  func labels(label: String, name: String?) {
    #expect(TextEncoding(label: label)?.name == name)
  }
}
