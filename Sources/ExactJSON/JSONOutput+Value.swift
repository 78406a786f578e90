extension JSONOutput {
  mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .number(let value): number(value)
    case .string(let value): string(value)
    case .array(let elements):
      open("[")
      for (place, element) in elements.enumerated() {
        separate(isFirst: place == 0)
        self.value(element)
      }
      close("]", isEmpty: elements.isEmpty)
    case .object(let object):
      open("{")
      for (place, member) in object.enumerated() {
        separate(isFirst: place == 0)
        name(member.name)
        self.value(member.value)
      }
      close("}", isEmpty: object.isEmpty)
    }
  }

  /// Moves the text out so that an inner writer can own it, leaving nothing behind.
  mutating func take() -> JSONOutput {
    var taken = JSONOutput(style: .compact)
    swap(&taken, &self)
    return taken
  }
}
