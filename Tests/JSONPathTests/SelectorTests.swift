import ExactJSON
import JSONPath
import Testing

@Suite("Segments and selectors")
struct SelectorTests {
  @Test(
    "each selector takes its children in order",
    arguments: [
      ("$", "5", ["$"]),
      ("$.a", #"{"a":1,"b":2}"#, ["$['a']"]),
      ("$['a']", #"{"a":1}"#, ["$['a']"]),
      (#"$["a"]"#, #"{"a":1}"#, ["$['a']"]),
      ("$.a", "[1]", []), ("$.a", "null", []), ("$['0']", "[1]", []), ("$[0]", #"{"0":1}"#, []),
      ("$[1]", "[7,8]", ["$[1]"]), ("$[-1]", "[7,8]", ["$[1]"]), ("$[-3]", "[7,8]", []),
      ("$[2]", "[7,8]", []), ("$[-9007199254740991]", "[1]", []),
      ("$[*]", "[7,8]", ["$[0]", "$[1]"]), ("$.*", #"{"b":1,"a":2}"#, ["$['b']", "$['a']"]),
      ("$.*", "1", []), ("$[0,0,'a',-1]", "[1]", ["$[0]", "$[0]", "$[0]"]),
      ("$ [ 0 , 1 ] \n.a", #"[{"a":1},{"a":2}]"#, ["$[0]['a']", "$[1]['a']"]),
      ("$.\u{20AC}_9", #"{"€_9":1}"#, ["$['\u{20AC}_9']"]),
    ])
  func selects(path: String, document: String, expected: [String]) throws {
    #expect(try locations(path, in: document) == expected)
  }

  @Test(
    "a slice takes what the standard's algorithm takes",
    arguments: [
      ("1:3", [1, 2]), ("5:", [5, 6]), ("1:5:2", [1, 3]), ("5:1:-2", [5, 3]),
      ("::-1", [6, 5, 4, 3, 2, 1, 0]), (":2", [0, 1]), ("-2:", [5, 6]), (":-5", [0, 1]),
      ("-100:2", [0, 1]), ("-100::-1", []), ("-100:100:-1", []), ("5:100", [5, 6]), ("100:200", []),
      ("3:1", []), ("1:3:-1", []),
      ("0:3:0", []), ("::", [0, 1, 2, 3, 4, 5, 6]), ("100::-3", [6, 3, 0]), (":4:-1", [6, 5]),
      ("-1:-4:-1", [6, 5, 4]), ("2:-100:-1", [2, 1, 0]), (" 1 : 3 : 1 ", [1, 2]),
      ("0:9007199254740991:9007199254740991", [0]), ("::-9007199254740991", [6]),
    ])
  func slices(slice: String, expected: [Int]) throws {
    let document = "[0,1,2,3,4,5,6]"
    #expect(try locations("$[\(slice)]", in: document) == expected.map { "$[\($0)]" })
    #expect(try locations("$[\(slice)]", in: #"{"0":1}"#) == [])
    #expect(try locations("$[\(slice)]", in: "[]") == [])
  }

  @Test("a descendant segment visits a node, then its children with all below them")
  func descendants() throws {
    let document = #"{"o":{"j":1,"k":2},"a":[5,3,[{"j":4},{"k":6}]]}"#
    #expect(try locations("$..j", in: document) == ["$['o']['j']", "$['a'][2][0]['j']"])
    #expect(try locations("$..[0]", in: document) == ["$['a'][0]", "$['a'][2][0]"])
    #expect(
      try locations("$..*", in: #"{"a":[1,[2]],"b":3}"#)
        == ["$['a']", "$['b']", "$['a'][0]", "$['a'][1]", "$['a'][1][0]"])
    #expect(try locations("$.o..[*, *]", in: document).count == 4)
    #expect(try locations("$..a..a", in: #"{"a":{"a":{"a":1}}}"#).count == 3)
    #expect(try locations("$..x", in: "1") == [])
  }

  @Test("a null is a value, not an absence")
  func null() throws {
    let document = #"{"a":null,"b":[null]}"#
    #expect(try locations("$.a", in: document) == ["$['a']"])
    #expect(try locations("$.a.d", in: document) == [])
    #expect(try locations("$.b[0]", in: document) == ["$['b'][0]"])
    #expect(try locations("$.b[?@]", in: document) == ["$['b'][0]"])
    #expect(try locations("$.b[?@==null]", in: document) == ["$['b'][0]"])
    #expect(try JSONPath("$.a").first(in: JSONParser.parse(document)) == JSONValue.null)
  }

  @Test("strings in queries are unescaped, and names compared by code point")
  func names() throws {
    let path = #"$['\u0061\'"\\\/\b\f\n\r\t\uD83D\uDE00']"#
    let name = "a'\"\\/\u{08}\u{0C}\n\r\t\u{1F600}"
    var object = JSONObject()
    object[name] = 1
    let value = JSONValue.object(object)
    #expect(try JSONPath(path).first(in: value) == 1)
    #expect(try JSONPath(#"$["\""]"#).first(in: ["\"": 2]) == 2)
    #expect(try JSONPath("$.\u{E9}").first(in: ["e\u{301}": 1]) == nil)
  }

  @Test(
    "a normalized path escapes as the standard says",
    arguments: [
      ("a", "$['a']"), ("", "$['']"), ("'", #"$['\'']"#), ("\\", #"$['\\']"#), ("\"", #"$['"']"#),
      ("\u{0B}", #"$['\u000b']"#), ("\u{1F}", #"$['\u001f']"#),
      ("\u{08}\u{0C}\n\r\t", #"$['\b\f\n\r\t']"#), ("\u{7F}\u{1F600}", "$['\u{7F}\u{1F600}']"),
    ])
  func normalizedPaths(name: String, expected: String) throws {
    var object = JSONObject()
    object[name] = 1
    let document = JSONValue.object(object)
    let found = try JSONPath("$.*").matches(in: document)
    #expect(found.map(\.location) == [expected])
    #expect(try JSONPath(expected).first(in: document) == 1)
  }

  @Test("a path is singular exactly when each segment is one name or one index")
  func singular() throws {
    for text in ["$", "$.a", "$['a'][0][-1].b"] { #expect(try JSONPath(text).isSingular) }
    for text in ["$.*", "$..a", "$[0,1]", "$[0:1]", "$[?@]", "$.a[0,0]"] {
      #expect(try !JSONPath(text).isSingular)
    }
  }

  @Test("only the first of many is looked for where only it is wanted")
  func firstOnly() throws {
    let many = JSONValue.array((0..<1000).map { .number(JSONNumber($0)) })
    #expect(try JSONPath("$[?@ > 10]").first(in: many) == 11)
    #expect(try JSONPath("$[?@ > 1000]").first(in: many) == nil)
  }
}
