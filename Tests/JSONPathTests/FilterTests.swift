import ExactJSON
import JSONPath
import TestSupport
import Testing

@Suite("Filters")
struct FilterTests {
  @Test(
    "comparisons have the outcomes of RFC 9535, table 11",
    arguments: [
      ("$.absent1 == $.absent2", true), ("$.absent1 <= $.absent2", true),
      ("$.absent == 'g'", false), ("$.absent1 != $.absent2", false), ("$.absent != 'g'", true),
      ("1 <= 2", true), ("1 > 2", false), ("13 == '13'", false), ("'a' <= 'b'", true),
      ("'a' > 'b'", false), ("$.obj == $.arr", false), ("$.obj != $.arr", true),
      ("$.obj == $.obj", true), ("$.obj != $.obj", false), ("$.arr == $.arr", true),
      ("$.arr != $.arr", false), ("$.obj == 17", false), ("$.obj != 17", true),
      ("$.obj <= $.arr", false), ("$.obj < $.arr", false), ("$.obj <= $.obj", true),
      ("$.arr <= $.arr", true), ("1 <= $.arr", false), ("1 >= $.arr", false), ("1 > $.arr", false),
      ("1 < $.arr", false), ("true <= true", true), ("true > true", false),
      ("true < false", false), ("null == null", true), ("null <= null", true),
      ("null < null", false), ("$.absent == null", false), ("$.absent < 1", false),
    ])
  func comparisons(filter: String, expected: Bool) throws {
    let document = #"{"obj":{"x":"y"},"arr":[2,3]}"#
    let selected = try locations("$[?\(filter)]", in: document)
    #expect(selected.isEmpty != expected)
  }

  @Test(
    "numbers are compared by exact value",
    arguments: [
      ("@ == 1", "1.0", true), ("@ == 1e0", "1.000", true), ("@ == 0.1", "0.10", true),
      ("@ == 0", "-0", true), ("@ == -0.0", "0e5", true),
      ("@ == 9007199254740992", "9007199254740993", false),
      ("@ > 9007199254740992", "9007199254740993", true),
      ("@ == 0.1", "0.1000000000000000055511151231257827", false),
      ("@ > 0.1", "0.1000000000000000055511151231257827", true),
      ("@ == 1e400", "1e400", true), ("@ < 1e401", "1e400", true), ("@ > 0", "1e-400", true),
      ("@ >= -1.5", "-15e-1", true),
    ])
  func exactNumbers(filter: String, document: String, expected: Bool) throws {
    #expect(try holds(filter, for: document) == expected)
  }

  @Test("values compare in depth: numbers by value, members in any order, elements in order")
  func deepEquality() throws {
    #expect(try holds("@.a == @.b", for: #"{"a":{"x":1,"y":[2]},"b":{"y":[2.0],"x":1e0}}"#))
    #expect(try !holds("@.a == @.b", for: #"{"a":[1,2],"b":[2,1]}"#))
    #expect(try !holds("@.a == @.b", for: #"{"a":{"x":1},"b":{"x":1,"y":1}}"#))
    #expect(try !holds("@.a == @.b", for: "{\"a\":\"\u{E9}\",\"b\":\"e\u{301}\"}"))
    #expect(try holds("@.a < @.b", for: "{\"a\":\"\u{FFFF}\",\"b\":\"\u{10000}\"}"))
  }

  @Test(
    "and binds tighter than or, not tighter than and, parentheses tightest",
    arguments: [
      ("@.t || @.f && @.f", true), ("(@.t || @.f) && @.f", false), ("!@.f && @.t", true),
      ("!(@.f && @.t)", true), ("!@.t || @.t", true), ("!(@.t || @.t)", false),
      ("@.f || @.f || @.t", true), ("@.t&&@.t&&@.f", false), ("! ( @.t ) ||\n@.n==1", true),
      ("((@.t))", true),
    ])
  func logic(filter: String, expected: Bool) throws {
    #expect(try holds(filter, for: #"{"t":null,"n":1}"#) == expected)
  }

  @Test("a test asks whether anything is selected, however many")
  func existence() throws {
    #expect(try holds("@..x", for: #"{"a":[{"x":false}]}"#))
    #expect(try !holds("@..x", for: #"{"a":[{"y":false}]}"#))
    #expect(try holds("@.*", for: "[0]"))
    #expect(try !holds("@.*", for: "[]"))
    #expect(try holds("$[0]", for: "null"))
  }

  @Test("a filter looks at the values of an object and the elements of an array, not at itself")
  func children() throws {
    let document = #"{"a":[3,5,1,{"b":"k"}],"o":{"p":1,"q":{"b":"j"}},"b":"top"}"#
    #expect(try locations("$.a[?@ > 2]", in: document) == ["$['a'][0]", "$['a'][1]"])
    #expect(try locations("$.o[?@.b == 'j']", in: document) == ["$['o']['q']"])
    #expect(try locations("$[?@.b]", in: #"[{"b":1},{"c":1}]"#) == ["$[0]"])
    #expect(try locations("$.o[?@<3, ?@<3]", in: document) == ["$['o']['p']", "$['o']['p']"])
    #expect(try locations("$[?@[?@.b == 'k']]", in: document) == ["$['a']"])
    #expect(try locations("$..[?@.b]", in: document) == ["$['a'][3]", "$['o']['q']"])
    #expect(try locations("$.b[?@ == 't']", in: document) == [])
  }

  @Test("a filter may ask about the whole document, and inner filters each about their own node")
  func absolute() throws {
    let document =
      #"{"limit":2,"keep":["a"],"items":[{"n":1,"t":"a"},{"n":3,"t":"b"},{"n":2,"t":"a"}]}"#
    #expect(
      try locations("$.items[?@.n <= $.limit]", in: document) == ["$['items'][0]", "$['items'][2]"])
    #expect(
      try locations("$.items[?count($.items[?@.n > 1]) == 2]", in: document).count == 3)
    #expect(try locations("$.items[?$.keep[?@ == 'a']].n", in: document).count == 3)
    #expect(try locations("$.items[?$.keep[?@ == 'z']].n", in: document) == [])
    #expect(try locations("$.items[?@.t == value($..keep[*])].n", in: document).count == 2)
  }

  @Test("two questions about the whole document are kept apart")
  func absoluteApart() throws {
    let document = #"{"a":[1],"b":[1,2],"rows":[0]}"#
    #expect(
      try locations("$.rows[?count($.a[*]) == 1 && count($.b[*]) == 2]", in: document).count == 1)
    #expect(try locations("$.rows[?count($.b[*]) == count($.a[*])]", in: document) == [])
  }

  @Test(
    "a question about the whole document is answered once, not for each node",
    .mustEnd)
  func absoluteOnce() throws {
    let rows = JSONValue.array(Array(repeating: 7, count: 20_000))
    #expect(try JSONPath("$[?count($[*]) == 20000]").nodes(in: rows).count == 20_000)
  }
}
