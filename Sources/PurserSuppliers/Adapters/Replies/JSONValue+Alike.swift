internal import ExactJSON

extension JSONValue {
  /// The value in a form in which two that say the same are equal: numbers as texts of their value, however
  /// written, and the members of objects in the order of their names.
  var alike: JSONValue {
    switch self {
    case .number(let number):
      return .string((try? ExactDecimal(number.text).description) ?? number.text)
    case .array(let elements): return .array(elements.map(\.alike))
    case .object(let object):
      var sorted = JSONObject()
      for name in object.names.sorted() { sorted[name] = object[name]?.alike }
      return .object(sorted)
    case .null, .bool, .string: return self
    }
  }
}
