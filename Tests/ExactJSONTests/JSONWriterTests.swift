import ExactJSON
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
  @Test("a streamed document has its commas, quotes and brackets")
  func streamed() {
    let bytes = JSONWriter.object { order in
      order.string("id", "A-1")
      order.string("supplier", nil)
      order.number("cost", JSONNumber("9.50"))
      order.integer("quantity", 2)
      order.bool("held", true)
      order.null("error")
      order.object("spendable") { $0.string("low", "40.00") }
      order.object("empty") { _ in }
      order.array("lines") { lines in
        lines.string("a\"b")
        lines.integer(-1)
        lines.bool(false)
        lines.null()
        lines.number(JSONNumber("1e400"))
        lines.array { $0.value(["x": [1]]) }
        lines.object { $0.value("y", []) }
      }
    }
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"id":"A-1","supplier":null,"cost":9.50,"quantity":2,"held":true,"error":null,"#
        + #""spendable":{"low":"40.00"},"empty":{},"lines":["a\"b",-1,false,null,1e400,"#
        + #"[{"x":[1]}],{"y":[]}]}"#)
  }

  @Test("the pretty style indents by two spaces and leaves empty brackets closed")
  func pretty() {
    let value: JSONValue = ["a": [1, ["b": .null]], "c": [], "d": [:]]
    #expect(
      String(decoding: value.encoded(style: .pretty), as: UTF8.self) == """
        {
          "a": [
            1,
            {
              "b": null
            }
          ],
          "c": [],
          "d": {}
        }
        """)
    let streamed = JSONWriter.array(style: .pretty) { list in
      list.object { $0.integer("n", 1) }
      list.array { _ in }
    }
    #expect(
      String(decoding: streamed, as: UTF8.self)
        == "[\n  {\n    \"n\": 1\n  },\n  []\n]")
  }

  @Test("exactly the characters that must be escaped are escaped")
  func escapes() {
    let value: JSONValue = "\u{0}\u{08}\t\n\u{0B}\u{0C}\r\u{1F} \"\\/\u{7F}\u{E9}\u{2028}\u{1F600}"
    #expect(
      value.description == #""\u0000\b\t\n\u000b\f\r\u001f \"\\/"#
        + "\u{7F}\u{E9}\u{2028}\u{1F600}\"")
  }

  @Test("an object that fails half way leaves the bytes before it as they were")
  func failedAppend() {
    struct Stop: Error {}
    var bytes = Array("data: ".utf8)
    #expect(throws: Stop.self) {
      try JSONWriter.appendObject(to: &bytes) { object throws(Stop) in
        object.integer("a", 1)
        try object.array("b") { _ throws(Stop) in throw Stop() }
      }
    }
    #expect(bytes == Array("data: ".utf8))
    JSONWriter.appendObject(to: &bytes) { $0.integer("a", 1) }
    #expect(bytes == Array(#"data: {"a":1}"#.utf8))
  }
}
