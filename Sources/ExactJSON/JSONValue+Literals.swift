// Literals for replies and tests. There is none for floating point: `0.1` in Swift source is already
// binary by the time it arrives here. There is none for `nil` either: in `found ? value : nil` it
// would quietly turn an absent member into a `null` one.

extension JSONValue: ExpressibleByBooleanLiteral {
  /// `true` or `false`.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  /// An integer number.
  package init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// A string.
  package init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
  /// An array of these elements.
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  /// An object with these members, in this order. A name given twice is a mistake in the source and stops.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (name, value) in elements {
      precondition(object[name] == nil, "the member \(name) is given twice")
      object[name] = value
    }
    self = .object(object)
  }
}
