internal import ExactJSON
internal import PurserCore

/// The elements of a stored array, taken one after the other. What does not fit is damage to the
/// store.
struct JSONElements {
  private let elements: [JSONValue]
  private var index = 0

  init(_ elements: [JSONValue]) { self.elements = elements }

  init(text: some StringProtocol) throws {
    guard let elements = try JSONParser.parse(String(text)).arrayValue else {
      throw StoreError.damagedRow("a text that is no JSON array")
    }
    self.init(elements)
  }

  var isAtEnd: Bool { index == elements.count }

  mutating func value() throws -> JSONValue {
    guard index < elements.count else { throw StoreError.damagedRow("an array that is too short") }
    defer { index += 1 }
    return elements[index]
  }

  mutating func integer() throws -> Int64 {
    guard let value = try optionalInteger() else { throw StoreError.damagedRow("a missing number") }
    return value
  }

  mutating func optionalInteger() throws -> Int64? {
    let value = try value()
    if value.isNull { return nil }
    guard let integer = value.numberValue?.plainInteger else {
      throw StoreError.damagedRow("a number that is none")
    }
    return integer
  }

  mutating func moment() throws -> Timestamp {
    Timestamp(microsecondsSinceEpoch: try integer())
  }

  mutating func string() throws -> String {
    guard let string = try value().stringValue else {
      throw StoreError.damagedRow("a string that is none")
    }
    return string
  }

  mutating func choice<Choice: RawRepresentable<String>>() throws -> Choice {
    guard let choice = Choice(rawValue: try string()) else {
      throw StoreError.damagedRow("a word that means nothing")
    }
    return choice
  }

  mutating func array() throws -> JSONElements {
    guard let elements = try value().arrayValue else {
      throw StoreError.damagedRow("an array that is none")
    }
    return JSONElements(elements)
  }

  mutating func object() throws -> JSONFields {
    guard let object = try value().objectValue else {
      throw StoreError.damagedRow("an object that is none")
    }
    return JSONFields(object)
  }
}

/// The members of a stored object. What does not fit is damage to the store.
struct JSONFields {
  private let object: JSONObject

  init(_ text: String) throws {
    guard let object = try JSONParser.parse(text).objectValue else {
      throw StoreError.damagedRow("a text that is no JSON object")
    }
    self.object = object
  }

  init(_ object: JSONObject) { self.object = object }

  func optionalInteger(_ name: String) throws -> Int64? {
    guard let value = object[name] else { return nil }
    guard let integer = value.numberValue?.plainInteger else { throw Self.damage(name) }
    return integer
  }

  func integer(_ name: String) throws -> Int64 {
    guard let integer = try optionalInteger(name) else { throw Self.damage(name) }
    return integer
  }

  func moment(_ name: String) throws -> Timestamp {
    Timestamp(microsecondsSinceEpoch: try integer(name))
  }

  func optionalMoment(_ name: String) throws -> Timestamp? {
    try optionalInteger(name).map(Timestamp.init(microsecondsSinceEpoch:))
  }

  func optionalString(_ name: String) -> String? { object[name]?.stringValue }

  func string(_ name: String) throws -> String {
    guard let string = optionalString(name) else { throw Self.damage(name) }
    return string
  }

  func objects(_ name: String) throws -> [JSONFields] {
    guard let values = object[name]?.arrayValue else { throw Self.damage(name) }
    return try values.map { value in
      guard let object = value.objectValue else { throw Self.damage(name) }
      return JSONFields(object)
    }
  }

  func optionalChoice<Choice: RawRepresentable<String>>(_ name: String) throws -> Choice? {
    guard let text = optionalString(name) else { return nil }
    guard let choice = Choice(rawValue: text) else { throw Self.damage(name) }
    return choice
  }

  func choice<Choice: RawRepresentable<String>>(_ name: String) throws -> Choice {
    guard let choice: Choice = try optionalChoice(name) else { throw Self.damage(name) }
    return choice
  }

  static func damage(_ name: String) -> StoreError {
    .damagedRow("`\(name)` that is missing or wrong")
  }
}

extension StoreError {
  /// A row that does not say what it should.
  static func damagedRow(_ what: String) -> StoreError {
    StoreError(.corrupt, "a row of the ledger is damaged: it has \(what)")
  }
}
