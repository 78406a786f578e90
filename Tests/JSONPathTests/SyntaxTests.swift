import ExactJSON
import JSONPath
import Testing

@Suite("The syntax of paths")
struct SyntaxTests {
  @Test(
    "a text that is no path is refused with a sentence and its place",
    arguments: [
      ("", 0, "'$' is expected, but the query ends"),
      (" $", 0, "'$' is expected, found U+20"),
      ("$ ", 2, "no space may follow the query"),
      ("balance", 0, "'$' is expected, found 'b'"),
      ("@.a", 0, "'$' is expected, found '@'"),
      ("$a", 1, "'.', '..' or '[' is expected, found 'a'"),
      ("$.", 2, "a name or '*' after '.' is expected, but the query ends"),
      ("$. a", 2, "a name or '*' after '.' is expected, found U+20"),
      ("$..", 3, "a name or '*' after '..' is expected, but the query ends"),
      ("$.1a", 2, "a name or '*' after '.' is expected, found '1'"),
      ("$.a-b", 3, "'.', '..' or '[' is expected, found '-'"),
      ("$.é€!", 7, "'.', '..' or '[' is expected, found '!'"),
      ("$[", 2, "a quoted name, an index, a slice, '*' or '?' is expected, but the query ends"),
      (
        "$[]", 2,
        "'*' for all elements, an index, a slice, '?' or a quoted name is expected, found ']'"
      ),
      ("$[€]", 2, "a quoted name, an index, a slice, '*' or '?' is expected, found '€'"),
      ("$[1", 3, "',' or ']' is expected, but the query ends"),
      ("$[1 2]", 4, "',' or ']' is expected, found '2'"),
      ("$[01]", 2, "an index may not be written with a leading zero or as -0"),
      ("$[-0]", 2, "an index may not be written with a leading zero or as -0"),
      ("$[-]", 3, "a digit is expected, found ']'"),
      ("$[9007199254740992]", 2, "an index must be within plus or minus 2^53 - 1"),
      ("$[1:99999999999999999999]", 4, "an index must be within plus or minus 2^53 - 1"),
      ("$['a]", 2, "the string that starts here has no closing quote"),
      (#"$['\"']"#, 3, "this is no escape of a string in ' quotes"),
      (#"$["\'"]"#, 3, #"this is no escape of a string in " quotes"#),
      (#"$['\uD800']"#, 3, "a surrogate stands without its other half"),
      (#"$['\u12g4']"#, 7, "a hexadecimal digit is expected, found 'g'"),
      ("$['\t']", 3, "a control character must be escaped in a string"),
      ("$[?]", 3, "a query, a literal or a function is expected, found ']'"),
      ("$[?1]", 3, "a literal must be compared with something"),
      ("$[?true]", 3, "a literal must be compared with something"),
      ("$[?True==1]", 3, "a query, a literal or a function is expected, found 'T'"),
      ("$[?foo==1]", 3, "'foo' is neither a literal nor a function call"),
      ("$[?length (@)==1]", 3, "'length' is neither a literal nor a function call"),
      ("$[?@.a==01]", 8, "'01' is not a number as JSON writes it"),
      ("$[?@.*==1]", 3, "a comparison needs a query that selects one node at most"),
      ("$[?1==@..a]", 6, "a comparison needs a query that selects one node at most"),
      ("$[?@.a=1]", 6, "',' or ']' is expected, found '='"),
      ("$[?@.a==1==2]", 9, "',' or ']' is expected, found '='"),
      ("$[?(@.a]", 7, "')' is expected, found ']'"),
      ("$[?!!@.a]", 4, "a query, a literal or a function is expected, found '!'"),
      ("$[?@.a==(1)]", 8, "a query, a literal or a function is expected, found '('"),
    ])
  func refuses(path: String, offset: Int, sentence: String) throws {
    let error = try #require(throws: JSONPathError.self) { try JSONPath(path) }
    #expect(error.sentence == sentence)
    #expect(error.offset == offset)
    #expect(error.description == "at \(offset): \(sentence)")
  }

  @Test("nesting and length have limits, and beyond them an error")
  func limits() throws {
    func path(nested count: Int) -> String {
      "$" + String(repeating: "[?@", count: count) + String(repeating: "]", count: count)
    }
    #expect(try JSONPath(path(nested: 32)).nodes(in: []).isEmpty)
    #expect(throws: JSONPathError.self) { try JSONPath(path(nested: 33)) }
    let openings = ["[?@", "[?(", "[?length(", "[?!(", "[?!", "[?count(@"]
    for opening in openings {
      #expect(throws: JSONPathError.self) {
        try JSONPath("$" + String(repeating: opening, count: 50_000))
      }
    }
    #expect(throws: JSONPathError.self) {
      try JSONPath("$[?" + String(repeating: "(", count: 50_000))
    }
    #expect(try JSONPath("$" + String(repeating: ".a", count: 256)).isSingular)
    #expect(throws: JSONPathError.self) { try JSONPath("$" + String(repeating: ".a", count: 257)) }
  }

  @Test("many ways down a deep document do not overflow the stack")
  func deepDocument() throws {
    let depth = JSONParser.Limits.deepest
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let document = try JSONParser.parse(text)
    let stars = String(repeating: "[*]", count: depth - 1)
    #expect(try JSONPath("$" + stars).nodes(in: document) == [[]])
    #expect(try JSONPath("$..*").nodes(in: document).count == depth - 1)
    #expect(try JSONPath("$..[?count(@..*) == 3]").nodes(in: document).count == 1)
  }

  @Test("a search that comes to nodes by many ways ends when its budget is spent, and not before")
  func budget() throws {
    let rings = try JSONParser.parse(
      String(repeating: "{\"x\":", count: 40) + "1" + String(repeating: "}", count: 40))
    let search = try JSONPath("$..x..x..x..x")
    // Ways of four steps down 40 levels.
    #expect(search.nodes(in: rings).count == 40 * 39 * 38 * 37 / 24)
    var budget = NodeBudget(perQuery: 50_000, total: 60_000)
    #expect(throws: NodeBudget.Exhausted.self) { try search.nodes(in: rings, within: &budget) }
    #expect(budget.left == 10_000)
    #expect(try JSONPath("$..x").nodes(in: rings, within: &budget).count == 40)
    #expect(try JSONPath("$..x").matches(in: rings, within: &budget).count == 40)
    #expect(budget.left < 10_000)
    #expect(throws: NodeBudget.Exhausted.self) { try search.matches(in: rings, within: &budget) }
    #expect(throws: NodeBudget.Exhausted.self) {
      try JSONPath("$..*").nodes(in: rings, within: &budget)
    }
  }

  @Test("a path cut short or with a character changed is read or refused, never a crash")
  func mutilated() throws {
    let paths = [
      #"$.a['b',"c\u00e9\uD83D\uDE00"][-1, 1:2:3, *]..d[?@.e == 1.5e2 && !($.f || count(@..*) > 2)]"#,
      #"$[?match(@.a, '[^a-z\\p{Lu}]{1,3}(x|y)*') || length(value(@['b'])) >= 0].c"#,
    ]
    let document: JSONValue = ["a": ["b": [1, 2]], "x": ["a": "k"]]
    for path in paths {
      #expect(try JSONPath(path).text == path)
      let characters = Array(path.unicodeScalars)
      for place in characters.indices {
        _ = try? JSONPath(string(characters[..<place]))
        for replacement in "$@.[]()?!&|=<>*,:'\"\\-0a \u{E9}".unicodeScalars {
          var changed = characters
          changed[place] = replacement
          _ = (try? JSONPath(string(changed[...])))?.matches(in: document)
        }
      }
    }
  }

  private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  @Test("paths are equal when they are written alike")
  func equality() throws {
    #expect(try JSONPath("$.a") == JSONPath("$.a"))
    #expect(try JSONPath("$.a") != JSONPath("$['a']"))
    #expect(try Set([JSONPath("$.a"), JSONPath("$.a"), JSONPath("$.b")]).count == 2)
    #expect(try "\(JSONPath("$.a"))" == "$.a")
  }
}
