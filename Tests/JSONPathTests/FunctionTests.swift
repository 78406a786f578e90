import ExactJSON
import JSONPath
import Testing

@Suite("Functions")
struct FunctionTests {
  @Test(
    "length counts characters, elements and members, and nothing else",
    arguments: [
      ("length(@) == 3", #""a€\uD83D\uDE00""#, true), ("length(@) == 2", "\"e\u{301}\"", true),
      ("length(@) == 2", "[1,[2,3]]", true), ("length(@) == 1", #"{"a":[1,2]}"#, true),
      ("length(@) == 0", #""""#, true), ("length(@) == length(@.absent)", "7", true),
      ("length(@) >= 0", "null", false), ("length(@) >= 0", "true", false),
      ("length('abc') == 3", "0", true), ("length(value(@.*)) == 2", #"{"a":"xy"}"#, true),
    ])
  func length(filter: String, document: String, expected: Bool) throws {
    #expect(try holds(filter, for: document) == expected)
  }

  @Test(
    "count counts nodes, value is the only node's value or nothing",
    arguments: [
      ("count(@.*) == 2", "[1,1]", true), ("count(@..*) == 3", "[[1],2]", true),
      ("count(@.a) == 0", "[]", true), ("count(@[0,0]) == 2", "[1]", true),
      ("value(@..a) == 1", #"{"x":{"a":1}}"#, true),
      ("value(@..a) == 1", #"{"a":1,"x":{"a":1}}"#, false),
      ("value(@..a) == @.absent", #"{"a":1,"x":{"a":1}}"#, true),
      ("value(@.a) == null", #"{"a":null}"#, true),
    ])
  func countAndValue(filter: String, document: String, expected: Bool) throws {
    #expect(try holds(filter, for: document) == expected)
  }

  @Test(
    "match covers the whole string and search a part of it",
    arguments: [
      ("match(@, 'a.c')", #""abc""#, true), ("match(@, 'a.c')", #""xabc""#, false),
      ("match(@, 'b')", #""abc""#, false), ("search(@, 'b')", #""abc""#, true),
      ("search(@, 'd')", #""abc""#, false), ("match(@, '')", #""""#, true),
      ("search(@, '')", #""abc""#, true), ("match(@, 'a.c')", "5", false),
      ("match(@, 5)", #""5""#, false), ("search(@.s, @.p)", #"{"s":"xay","p":"[ab]"}"#, true),
      ("search(@.s, @.p)", #"{"s":"xay","p":"["}"#, false),
      ("match(@.s, @.absent)", #"{"s":""}"#, false),
      ("!match(@, 'a')", #""b""#, true), ("match(value(@..a), 'x+')", #"{"a":"xx"}"#, true),
    ])
  func patterns(filter: String, document: String, expected: Bool) throws {
    #expect(try holds(filter, for: document) == expected)
  }

  @Test("patterns from the document may differ from node to node")
  func patternsOfNodes() throws {
    let document = #"[{"s":"a","p":"a"},{"s":"a","p":"b"},{"s":"b","p":"b"},{"s":"b","p":"b"}]"#
    #expect(try locations("$[?match(@.s, @.p)]", in: document) == ["$[0]", "$[2]", "$[3]"])
  }

  @Test("a pattern that can never match stands, with a warning at its place")
  func warnings() throws {
    let path = try JSONPath("$[?match(@.a, '(') || search(@.b, 'ok') || match(@.c, 1)]")
    #expect(path.warnings.map(\.offset) == [14, 54])
    #expect(path.warnings.first?.sentence.hasPrefix("the pattern never matches: ") == true)
    #expect(path.nodes(in: [["a": "(", "c": "1"], ["b": "ok"]]) == [["b": "ok"]])
    #expect(try JSONPath("$[?match(@.a, 'a')]").warnings.isEmpty)
  }

  @Test(
    "well-typed calls stand",
    arguments: [
      "$[?length(@) < 3]", "$[?count(@.*) == 1]", "$[?match(@.timezone, 'Europe/.*')]",
      "$[?value(@..color) == \"red\"]", "$[?length(@.a) == length(@.b)]", "$[?!search(@, 'x')]",
      "$[?length( @ )==1]", "$[?match(@ , 'a')]", "$[?count($..*) > count(@..*)]",
    ])
  func wellTyped(path: String) throws {
    #expect(try JSONPath(path).text == path)
  }

  @Test(
    "ill-typed calls are refused",
    arguments: [
      ("$[?length(@.*) < 3]", "length() needs a query that selects one node at most"),
      ("$[?count(1) == 1]", "count() needs a query"),
      ("$[?count(length(@)) == 1]", "count() needs a query"),
      (
        "$[?count(foo(@.*)) == 1]",
        "there is no function 'foo'; there are length, count, match, search, value"
      ),
      (
        "$[?match(@.timezone, 'Europe/.*') == true]",
        "a comparison needs a value, and this function yields none"
      ),
      ("$[?value(@..color)]", "what this function yields must be compared with something"),
      ("$[?length(match(@, 'a')) == 1]", "length() needs a value, and this function yields none"),
      ("$[?length()==0]", "length() takes one argument, found 0"),
      ("$[?length(@,@)==0]", "length() takes one argument, found 2"),
      ("$[?match(@)]", "match() takes two arguments, found 1"),
      ("$[?length(@==1)==0]", "',' or ')' is expected, found '='"),
      ("$[?length((@))==0]", "a query, a literal or a function is expected, found '('"),
    ])
  func illTyped(path: String, sentence: String) throws {
    let error = try #require(throws: JSONPathError.self) { try JSONPath(path) }
    #expect(error.sentence == sentence)
  }
}
