internal import PurserCore

/// How a listing is laid out.
enum ListingFormat: String, CaseIterable {
  /// A page, with a cursor for the next one.
  case json
  /// All of it, a JSON object a line.
  case ndjson
  /// All of it, as a table.
  case csv
}

/// Which end of a listing comes first.
enum ListingDirection: String, CaseIterable {
  case newest
  case oldest
}

/// Reads the values that the queries of all listings have. Each throws a `Problem` that names the parameter.
enum QueryValue {
  /// The most rows of a page.
  static let maximumLimit = 1000

  /// Reads each parameter of a listing's query, none of which may come twice. A file has everything, and is not
  /// cut into pages.
  ///
  /// - Parameters:
  ///   - parameters: each name with its value.
  ///   - read: takes one of them, and says which format is asked for by then.
  /// - Returns: the names that were given.
  /// - Throws: `Problem` that names the parameter.
  @discardableResult
  static func readEach(
    _ parameters: some Sequence<(key: Substring, value: Substring)>,
    _ read: (_ name: String, _ value: String) throws(Problem) -> ListingFormat
  ) throws(Problem) -> Set<String> {
    var seen: Set<String> = []
    var format = ListingFormat.json
    for (key, value) in parameters {
      let name = String(key)
      guard seen.insert(name).inserted else {
        throw Problem(.conflictingFields, "`\(name)` is given twice", field: name)
      }
      format = try read(name, String(value))
    }
    guard format != .json, let page = ["limit", "cursor"].first(where: seen.contains) else {
      return seen
    }
    throw Problem(
      .conflictingFields, "`limit` and `cursor` go with pages; \(format.rawValue) gives all",
      field: page)
  }

  /// The problem with a parameter that nobody knows.
  static func unknown(_ name: String, known: [String]) -> Problem {
    Problem(
      .unknownField,
      "unknown parameter `\(name)`; known here: " + known.joined(separator: ", "), field: name)
  }

  /// A value that was read, or what was expected instead.
  static func value<Value>(
    _ value: Value?, _ name: String, _ expected: String
  ) throws(Problem) -> Value {
    guard let value else {
      throw Problem(.invalidField, "`\(name)` must be \(expected)", field: name)
    }
    return value
  }

  /// A moment of RFC 3339.
  static func moment(_ text: String, _ name: String) throws(Problem) -> Timestamp {
    try value(Timestamp(rfc3339: text), name, "a moment such as 2026-05-01T00:00:00Z")
  }

  /// One of a few words.
  static func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ text: String, _ name: String
  ) throws(Problem) -> Choice {
    try value(
      Choice(rawValue: text), name,
      "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
  }

  /// How many rows a page has at most.
  static func limit(_ text: String, _ name: String) throws(Problem) -> Int {
    try value(
      Int(text).flatMap { (1...maximumLimit).contains($0) ? $0 : nil }, name,
      "a whole number from 1 to \(maximumLimit)")
  }

  /// Where the page before ended.
  static func cursor(_ text: String, _ name: String) throws(Problem) -> Int64 {
    try value(
      Int64(text).flatMap { $0 > 0 ? $0 : nil }, name, "the `next_cursor` of a page")
  }
}
