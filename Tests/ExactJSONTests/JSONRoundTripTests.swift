import ExactJSON
import TestSupport
import Testing

@Suite("JSON written and read again")
struct JSONRoundTripTests {
  @Test("any value comes back as it was, in either style", arguments: 0..<4)
  func roundTrip(run: Int) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<250 {
      let value = random.value(depth: 4)
      for style in [JSONStyle.compact, .pretty] {
        let bytes = value.encoded(style: style)
        let again = try JSONParser.parse(bytes)
        #expect(again == value, "seed \(seed)")
        #expect(again.hashValue == value.hashValue, "seed \(seed)")
        #expect(again.isEquivalent(to: value), "seed \(seed)")
        #expect(again.encoded(style: style) == bytes, "seed \(seed)")
      }
    }
  }

  @Test("a value streamed piece by piece is the value written at once")
  func streamedIsWritten() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<200 {
      let value = random.value(depth: 4)
      for style in [JSONStyle.compact, .pretty] {
        let streamed = JSONWriter.array(style: style) { stream(value, to: &$0) }
        #expect(streamed == JSONValue.array([value]).encoded(style: style), "seed \(seed)")
      }
    }
  }

  private func stream(_ value: JSONValue, to writer: inout JSONArrayWriter) {
    switch value {
    case .null: writer.null()
    case .bool(let bool): writer.bool(bool)
    case .number(let number): writer.number(number)
    case .string(let string): writer.string(string)
    case .array(let elements):
      writer.array { inner in for element in elements { stream(element, to: &inner) } }
    case .object(let object):
      writer.object { stream(object, to: &$0) }
    }
  }

  private func stream(_ object: JSONObject, to writer: inout JSONObjectWriter) {
    for (name, value) in object {
      switch value {
      case .null: writer.null(name)
      case .bool(let bool): writer.bool(name, bool)
      case .number(let number): writer.number(name, number)
      case .string(let string): writer.string(name, string)
      case .array(let elements):
        writer.array(name) { inner in for element in elements { stream(element, to: &inner) } }
      case .object(let object):
        writer.object(name) { stream(object, to: &$0) }
      }
    }
  }
}
