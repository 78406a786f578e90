internal import PurserCore

/// What a client asks of the entries, from the query of its request.
struct TransactionQuery {
  /// How the answer is laid out.
  enum Format: String, CaseIterable {
    /// A page, with a cursor for the next one.
    case json
    /// All of it, a JSON object a line.
    case ndjson
    /// All of it, as a table.
    case csv
  }

  /// Which end comes first.
  enum Direction: String, CaseIterable {
    case newest
    case oldest
  }

  var filter = TransactionFilter()
  var direction: Direction?
  var format: Format = .json
  var limit = 100
  var cursor: Int64?

  /// The most entries of a page.
  static let maximumLimit = 1000

  private static let names = [
    "supplier", "pool", "currency", "type", "order", "reference", "from", "until", "first",
    "format", "limit", "cursor",
  ]

  /// Reads the query's parameters.
  ///
  /// - Parameter parameters: each name with its value.
  /// - Throws: `Problem` that names the parameter.
  init(
    _ parameters: some Sequence<(key: Substring, value: Substring)>
  ) throws(Problem) {
    var seen: Set<String> = []
    for (key, value) in parameters {
      let name = String(key)
      guard Self.names.contains(name) else {
        throw Problem(
          .unknownField,
          "unknown parameter `\(name)`; known here: " + Self.names.joined(separator: ", "),
          field: name)
      }
      guard seen.insert(name).inserted else {
        throw Problem(.conflictingFields, "`\(name)` is given twice", field: name)
      }
      try read(name, String(value))
    }
    // A file is read from its beginning; a screen shows what is new.
    if format != .json, seen.contains("limit") || seen.contains("cursor") {
      throw Problem(
        .conflictingFields, "`limit` and `cursor` go with pages; \(format.rawValue) gives all",
        field: seen.contains("limit") ? "limit" : "cursor")
    }
  }

  /// Whether the newest entries come first: on pages, unless asked otherwise.
  var newestFirst: Bool { (direction ?? (format == .json ? .newest : .oldest)) == .newest }

  private mutating func read(_ name: String, _ text: String) throws(Problem) {
    switch name {
    case "supplier": filter.supplier = SupplierID(text)
    case "pool": filter.pool = text
    case "currency": filter.currency = text
    case "type": filter.type = TransactionType(stored: text)
    case "order":
      filter.order = try Self.value(OrderID(text), name, "the name of an order")
    case "reference":
      filter.reference = try Self.value(EntryReference(text), name, "visible ASCII characters")
    case "from": filter.from = try Self.moment(text, name)
    case "until": filter.until = try Self.moment(text, name)
    case "first": direction = try Self.choice(text, name)
    case "format": format = try Self.choice(text, name)
    case "limit":
      limit = try Self.value(
        Int(text).flatMap { (1...Self.maximumLimit).contains($0) ? $0 : nil }, name,
        "a whole number from 1 to \(Self.maximumLimit)")
    default:
      cursor = try Self.value(
        Int64(text).flatMap { $0 > 0 ? $0 : nil }, name, "the `next_cursor` of a page")
    }
  }

  private static func value<Value>(
    _ value: Value?, _ name: String, _ expected: String
  ) throws(Problem) -> Value {
    guard let value else {
      throw Problem(.invalidField, "`\(name)` must be \(expected)", field: name)
    }
    return value
  }

  private static func moment(_ text: String, _ name: String) throws(Problem) -> Timestamp {
    try value(Timestamp(rfc3339: text), name, "a moment such as 2026-05-01T00:00:00Z")
  }

  private static func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ text: String, _ name: String
  ) throws(Problem) -> Choice {
    try value(
      Choice(rawValue: text), name,
      "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
  }
}
