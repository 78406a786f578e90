extension JSONValue {
  /// Whether this is `null`.
  package var isNull: Bool { if case .null = self { true } else { false } }

  /// The boolean, or nil for any other kind.
  package var boolValue: Bool? { if case .bool(let bool) = self { bool } else { nil } }

  /// The number, or nil for any other kind; a string of digits is not a number.
  package var numberValue: JSONNumber? {
    if case .number(let number) = self { number } else { nil }
  }

  /// The string, or nil for any other kind.
  package var stringValue: String? { if case .string(let string) = self { string } else { nil } }

  /// The elements, or nil for any other kind.
  package var arrayValue: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The object, or nil for any other kind.
  package var objectValue: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The member of that name; nil where there is none or this is not an object.
  package subscript(name: String) -> JSONValue? {
    if case .object(let object) = self { object[name] } else { nil }
  }

  /// The element at that place, counted from 0; nil where there is none or this is not an array.
  package subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// What kind of value this is, for a sentence: `a string`, `an object`, `null`.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
