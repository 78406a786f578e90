import ExactJSON
import JSONPath
import Testing

@Suite("Filters that are judged with three values")
struct JudgingTests {
  private enum Outcome {
    case passes, fails, open
  }

  private func outcome(of filter: String, _ element: String) throws -> (judged: Outcome, rfc: Bool)
  {
    let path = try JSONPath("$.w[?\(filter)]")
    let document = try JSONParser.parse(
      Array(#"{"w":[\#(element)],"wanted":"on","empty":null}"#.utf8))
    let judged = try path.judged(in: document)
    let passes = !path.nodes(in: document).isEmpty
    guard let first = judged.first else { return (.fails, passes) }
    return (first.doubt == nil ? .passes : .open, passes)
  }

  @Test(
    "an element that has what the filter looks at passes or fails, as the RFC says",
    arguments: [
      ("@.s == 'on'", #"{"s":"on"}"#), ("@.s == 'on'", #"{"s":"off"}"#),
      ("@.s != 'on'", #"{"s":"off"}"#), ("!(@.n < 5)", #"{"n":7}"#), ("@.n >= 5", #"{"n":3}"#),
      ("@.x", "{}"), ("@.x", #"{"x":null}"#), ("!@.x", "{}"), ("@.x == null", #"{"x":null}"#),
      ("@.x != null", #"{"x":1}"#), ("@.s == $.wanted", #"{"s":"on"}"#),
      ("length(@.t) > 0", #"{"t":[]}"#), ("count(@.t[*]) == 0", #"{"t":[]}"#),
      ("@.t[?@ == 'a']", #"{"t":["b"]}"#), ("!@.t[?@ == 'a']", #"{"t":["a","b"]}"#),
      ("match(@.s, 'o.')", #"{"s":"on"}"#), ("!search(@.s, 'n')", #"{"s":"on"}"#),
      ("@.a == 1 && @.gone == 2", #"{"a":2}"#), ("@.gone == 2 || @.a == 1", #"{"a":1}"#),
      ("!@.gone || @.gone != 'x'", "{}"), ("@.n > '9'", #"{"n":"95"}"#),
    ])
  func certain(filter: String, element: String) throws {
    let (judged, passes) = try outcome(of: filter, element)
    #expect(judged == (passes ? .passes : .fails))
  }

  @Test(
    "an element that lacks it, or has another kind of value there, is in doubt",
    arguments: [
      ("@.s == 'on'", "{}"), ("@.s != 'on'", "{}"), ("@.s != 'on'", #"{"s":null}"#),
      ("@.s == 'on'", "null"), ("@.on == true", #"{"on":"true"}"#), ("@.on != true", #"{"on":1}"#),
      ("@.n < 5", #"{"n":"3"}"#), ("!(@.n < 5)", "{}"), ("@.n > '9'", #"{"n":"10"}"#),
      ("@.x == null", "{}"), ("@.x != null", "{}"), ("@.s == $.gone", #"{"s":"on"}"#),
      ("@.s != $.empty", #"{"s":"on"}"#), ("length(@.t) > 0", "{}"),
      ("length(@.t) == 0", #"{"t":5}"#), ("count(@.t[*]) == 0", "{}"),
      ("@.t[?@ == 'a']", "{}"), ("!@.t[?@ == 'a']", #"{"t":[1]}"#), ("!match(@.s, 'x')", "{}"),
      ("search(@.s, 'x')", #"{"s":5}"#), ("value(@.t[*]) == 1", #"{"t":[]}"#),
      ("@.a == 1 && @.gone == 2", #"{"a":1}"#), ("@.gone == 2 || @.a == 1", #"{"a":2}"#),
    ])
  func open(filter: String, element: String) throws {
    #expect(try outcome(of: filter, element).judged == .open)
  }

  @Test("what stands below an element in doubt is in doubt, or the element itself")
  func below() throws {
    let document = try JSONParser.parse(
      Array(#"{"a":[{"on":true,"w":[1]},{"w":[2,3]},{"v":4},{"on":false,"w":[5]}]}"#.utf8))
    let judged = try JSONPath("$.a[?@.on == true].w[*]").judged(in: document)
    #expect(judged.map { $0.doubt == nil } == [true, false, false, false])
    #expect(judged.prefix(3).map(\.value) == [1, 2, 3])
    #expect(throws: FilterDoubt.missing("@.on")) {
      try JSONPath("$.a[?@.on == true].w[*]").certain(in: document)
    }
    let byRFC = try JSONPath("$.a[?@.on == true].w[*]").certain(in: document, .exceptAbsence)
    #expect(byRFC == [1])
  }

  @Test("a search at any depth finds what has the member, and nothing for what it lacks")
  func search() throws {
    let document = try JSONParser.parse(Array(#"{"a":[{"s":"on","n":1},{"n":2}]}"#.utf8))
    let found = try JSONPath("$..[?@.s == 'on'].n").certain(in: document)
    #expect(found == [1])
    #expect(throws: FilterDoubt.self) {
      try JSONPath("$..[?@.s != 'off'].n").certain(in: document)
    }
  }

  @Test(
    "a search that judges looks at no more nodes than it may",
    arguments: ["$..a..a..a[?@]", "$..[?count(@..a..a..a) > 0]", "$..a[?@.a]..a..a"])
  func budget(search: String) throws {
    let path = try JSONPath(search)
    for judging in [FilterJudging.strict, .exceptAbsence, .byRFC] {
      var budget = NodeBudget(perQuery: 20_000, total: 30_000)
      for _ in 1...2 {
        #expect(throws: NodeBudget.Exhausted.self) {
          try path.certainNodes(in: Self.rings, judging, within: &budget)
        }
      }
      #expect(budget.left == 0)
    }
  }

  @Test(
    "so it is where filters are in doubt",
    arguments: ["$..a..a[?@.s == 'on']..a", "$..a..a..a[?@.s != 1]"])
  func budgetOfDoubt(search: String) throws {
    let path = try JSONPath(search)
    var budget = NodeBudget(perQuery: 20_000, total: 20_000)
    #expect(throws: NodeBudget.Exhausted.self) {
      try path.judgedNodes(in: Self.rings, within: &budget)
    }
    #expect(budget.left == 0)
  }

  private static let rings = (1...80).reduce(1 as JSONValue) { inner, _ in
    var object = JSONObject()
    object["a"] = inner
    return .object(object)
  }
}

extension JSONPath {
  func judged(in document: JSONValue) throws -> [JudgedNode] {
    var budget = NodeBudget()
    return try judgedNodes(in: document, within: &budget)
  }

  fileprivate func certain(
    in document: JSONValue, _ judging: FilterJudging = .strict
  ) throws -> [JSONValue] {
    var budget = NodeBudget()
    return try certainNodes(in: document, judging, within: &budget).get()
  }
}
