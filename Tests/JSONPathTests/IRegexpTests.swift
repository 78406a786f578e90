import JSONPath
import TestSupport
import Testing

@Suite("I-Regexp")
struct IRegexpTests {
  @Test(
    "a pattern matches the texts it describes and no others",
    arguments: [
      ("", [""], ["a"]),
      ("abc", ["abc"], ["ab", "abcd", "ABC"]),
      ("a|bc|", ["a", "bc", ""], ["b", "abc"]),
      ("(a|b)c", ["ac", "bc"], ["c", "ab"]),
      ("a*", ["", "aaa"], ["b"]), ("a+", ["a", "aa"], [""]), ("a?", ["", "a"], ["aa"]),
      ("a{2}", ["aa"], ["a", "aaa"]), ("a{2,}", ["aa", "aaaa"], ["a"]),
      ("a{1,3}b", ["ab", "aaab"], ["b", "aaaab"]), ("a{0}", [""], ["a"]),
      ("(ab){0,2}", ["", "abab"], ["aba"]),
      ("(a*)*", ["", "aa"], ["b"]), ("(a|b)*abb", ["abb", "babaabb"], ["ab", "abba"]),
      (".", ["x", "\u{2028}", "\u{1F600}"], ["", "\n", "\r", "xx"]),
      ("[abc]", ["a", "c"], ["d", "ab"]), ("[^abc]", ["d", "\n"], ["a", ""]),
      ("[a-cx]", ["b", "x"], ["d"]), ("[-a]", ["-", "a"], ["b"]), ("[a-]", ["-", "a"], ["b"]),
      ("[^-a-]", ["b"], ["-", "a"]), ("[.*+?(){}|^$,]", [".", "*", "$", "^"], ["a"]),
      ("[$^]", ["$", "^"], ["a"]),
      (#"[\]\[\\\-]"#, ["]", "[", "\\", "-"], ["a"]), (#"[\n\r\t]"#, ["\n", "\r", "\t"], ["n"]),
      (#"\.\*\+\?\(\)\[\]\{\}\|\^\-\\"#, [".*+?()[]{}|^-\\"], ["x"]),
      (#"\n\r\t"#, ["\n\r\t"], ["nrt"]),
      (#"\p{L}+"#, ["aÉж"], ["a1", ""]), (#"\p{Lu}"#, ["A", "Ж"], ["a"]),
      (#"\P{Lu}"#, ["a", "1"], ["A"]), (#"[\p{Nd}\p{Sc}]+"#, ["€12"], ["a"]),
      (#"[^\p{L}]"#, ["1"], ["a"]), (#"[\P{L}b]"#, ["b", "1"], ["a"]),
      (#"\p{P}\p{Z}\p{C}\p{M}\p{S}\p{N}"#, ["! \u{0}\u{301}+\u{BD}"], ["! a"]),
      (#"\p{Cn}\p{Co}\p{Cf}\p{Cc}"#, ["\u{378}\u{E000}\u{AD}\u{7}"], ["abcd"]),
      ("a,b-c/=@~", ["a,b-c/=@~"], [""]), ("€{2}", ["€€"], ["€"]),
      ("^ab$", ["ab"], ["xab", "^ab$"]), ("(^a|b)+", ["abb", "b"], ["ba"]),
      ("a$b", [], ["ab", "a$b"]),
    ] as [(String, [String], [String])])
  func whole(pattern: String, matching: [String], others: [String]) throws {
    let regexp = try IRegexp(pattern)
    for text in matching { #expect(regexp.matches(text, .whole), "\(text.debugDescription)") }
    for text in others { #expect(!regexp.matches(text, .whole), "\(text.debugDescription)") }
  }

  @Test(
    "a search finds a part at the start, inside and at the end, and anchors hold it there",
    arguments: [
      ("b+", ["b", "abb", "bba", "abc"], ["", "ac"]), ("^a", ["ab"], ["ba"]),
      ("a$", ["ba"], ["ab"]),
      ("^$", [""], ["a"]), ("a.c", ["xxabcxx"], ["xxa\ncxx"]), ("(aa|aab)b", ["aaabb"], ["aba"]),
    ] as [(String, [String], [String])])
  func part(pattern: String, matching: [String], others: [String]) throws {
    let regexp = try IRegexp(pattern)
    for text in matching { #expect(regexp.matches(text, .part), "\(text.debugDescription)") }
    for text in others { #expect(!regexp.matches(text, .part), "\(text.debugDescription)") }
  }

  @Test(
    "what the grammar does not have is refused at its place",
    arguments: [
      ("(", 0), ("a)", 1), ("*", 0), ("a**", 2), ("a|+", 2), ("?", 0), ("a{", 2), ("a{1", 3),
      ("a{,2}", 2),
      ("a{1,x}", 4), ("a{3,2}", 6), ("]", 0), ("}", 0), ("[", 1), ("[]", 1), ("[]a]", 1), ("[a", 2),
      ("[b-a]", 4), ("[a-c-e]", 5), ("[[]", 1), ("[^]", 2), (#"[a-\p{L}]"#, 8), (#"\"#, 1),
      (#"\d"#, 1),
      (#"\$"#, 1), (#"\b"#, 1), (#"\p{Xx}"#, 6), (#"\p{Cs}"#, 6), (#"\p{"#, 3), (#"\pL"#, 2),
      ("(?:a)", 1),
      ("a{1001}", 5),
    ])
  func refused(pattern: String, offset: Int) throws {
    let error = try #require(throws: IRegexpError.self) { try IRegexp(pattern) }
    #expect(error.offset == offset)
    #expect(error.sentence.hasSuffix("(character \(offset + 1) of the pattern)"))
  }

  @Test(
    "patterns that ruin a backtracking engine take linear time", .mustEnd,
    arguments: ["(a*)*b", "(a|a)*b", "(a|aa)+b", "(a?){50}a{50}b", "((a+)+)+b", ".*.*.*.*b"])
  func linearTime(pattern: String) throws {
    let regexp = try IRegexp(pattern)
    let text = String(repeating: "a", count: 2_000)
    #expect(!regexp.matches(text, .whole))
    #expect(!regexp.matches(text, .part))
    #expect(regexp.matches("\(text.prefix(60))b", .whole))
  }

  @Test(
    "repetitions that unfold to too much are refused without unfolding them",
    .mustEnd)
  func unfolding() throws {
    #expect(throws: IRegexpError.self) { try IRegexp("((a{1000}){1000}){1000}") }
    #expect(throws: IRegexpError.self) { try IRegexp("((a{0,1000}){0,1000}){0,1000}") }
    #expect(try IRegexp("((((){1000}){1000}){1000}){1000}").matches("", .whole))
    #expect(throws: IRegexpError.self) { try IRegexp(String(repeating: "(", count: 100_000)) }
  }
}
