import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("YAMLDocument")
struct YAMLDocumentTests {
  private func parse(_ text: String) throws(ConfigurationError) -> YAMLDocument {
    try YAMLDocument.parse(Array(text.utf8), fileName: "x.yaml")
  }

  private func refusal(_ bytes: [UInt8]) -> String {
    do throws(ConfigurationError) {
      _ = try YAMLDocument.parse(bytes, fileName: "x.yaml")
      return "read"
    } catch {
      return error.problems.map { "\($0.mark) \($0.message)" }.joined(separator: "\n")
    }
  }

  @Test("every node knows its place, counted in characters from 1:1")
  func marks() throws {
    let root = try parse("ключ: значение\nlist:\n  - one\n  - 'two'\n").root
    guard case .mapping(let members) = root.content, members.count == 2,
      case .sequence(let items) = members[1].value.content
    else {
      Issue.record("not the tree that was written")
      return
    }
    #expect(members[0].name == "ключ")
    #expect(members[0].mark == SourceMark(line: 1, column: 1))
    #expect(members[0].value.mark == SourceMark(line: 1, column: 7))
    #expect(members[0].value.end == SourceMark(line: 1, column: 15))
    #expect(items.map(\.mark) == [.init(line: 3, column: 5), .init(line: 4, column: 5)])
    #expect(items.map(\.scalar) == ["one", "two"])
  }

  @Test("a byte order mark is skipped and counts as no column")
  func byteOrderMark() throws {
    let root = try YAMLDocument.parse([0xEF, 0xBB, 0xBF] + Array("a: 1".utf8), fileName: "x").root
    #expect(root.mark == .start)
  }

  @Test(
    "a mebibyte of opening brackets is refused at once",
    .mustEnd, arguments: ["[", "{", "- ", "? ", "[a, ", "{a: ", "{\"a\":"])
  func nesting(opening: String) {
    let count = YAMLLimits.adapter.bytes / opening.utf8.count
    let bytes = Array(repeating: Array(opening.utf8), count: count)
    let started = ContinuousClock.now
    #expect(refusal(Array(bytes.joined())).contains("lists and mappings inside each other"))
    #expect(started.duration(to: .now) < .seconds(5))
  }

  @Test("aliases that multiply are refused at once")
  func billionLaughs() {
    var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...30 {
      let item = "*a\(level - 1)"
      text += "a\(level): &a\(level) [" + Array(repeating: item, count: 10).joined(separator: ", ")
      text += "]\n"
    }
    #expect(refusal(Array(text.utf8)).contains("the aliases"))
  }

  @Test("aliases that repeat one long text are refused before memory runs out")
  func longText() {
    let text = "a: &a " + String(repeating: "x", count: 500_000) + "\nb: ["
    let aliases = Array(repeating: "*a", count: 90_000).joined(separator: ", ")
    #expect(refusal(Array((text + aliases + "]\n").utf8)).contains("bytes of text"))
  }

  @Test("as many values as there may be are read, and one more is not")
  func values() throws {
    // The mapping, its one name and its list are three of them.
    let most = YAMLLimits.adapter.nodes - 3
    let items = Array(repeating: "x", count: most).joined(separator: ",")
    #expect(try parse("a: [\(items)]").root.member("a")?.described == "a list")
    #expect(refusal(Array("a: [\(items),x]".utf8)).contains("more than 100000 values"))
  }

  @Test("an alias inside what it stands for is refused")
  func cycle() {
    #expect(refusal(Array("a: &a [*a]".utf8)).contains("contain themselves"))
  }

  @Test("aliases stand for copies of what they name")
  func aliases() throws {
    let root = try parse("a: &x {b: c}\nd: *x\n").root
    guard case .mapping(let members) = root.content else {
      Issue.record("not a mapping")
      return
    }
    #expect(members.count == 2)
    #expect(members[1].value.mark == SourceMark(line: 1, column: 4))
  }
}
