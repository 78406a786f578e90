internal import ExactJSON

extension JSONValue {
  /// The value with the members of all objects sorted by name, byte by byte of its UTF-8: written
  /// compactly it is the one text that both sides sign.
  var sorted: JSONValue {
    switch self {
    case .null, .bool, .number, .string: return self
    case .array(let elements): return .array(elements.map(\.sorted))
    case .object(let object):
      let members = object.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
      var sorted = JSONObject()
      for (name, value) in members { sorted[name] = value.sorted }
      return .object(sorted)
    }
  }
}
