import Testing
import TextPattern

@Suite("Patterns")
struct TextPatternTests {
  private static func match(_ pattern: String, _ text: String) throws -> TextMatch? {
    try TextPattern(pattern).firstMatch(in: text)
  }

  private static func error(_ pattern: String) -> TextPatternError? {
    do throws(TextPatternError) {
      _ = try TextPattern(pattern)
      return nil
    } catch {
      return error
    }
  }

  @Test("groups are found by number and by name")
  func groups() throws {
    let pattern = try TextPattern("^(?<currency>[A-Z]{3}) ([+-])?(?<amount>.+)$")
    #expect(pattern.groupNames == ["currency", "amount"])
    #expect(pattern.groupCount == 3)
    let match = try #require(try pattern.firstMatch(in: "EUR 12.50"))
    #expect(match.whole == "EUR 12.50")
    #expect(match[0] == "EUR 12.50")
    #expect(match[1] == "EUR")
    #expect(match[2] == nil)
    #expect(match[3] == "12.50")
    #expect(match[4] == nil)
    #expect(match[-1] == nil)
    #expect(match["currency"] == "EUR")
    #expect(match["amount"] == "12.50")
    #expect(match["other"] == nil)
  }

  @Test("names come in the order of their groups")
  func names() throws {
    #expect(try TextPattern("(?<z>a)(?<b>b)(?<a>c)").groupNames == ["z", "b", "a"])
    #expect(try TextPattern("(a)(?:b)").groupNames == [])
    #expect(try TextPattern("(a)(?:b)").groupCount == 1)
    #expect(try TextPattern("").groupCount == 0)
  }

  @Test("a group that took no part is nil, one that matched nothing is empty")
  func absence() throws {
    let match = try #require(try Self.match("(a)|(b)(c*)", "b"))
    #expect(match[1] == nil)
    #expect(match[2] == "b")
    #expect(match[3] == "")
    let twice = try #require(try Self.match("(?J)(?:(?<n>a)|(?<n>b))", "b"))
    #expect(twice["n"] == "b")
  }

  @Test("the first match counts; without one there is nil")
  func first() throws {
    #expect(try Self.match("\\d+", "a 12 b 34")?.whole == "12")
    #expect(try Self.match("\\d+", "none") == nil)
    #expect(try Self.match("", "")?.whole == "")
    #expect(try Self.match("", "x")?.whole == "")
    #expect(try Self.match("x", "") == nil)
    #expect(try Self.match("^$", "")?.whole == "")
  }

  @Test("patterns and texts are Unicode, and classes are ASCII")
  func unicode() throws {
    #expect(try Self.match("^.$", "€")?.whole == "€")
    #expect(try Self.match("é(.)", "aé😀b")?[1] == "😀")
    #expect(try Self.match("(?i)É", "é")?.whole == "é")
    #expect(try Self.match("\\p{Lu}+", "abcÄÖ")?.whole == "ÄÖ")
    #expect(try Self.match("\\w+", "é") == nil)
    #expect(try Self.match("\\d", "٣") == nil)
    #expect(try Self.match("(*UCP)\\w+", "é")?.whole == "é")
    #expect(try Self.match("a.c", "a\0c")?.whole == "a\0c")
    #expect(try Self.match("a\0c", "a\0c")?.whole == "a\0c")
  }

  @Test("CR, LF and CRLF each end a line")
  func lines() throws {
    #expect(try Self.match("(?m)^b=(.*)$", "a=1\r\nb=2\r\nc=3")?[1] == "2")
    #expect(try Self.match("(?m)^b=(.*)$", "a=1\nb=2\nc=3")?[1] == "2")
    #expect(try Self.match("^a$", "a\r\n")?.whole == "a")
  }

  @Test("what is no pattern says where and why")
  func errors() throws {
    let open = try #require(Self.error("a(b"))
    #expect(open.code == .syntax)
    #expect(open.offset == 3)
    #expect(open.message == "missing closing parenthesis")
    #expect(open.description == "at 3: missing closing parenthesis")
    // Characters, not bytes.
    #expect(Self.error("€é[z-a]")?.offset == 5)
    // PCRE2 10.42 stops behind the first byte of the accent, which is one character with the digit.
    #expect(Self.error("(*LIMIT_MATCH=1\u{35E}")?.offset == 14)
    for pattern in [
      "[", "*", "a{2,1}", "(?<n>a)(?<n>b)", "\\C", "(?<1>a)", "\\", "(?P<", "\\p{Xx}",
    ] {
      #expect(Self.error(pattern)?.code == .syntax, "\(pattern)")
    }
  }

  @Test("a pattern has a length, a depth and a size that it may have")
  func oversize() throws {
    #expect(Self.error(String(repeating: "a", count: 4_096)) == nil)
    #expect(Self.error(String(repeating: "a", count: 4_097))?.code == .tooLong)
    let nested = String(repeating: "(", count: 1_000) + String(repeating: ")", count: 1_000)
    #expect(Self.error(nested)?.code == .syntax)
    #expect(Self.error("((((a{1000}){1000}){1000}){1000})")?.code == .syntax)
  }

  @Test("patterns are equal when their bytes are")
  func equality() throws {
    #expect(try TextPattern("a") == TextPattern("a"))
    #expect(try TextPattern("\u{E9}") != TextPattern("e\u{301}"))
    #expect(try Set([TextPattern("a"), TextPattern("a"), TextPattern("b")]).count == 2)
  }

  @Test("one pattern may be matched by many threads at a time")
  func threads() async throws {
    let pattern = try TextPattern("(?<number>\\d+)$")
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<64 {
        group.addTask {
          try (0..<200).allSatisfy { _ in
            try pattern.firstMatch(in: "n \(number)")?["number"] == "\(number)"
          }
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }
}
