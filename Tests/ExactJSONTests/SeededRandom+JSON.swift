import ExactJSON
import TestSupport

extension SeededRandom {
  /// A value of any kind, nested no deeper than asked.
  mutating func value(depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &self) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &self))
    case 2: return JSONNumber(numberText()).map(JSONValue.number) ?? .null
    case 3: return .string(string())
    case 4:
      return .array((0..<Int.random(in: 0...4, using: &self)).map { _ in value(depth: depth - 1) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...20, using: &self) {
        object[string()] = value(depth: depth - 1)
      }
      return .object(object)
    }
  }

  mutating func numberText() -> String {
    var text = Bool.random(using: &self) ? "-" : ""
    text += String(
      UInt64.random(in: 0...UInt64.max, using: &self) >> UInt64.random(in: 0..<64, using: &self))
    if Bool.random(using: &self) { text += ".\(UInt16.random(in: 0...9999, using: &self))" }
    if Bool.random(using: &self) {
      text += ["e", "E", "e+", "E-"].randomElement(using: &self) ?? "e"
      text += String(UInt16.random(in: 0...400, using: &self))
    }
    return text
  }

  mutating func string() -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0...0x1F, 0x20...0x7E, 0x20...0x7E, 0x7F...0x7FF, 0x300...0x36F, 0x2020...0x202F,
      0xE000...0xFFFF, 0x1_0000...0x10_FFFF,
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...20, using: &self) {
      let range = ranges.randomElement(using: &self) ?? 0x20...0x7E
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &self)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
