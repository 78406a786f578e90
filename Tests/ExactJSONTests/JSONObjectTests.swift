import ExactJSON
import Testing

@Suite("JSON objects and values")
struct JSONObjectTests {
  @Test(
    "members keep their order through setting, replacing and removing", arguments: [3, 16, 17, 40])
  func order(count: Int) {
    var object = JSONObject()
    for number in 0..<count { object["m\(number)"] = .number(JSONNumber(number)) }
    object["m1"] = "changed"
    object["m0"] = nil
    object["absent"] = nil
    #expect(object.names == (1..<count).map { "m\($0)" })
    #expect(object["m1"] == "changed")
    #expect(object["m0"] == nil)
    #expect(!object.contains("m0"))
    for number in 2..<count { #expect(object["m\(number)"]?.numberValue?.text == "\(number)") }
    object["m0"] = .null
    #expect(object.names.last == "m0")
    #expect(object.contains("m0"))
    #expect(object.count == count)
  }

  @Test("an object gives its members as pairs")
  func pairs() throws {
    let object = try #require(try JSONParser.parse(#"{"b":1,"a":2}"#).objectValue)
    #expect(object.map { "\($0.name)=\($0.value)" } == ["b=1", "a=2"])
  }

  @Test("equal means written alike, equivalent means the same")
  func equality() throws {
    let one = try JSONParser.parse(#"{"a":1,"b":[1.0,{"x":"y"}]}"#)
    let same = try JSONParser.parse(#"{ "b" : [1e0, {"x":"\u0079"}], "a" : 1.00 }"#)
    #expect(one != same)
    #expect(one.isEquivalent(to: same))
    #expect(one == (try JSONParser.parse(one.encoded(style: .pretty))))
    for text in [#"{"a":1}"#, #"{"a":1,"b":[1]}"#, #"{"a":1,"c":[1,{"x":"y"}]}"#, "[]", "null"] {
      #expect(!one.isEquivalent(to: try JSONParser.parse(text)))
      #expect(!(try JSONParser.parse(text)).isEquivalent(to: one))
    }
  }

  @Test("strings are compared by code point, not by how they look")
  func codePoints() {
    let composed: JSONValue = "\u{E9}"
    let decomposed: JSONValue = "e\u{301}"
    #expect(composed != decomposed)
    #expect(!composed.isEquivalent(to: decomposed))
    #expect(Set([composed, decomposed]).count == 2)
    let marks: JSONValue = "a\u{301}\u{323}"
    #expect(marks != "a\u{323}\u{301}")
    #expect("\u{FFFF}".precedesByCodePoints("\u{10000}"))
    #expect(!"\u{10000}".precedesByCodePoints("\u{FFFF}"))
  }

  @Test("a value of one kind is nothing of another kind")
  func access() {
    let values: [JSONValue] = [.null, true, 1, "s", [1], ["a": 1]]
    #expect(
      values.map(\.kind) == ["null", "a boolean", "a number", "a string", "an array", "an object"])
    #expect(values.map(\.isNull) == [true, false, false, false, false, false])
    #expect(values.map { $0.boolValue != nil } == [false, true, false, false, false, false])
    #expect(values.map { $0.numberValue != nil } == [false, false, true, false, false, false])
    #expect(values.map { $0.stringValue != nil } == [false, false, false, true, false, false])
    #expect(values.map { $0.arrayValue != nil } == [false, false, false, false, true, false])
    #expect(values.map { $0.objectValue != nil } == [false, false, false, false, false, true])
    #expect(values.map { $0["a"] != nil } == [false, false, false, false, false, true])
    #expect(values.map { $0[0] != nil } == [false, false, false, false, true, false])
    #expect(values[4][1] == nil)
    #expect(values[4][-1] == nil)
  }
}
