import ExactJSON
import TestSupport
import Testing

@Suite("Hostile JSON")
struct JSONHostilityTests {
  private let document = Array(
    #"{"a":[1,-2.5e+10,"x\u00e9\uD83D\uDE00€",true,false,null],"b":{"c":[],"d":{}}}"#.utf8)

  @Test("a hundred thousand brackets are an error, not an overflow", arguments: ["[", "{\"a\":"])
  func deep(opening: String) throws {
    let text = String(repeating: opening, count: 100_000)
    let error = try #require(throws: JSONError.self) { try JSONParser.parse(text) }
    #expect(error.code == .tooDeep)
    #expect(error.offset == opening.utf8.count * 128)
  }

  @Test("the depth limit holds to the level and counts depth, not brackets")
  func depthLimit() throws {
    let three = JSONParser.Limits(depth: 3)
    #expect(try JSONParser.parse(#"[[[]],[[]],{"a":[]}]"#, limits: three).arrayValue?.count == 3)
    #expect(throws: JSONError.self) { try JSONParser.parse("[[[[]]]]", limits: three) }
    #expect(try JSONParser.parse("1", limits: JSONParser.Limits(depth: 0)) == 1)
    #expect(throws: JSONError.self) {
      try JSONParser.parse("[]", limits: JSONParser.Limits(depth: -1))
    }
    #expect(JSONParser.Limits(depth: 1_000_000).depth == JSONParser.Limits.deepest)
  }

  @Test("the deepest value allowed can be written, compared and hashed")
  func deepestValue() throws {
    let depth = JSONParser.Limits.deepest
    let text =
      String(repeating: #"{"a":["#, count: depth / 2) + String(repeating: "]}", count: depth / 2)
    let value = try JSONParser.parse(text)
    let other = try JSONParser.parse(text)
    #expect(value == other)
    #expect(value.isEquivalent(to: other))
    #expect(value.hashValue == other.hashValue)
    #expect(value.description == text)
  }

  @Test("a document cut off at any byte is an error")
  func truncated() {
    for length in document.indices {
      #expect(throws: JSONError.self, "cut at \(length)") {
        try JSONParser.parse(Array(document[..<length]))
      }
    }
  }

  @Test("a document with any byte changed is read or refused, and what is read can be written")
  func changedBytes() {
    for place in document.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = document
        changed[place] = byte
        do throws(JSONError) {
          let value = try JSONParser.parse(changed)
          #expect((try? JSONParser.parse(value.encoded())) == value)
        } catch {
          #expect(error.offset <= changed.count)
        }
      }
    }
  }

  @Test("random bytes never crash the parser")
  func randomBytes() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let alphabet =
      Array("[]{}\",:\\u0123456789.eE+-truefalsn \n\t".utf8) + [0x00, 0x80, 0xC3, 0xF0]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<24, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      if let value = try? JSONParser.parse(bytes) {
        #expect((try? JSONParser.parse(value.encoded())) == value, "seed \(seed)")
      }
    }
  }

  @Test(
    "bytes that are not UTF-8 are refused at their place, in a string and outside",
    arguments: [
      [0x80], [0xBF], [0xC0, 0xAF], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x9F, 0xBF],
      [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) throws {
    let quote = UInt8(ascii: "\"")
    let inString = try #require(throws: JSONError.self) {
      try JSONParser.parse([quote, 0x61] + bytes + [quote])
    }
    #expect(inString.code == .invalidUTF8)
    #expect(inString.offset == 2)
    let outside = try #require(throws: JSONError.self) { try JSONParser.parse(bytes) }
    #expect(outside.code == .invalidUTF8)
    #expect(outside.offset == 0)
  }

  @Test("the first and last code points of every length of UTF-8 are read")
  func validUTF8() throws {
    let text = "\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}"
    #expect(try JSONParser.parse("\"\(text)\"") == .string(text))
  }

  @Test("an object with very many members is looked up and checked for duplicates all the same")
  func manyMembers() throws {
    let members = (0..<50_000).map { #""member \#($0)":\#($0)"# }
    let value = try JSONParser.parse("{" + members.joined(separator: ",") + "}")
    #expect(value["member 49999"] == 49_999)
    #expect(value["member 50000"] == nil)
    let error = try #require(throws: JSONError.self) {
      try JSONParser.parse("{" + members.joined(separator: ",") + #","member 7":0}"#)
    }
    #expect(error.code == .duplicateMember)
  }

  @Test("numbers of a megabyte are read, written and compared in no time", .mustEnd)
  func longNumbers() throws {
    let digits = String(repeating: "7", count: 1 << 20)
    let texts = [
      digits, "-0." + digits, "1e" + digits, "1e-" + digits, "0." + digits + "e" + digits,
    ]
    let numbers = try texts.map { text in
      try #require(JSONParser.parse(text).numberValue, "it begins with \(text.prefix(5))")
    }
    #expect(numbers.map(\.text) == texts)
    let ascending = [numbers[1], numbers[3], numbers[0], numbers[4], numbers[2]]
    for (left, right) in zip(ascending, ascending.dropFirst()) {
      #expect(left.compare(to: right) == .less)
      #expect(right.compare(to: left) == .greater)
    }
    #expect(JSONNumber(digits + ".0")?.compare(to: numbers[0]) == .equal)
  }
}
