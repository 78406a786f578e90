import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Character sets of replies")
struct ReplyTextTests {
  /// "Ключ", in the sets that it comes in.
  private static let word: [String: [UInt8]] = [
    "utf-8": Array("Ключ".utf8), "windows-1251": [0xCA, 0xEB, 0xFE, 0xF7],
    "koi8-r": [0xEB, 0xCC, 0xC0, 0xDE],
  ]

  private func outcome(
    _ body: [UInt8], type: String? = nil, adapter: String = "request: {path: /b}\n" + plainBalances
  ) async throws -> String {
    let headers = type.map { [HTTPHeader(name: "Content-Type", value: $0)] } ?? []
    let response = HTTPResponse(status: 200, headers: headers, body: body)
    let client = try TestSupplier(adapter).client(ScriptedTransport { _, _ in .success(response) })
    do throws(CheckFailure) {
      return try await client.readBalances().readings.map {
        "\($0.pool.pool) \($0.available)"
      }.joined(separator: ", ")
    } catch {
      return "\(error.kind.rawValue): \(error.message)"
    }
  }

  private static let named = """
    request: {path: /b}
    balances: [{each: "$[*]", pool: $.name, currency: USD, available: $.left}]
    """

  private func json(_ word: [UInt8]) -> [UInt8] {
    Array(#"[{"left":"12.50","name":""#.utf8) + word + Array(#""}]"#.utf8)
  }

  @Test(
    "the set that the header names counts where the bytes are not UTF-8",
    arguments: [
      ("windows-1251", "application/json; charset=windows-1251"),
      ("windows-1251", "application/json;charset=\"CP1251\""),
      ("koi8-r", "text/plain; boundary=x; Charset=KOI8-R"),
      ("utf-8", "application/json; charset=windows-1251"),
      ("utf-8", "application/json; charset=utf-16"),
      ("utf-8", "application/json; charset=nonsense"),
    ])
  func headers(set: String, type: String) async throws {
    let body = json(try #require(Self.word[set]))
    #expect(try await outcome(body, type: type, adapter: Self.named) == "Ключ 12.50 USD")
  }

  @Test("the set that `decode` names counts whatever the header says")
  func declared() async throws {
    let body = json(try #require(Self.word["koi8-r"]))
    let adapter = Self.named + "\ndecode: {json: {charset: koi8-r}}"
    for type in ["application/json; charset=utf-8", "text/html; charset=windows-1251"] {
      #expect(try await outcome(body, type: type, adapter: adapter) == "Ключ 12.50 USD")
    }
    let shifted = Array(#"[{"left":"12.50","name":"x"#.utf8) + [0x95, 0x5C] + Array(#""}]"#.utf8)
    #expect(
      try await outcome(shifted, adapter: Self.named + "\ndecode: {json: {charset: Shift_JIS}}")
        == "x表 12.50 USD")
  }

  @Test(
    "text in no set that anybody names is malformed, and says what to write",
    arguments: [
      "application/json", "application/json; charset=utf-8", "text/json; charset=klingon",
    ])
  func unnamed(type: String) async throws {
    let outcome = try await outcome(json([0xCA, 0xEB]), type: type, adapter: Self.named)
    #expect(outcome.hasPrefix("malformed: the reply is not text in UTF-8"), "\(outcome)")
    #expect(outcome.contains("`{json: {charset: windows-1251}}`"))
    let gbk = try await self.outcome(
      json([0xCA]), adapter: Self.named + "\ndecode: {json: {charset: gbk}}")
    #expect(
      gbk.hasPrefix("malformed: the reply is not text in gb18030, as `decode` says"), "\(gbk)")
  }

  @Test(
    "an error keeps its class and its words in the supplier's set",
    arguments: [
      ("application/json; charset=windows-1251", "auth: HTTP status 200: неверный Ключ"),
      ("application/json", "auth: HTTP status 200: "),
    ])
  func errors(type: String, expected: String) async throws {
    let body =
      Array(#"{"code":5,"e":""#.utf8) + [0xED, 0xE5, 0xE2, 0xE5, 0xF0, 0xED, 0xFB, 0xE9, 0x20]
      + (Self.word["windows-1251"] ?? []) + Array(#""}"#.utf8)
    let adapter = """
      request: {path: /b}
      balances: [{currency: USD, available: $.balance}]
      error_message: $.e
      errors:
        - {when: $.code == 5, class: auth}
      """
    #expect(try await outcome(body, type: type, adapter: adapter).hasPrefix(expected))
    let byText = adapter.replacing("when: $.code == 5", with: "text: Ключ")
    let isDecoded = type.contains("1251")
    #expect(try await outcome(body, type: type, adapter: byText).hasPrefix("auth") == isDecoded)
    let byPattern = adapter.replacing(
      "when: $.code == 5", with: "when: \"matches(reply.text, 'верный')\"")
    #expect(
      try await outcome(body, type: type, adapter: byPattern).hasPrefix("auth") == isDecoded)
  }

  @Test("marks before a text are left out, however many, in every format")
  func marks() async throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    for (adapter, text) in [
      ("", #"{"amount":"12.50"}"#), ("decode: xml\n", "<r><amount>12.50</amount></r>"),
      ("decode: csv\n", "amount\n12.50\n"), ("decode: key_value\n", "amount=12.50"),
      ("decode: form\n", "amount=12.50"), ("decode: text\n", "12.50"),
      ("decode: lines\n", "12.50\n"),
    ] {
      let path =
        switch adapter {
        case "decode: xml\n": "/r/amount"
        case "decode: csv\n": "'$[0].amount'"
        case "decode: text\n": "$"
        case "decode: lines\n": "'$[0]'"
        default: "$.amount"
        }
      let adapter = adapter + "request: {path: /b}\nbalances: [{currency: USD, available: \(path)}]"
      for start in [mark, mark + mark, Array("\r\n".utf8) + mark, mark + Array(" ".utf8) + mark] {
        #expect(
          try await outcome(start + Array(text.utf8), adapter: adapter) == "main 12.50 USD",
          "\(text)")
      }
    }
  }

  @Test("UTF-16 is known by its mark or by the zeros of its first character")
  func utf16() async throws {
    let text = #"[{"left":"12.50","name":"Ключ"}]"#
    let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    for body in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
      #expect(try await outcome(body, adapter: Self.named) == "Ключ 12.50 USD")
    }
    let cut = try await outcome(Array(little.dropLast()), adapter: Self.named)
    #expect(cut.hasPrefix("malformed: the reply is not text in utf-16le"))
  }

  private static let xml = """
    decode: xml
    request: {path: /b}
    balances: [{currency: USD, pool: /r/name, available: /r/left}]
    """

  @Test(
    "XML is read in the set that it is in, whatever its declaration and its header say",
    arguments: [
      ("\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "utf-8", nil),
      (" \r\n\t<?xml version='1.0'?>\n", "utf-8", nil),
      ("<?xml version=\"1.0\" encoding=\"utf-16\"?>", "utf-8", nil),
      ("<?xml version=\"1.0\" encoding=\"windows-1251\"?>", "utf-8", nil),
      ("<?xml version=\"1.0\" encoding=\"no-such\"?>", "utf-8", nil),
      ("<?xml version=\"1.0\" encoding = 'windows-1251' ?>", "windows-1251", nil),
      ("", "windows-1251", "text/xml; charset=windows-1251"),
      ("<?xml version=\"1.0\" encoding=\"utf-8\"?>", "koi8-r", "text/xml; charset=koi8-r"),
      ("<?xml version=\"1.0\" encoding=\"koi8-r\"?>", "koi8-r", "text/xml; charset=windows-1251"),
      ("<!DOCTYPE r>", "utf-8", nil),
      ("<!DOCTYPE r SYSTEM \"http://127.0.0.1:9/r.dtd\">", "utf-8", nil),
      ("<?xml version='1.0'?><!DOCTYPE r PUBLIC '-//x//y' 'r.dtd' >", "utf-8", nil),
    ] as [(String, String, String?)])
  func xml(start: String, set: String, type: String?) async throws {
    let body =
      Array("\(start)<r><left>12.50</left><name>".utf8) + (try #require(Self.word[set]))
      + Array("</name></r>".utf8)
    #expect(try await outcome(body, type: type, adapter: Self.xml) == "Ключ 12.50 USD")
  }

  @Test("a form's fields are in the set that `decode` names")
  func forms() async throws {
    let adapter = """
      decode: {form: {charset: windows-1251}}
      request: {path: /b}
      balances: [{currency: USD, pool: $.name, available: $.left}]
      """
    #expect(
      try await outcome(Array("left=12.50&name=%CA%EB%FE%F7".utf8), adapter: adapter)
        == "Ключ 12.50 USD")
  }

  private static let form = """
    decode: form
    request: {path: /b}
    balances: [{currency: USD, pool: $.name, available: $.left}]
    """

  @Test(
    "what is percent-encoded in a form is in the set that the header names, unless it is UTF-8",
    arguments: [
      ("%CA%EB%FE%F7", "windows-1251"), ("%EB%CC%C0%DE", "KOI8-R"), ("%CA%EB%FE%F7", "cp1251"),
      ("%D0%9A%D0%BB%D1%8E%D1%87", "utf-8"), ("%D0%9A%D0%BB%D1%8E%D1%87", "windows-1251"),
      ("%D0%9A%D0%BB%D1%8E%D1%87", "unheard-of"),
    ])
  func formsByHeader(name: String, set: String) async throws {
    for pairs in ["left=12.50&name=\(name)", "name=\(name)&left=12%2E50&empty=&flag"] {
      #expect(
        try await outcome(
          Array(pairs.utf8), type: "application/x-www-form-urlencoded; charset=\(set)",
          adapter: Self.form) == "Ключ 12.50 USD", "\(pairs)")
    }
  }

  @Test("a form may have both bytes and escapes of its set, and letters that end a character")
  func formsOfBytesAndEscapes() async throws {
    let body = Array("left=12.50&name=%CA".utf8) + [0xEB] + Array("%FE".utf8) + [0xF7]
    let own = Self.form.replacing("decode: form", with: "decode: {form: {charset: windows-1251}}")
    #expect(try await outcome(body, adapter: own) == "Ключ 12.50 USD")
    #expect(
      try await outcome(body, type: "text/plain; charset=windows-1251", adapter: Self.form)
        == "Ключ 12.50 USD")
    let letters = try await outcome(
      Array("left=12.50&name=%83A+%83%41".utf8), type: "text/plain; charset=shift_jis",
      adapter: Self.form)
    #expect(letters == "ア ア 12.50 USD")
  }

  @Test("all of a form is in one set, and in one that is named")
  func formsWithoutSet() async throws {
    let mixed = Array("left=12.50&name=%CA%EB%FE%F7&other=%D0%9A".utf8)
    #expect(
      try await outcome(mixed, type: "text/plain; charset=windows-1251", adapter: Self.form)
        == "Ключ 12.50 USD")
    for type in [nil, "text/plain", "text/plain; charset=utf-8", "text/plain; charset=x-none"] {
      let outcome = try await outcome(mixed, type: type, adapter: Self.form)
      #expect(outcome.hasPrefix("malformed"), "\(outcome)")
    }
    let shifting = try await outcome(
      Array("left=12.50&name=%1B$B%25%2D%1B(B".utf8), type: "text/plain; charset=iso-2022-jp",
      adapter: Self.form)
    #expect(shifting == "キ 12.50 USD")
  }
}
