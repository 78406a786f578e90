import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

/// Files that no one would write: they must be refused with a place, or read, and never crash.
@Suite("Hostile configuration files")
struct HostileFileTests {
  private static let valid = """
    currencies:
      POINTS: {decimals: 0}
    server: {host: 127.0.0.1, port: 8080}
    suppliers:
      fox: &fox
        adapter: foxreload
        title: "Foxé \\u00e9 ${NAME:-x}"
        credentials: {api_key: "${KEY}"}
        floor: [10.00 USD, 5 POINTS]
        prices: {steam-20-usd: 18.40 USD}
        tags: [instant, 'gift cards']
      again: *fox
      own:
        adapter:
          base_url: https://api.example
          auth: {bearer: "{{token}}"}
          request: {path: /balance}
          balances:
            - each: $.data[?@.ok == true]
              currency: $.currency
              available: $.amount - $.used
          samples:
            - name: one
              body: |
                {"data": []}
              expect: {balances: []}
        credentials:
          token: |-
            secret
    """

  private func outcome(_ bytes: [UInt8]) -> Result<Configuration, ConfigurationError> {
    Result { () throws(ConfigurationError) in
      try Configuration.load(
        bytes: bytes, fileName: "suppliers.yaml", folder: "", environment: ["KEY": "k"],
        readFile: { _ throws(FileContentsError) in throw .system(2) })
    }
  }

  /// Whatever was wrong, it was said, and at a place of the file.
  private func check(_ bytes: [UInt8], _ comment: Comment) {
    guard case .failure(let error) = outcome(bytes) else { return }
    #expect(error.problems.contains { $0.severity == .error }, comment)
    #expect(error.problems.allSatisfy { $0.mark.line >= 1 && $0.mark.column >= 1 }, comment)
    #expect(!error.rendered().isEmpty, comment)
  }

  @Test("the file that the others are made from is valid")
  func validFile() throws {
    let configuration = try outcome(Array(Self.valid.utf8)).get()
    #expect(configuration.suppliers.map(\.supplier.id.name) == ["fox", "again", "own"])
  }

  @Test("every prefix of a valid file is read or refused")
  func prefixes() {
    let bytes = Array(Self.valid.utf8)
    for length in 0..<bytes.count {
      check(Array(bytes.prefix(length)), "the first \(length) bytes")
    }
  }

  @Test("a file with random bytes changed is read or refused")
  func mutations() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededRandom(seed: seed)
    let telling = Array("[]{}:,-?&*!|>'\"%@`#\t\n\r $~<\0\u{1}".utf8) + [0x80, 0xC3, 0xFF, 0xFE]
    for round in 0..<1_500 {
      var bytes = Array(Self.valid.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        let byte = telling.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[position] = byte
        case 1: bytes.insert(byte, at: position)
        case 2: bytes.remove(at: position)
        default: bytes[position] = UInt8.random(in: 0...255, using: &random)
        }
      }
      check(bytes, "round \(round) with seed \(seed)")
    }
  }

  @Test("random bytes are read or refused")
  func noise() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededRandom(seed: seed)
    for round in 0..<500 {
      let count = Int.random(in: 0...200, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...127, using: &random) }
      check(bytes, "round \(round) with seed \(seed)")
    }
  }

  @Test("a file over 8 MiB is refused without being read, and an adapter over 1 MiB")
  func size() {
    let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: YAMLLimits.suppliers.bytes + 1)
    #expect(message(bytes) == "1:1 the file has 8388609 bytes; at most 8388608 are read")
    #expect(message(Array(bytes.dropLast())) == "1:1 the file is empty")
    let error = #expect(throws: ConfigurationError.self) {
      try YAMLDocument.parse(
        Array(bytes.prefix(YAMLLimits.adapter.bytes + 1)), fileName: "a.yaml")
    }
    let sentence = error?.problems.first?.message
    #expect(sentence == "the file has 1048577 bytes; at most 1048576 are read")
  }

  @Test(
    "a file of suppliers as large as it may be, of nothing but brackets or aliases, is refused",
    .mustEnd)
  func largest() {
    for opening in ["[", "- "] {
      let count = YAMLLimits.suppliers.bytes / opening.utf8.count
      let bytes = Array(String(repeating: opening, count: count).utf8)
      #expect(message(bytes).contains("lists and mappings inside each other"))
    }
    let anchors = (0..<1_000).map { "a\($0): &a\($0) x\n" }.joined()
    let aliases = String(repeating: "*a0,", count: YAMLLimits.aliases + 1)
    let many = message(Array((anchors + "b: [" + aliases + "]\n").utf8))
    #expect(many.contains("more than 100000 aliases"))
    let laughs = (1...30).reduce("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n") {
      text, level in
      let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      return text + "a\(level): &a\(level) [\(items)]\n"
    }
    #expect(message(Array(laughs.utf8)).contains("repeat more than 1000000 values"))
    let long = "a: &a " + String(repeating: "x", count: 1_000_000) + "\nb: ["
    let bytes = Array((long + String(repeating: "*a,", count: 99_999) + "]\n").utf8)
    #expect(message(bytes).contains("67108864 bytes of text"))
  }

  /// Files that are no UTF-8, each with the place of the first byte that is wrong.
  private static let invalidUTF8: [(bytes: [UInt8], mark: String)] = [
    ([0x61, 0x3A, 0x20, 0xFF], "1:4"),
    (Array("a: é\nb: ü".utf8) + [0xC3, 0x28], "2:5"),
    ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], "1:4"),
    ([0x61, 0x3A, 0x20, 0xC0, 0x80], "1:4"),
  ]

  @Test("bytes that are no UTF-8 are refused where they stand", arguments: invalidUTF8)
  func utf8(bytes: [UInt8], mark: String) {
    #expect(message(bytes) == mark + " the file is not valid UTF-8 here; save it as UTF-8")
  }

  @Test(
    "UTF-16 and UTF-32 are refused by name",
    arguments: [
      [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x00, 0x3A, 0x00],
      [0x00, 0x00, 0xFE, 0xFF],
    ] as [[UInt8]])
  func utf16(bytes: [UInt8]) {
    #expect(message(bytes) == "1:1 the file is UTF-16 or UTF-32; save it as UTF-8")
  }

  /// A great many mistakes: what stands before, in, and after the items, how many there are, and what stands
  /// between them. `#` is the number of the item.
  struct Repeated: Sendable {
    var before: String
    var item: String
    var after: String
    var count = 5_000
    var separator = "\n"
    /// How many problems there are at least; by default one for each item but the first.
    var least: Int?
  }

  private static let repeated = [
    Repeated(before: "suppliers: [", item: "\"${N#}\",", after: "]"),
    Repeated(before: "suppliers: {", item: "k#: 1,", after: "}"),
    Repeated(before: "", item: "k#: 1", after: "\n"),
    Repeated(before: "suppliers: {fox: {adapter: foxreload, tags: [", item: "a,", after: "]}}"),
    Repeated(
      before: "suppliers: {fox: {adapter: foxreload, credentials: {", item: "k#: x,",
      after: "}, lag: x}}"),
    // As many as a file may have, on one line.
    Repeated(
      before: "suppliers: {fox: {adapter: foxreload, credentials: {", item: "zz#: x#,",
      after: "}, lag: x}}", count: 45_000, separator: " "),
    Repeated(
      before: "suppliers: {fox: {adapter: foxreload, credentials: {", item: "\"zz#\",",
      after: "}, lag: x}} # x", count: 45_000, separator: " "),
    Repeated(
      before: "suppliers: {fox: {adapter: foxreload, ", item: "zz#: x#,", after: "}}",
      count: 45_000,
      separator: " "),
    Repeated(
      before: "suppliers: {fox: {adapter: foxreload, credentials: {k: [", item: "!a [],",
      after: "]}}}", count: 45_000, separator: "", least: 1),
  ]

  @Test(
    "a great many mistakes are reported in short, and soon", .mustEnd,
    arguments: repeated)
  func manyMistakes(_ mistakes: Repeated) {
    let items = (0..<mistakes.count).map {
      mistakes.item.replacing("#", with: String($0)) + mistakes.separator
    }
    let text = mistakes.before + items.joined() + mistakes.after
    guard case .failure(let error) = outcome(Array(text.utf8)) else {
      Issue.record("it was read")
      return
    }
    #expect(error.problems.count >= mistakes.least ?? mistakes.count - 1)
    #expect(error.rendered().utf8.count < 1 << 18)
  }

  @Test("a file that is not there is refused by its name")
  func absent() {
    do throws(ConfigurationError) {
      _ = try Configuration.load(path: "/nowhere/suppliers.yaml", environment: [:])
      Issue.record("it was read")
    } catch {
      #expect(
        error.rendered() == "/nowhere/suppliers.yaml:1:1: error: cannot read the file: "
          + "no such file or directory")
    }
  }

  @Test("a folder is refused")
  func folder() {
    #expect(throws: FileContentsError.isNoFile) { try FileContents.read("/") }
  }

  private func message(_ bytes: [UInt8]) -> String {
    switch outcome(bytes) {
    case .success: "read"
    case .failure(let error):
      error.problems.map { "\($0.mark) \($0.message)" }.joined(separator: "\n")
    }
  }
}
