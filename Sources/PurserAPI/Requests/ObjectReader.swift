internal import ExactJSON
internal import PurserCore

/// Reads the members of a request's object one by one.
struct ObjectReader {
  private let object: JSONObject
  private let path: String

  init(_ object: JSONObject, path: String = "") {
    self.object = object
    self.path = path
  }

  // MARK: Members

  func optionalString(_ name: String) throws(Problem) -> String? {
    guard let value = take(name) else { return nil }
    return try string(value, at: field(name))
  }

  func string(_ name: String) throws(Problem) -> String {
    guard let string = try optionalString(name) else { throw missing(name) }
    return string
  }

  /// A whole number from 1 to `maximum`.
  func optionalCount(
    _ name: String, maximum: Int64, else code: Problem.Code = .invalidField
  ) throws(Problem) -> Int64? {
    guard let value = take(name) else { return nil }
    guard let count = value.numberValue?.plainInteger, (1...maximum).contains(count) else {
      throw Problem(
        code, "`\(field(name))` must be a whole number from 1 to \(maximum)",
        field: field(name))
    }
    return count
  }

  /// A whole number within a range.
  func optionalInteger(
    _ name: String, in range: ClosedRange<Int64>
  ) throws(Problem) -> Int64? {
    guard let value = take(name) else { return nil }
    guard let number = value.numberValue?.plainInteger, range.contains(number) else {
      throw Problem(
        .invalidField,
        "`\(field(name))` must be a whole number from \(range.lowerBound) to \(range.upperBound)",
        field: field(name))
    }
    return number
  }

  /// A text of 1 to so many bytes.
  func optionalText(_ name: String, upTo length: Int) throws(Problem) -> String? {
    guard let text = try optionalString(name) else { return nil }
    guard !text.isEmpty, text.utf8.count <= length else {
      throw Problem(
        .invalidField,
        "`\(field(name))` must be 1 to \(length) bytes, it has \(text.utf8.count)",
        field: field(name))
    }
    return text
  }

  func optionalBoolean(_ name: String) throws(Problem) -> Bool? {
    guard let value = take(name) else { return nil }
    guard case .bool(let boolean) = value else {
      throw Problem(
        .invalidField, "`\(field(name))` must be true or false, it is \(value.kind)",
        field: field(name))
    }
    return boolean
  }

  /// A duration within a range, such as `90s` or `1h30m`.
  func optionalDuration(
    _ name: String, in range: ClosedRange<Duration>
  ) throws(Problem) -> Duration? {
    guard let text = try optionalString(name) else { return nil }
    guard let duration = Duration(literal: text), range.contains(duration) else {
      throw Problem(
        .invalidField,
        "`\(field(name))` must be a duration from \(range.lowerBound.literal) to "
          + "\(range.upperBound.literal), such as \"5s\" or \"1m30s\"", field: field(name))
    }
    return duration
  }

  /// An amount above zero, or from zero: a decimal string (`"9.50"`) or a JSON number, read exactly
  /// from its text either way. Digits beyond the currency's precision round up, as a cost does.
  func optionalCost(
    _ name: String, in currency: Currency, mayBeZero: Bool = false
  ) throws(Problem) -> Money? {
    guard let value = take(name) else { return nil }
    let field = field(name)
    guard let text = value.stringValue ?? value.numberValue?.text else {
      throw Problem(
        .invalidField, "`\(field)` must be a decimal number such as \"9.50\", it is \(value.kind)",
        field: field)
    }
    let money: Money
    do { money = try Money(text, currency, rounding: .up) } catch {
      throw Problem(.invalidField, "`\(field)` \(error)", field: field)
    }
    guard money.isPositive || (mayBeZero && !money.isNegative) else {
      throw Problem(
        mayBeZero ? .invalidField : .invalidCost,
        "`\(field)` must \(mayBeZero ? "not be below" : "be above") zero",
        field: field)
    }
    return money
  }

  /// An amount of any sign: a decimal string or a JSON number, read exactly from its text.
  func optionalAmount(_ name: String, in currency: Currency) throws(Problem) -> Money? {
    guard let value = take(name) else { return nil }
    let field = field(name)
    guard let text = value.stringValue ?? value.numberValue?.text else {
      throw Problem(
        .invalidField,
        "`\(field)` must be a decimal number such as \"-9.50\", it is \(value.kind)", field: field)
    }
    do { return try Money(text, currency, rounding: .down) } catch {
      throw Problem(.invalidField, "`\(field)` \(error)", field: field)
    }
  }

  func cost(_ name: String, in currency: Currency) throws(Problem) -> Money {
    guard let money = try optionalCost(name, in: currency) else { throw missing(name) }
    return money
  }

  func optionalStrings(_ name: String) throws(Problem) -> [(text: String, field: String)]? {
    guard let values = try optionalArray(name) else { return nil }
    var strings: [(text: String, field: String)] = []
    for (index, value) in values.enumerated() {
      let field = "\(field(name))[\(index)]"
      strings.append((try string(value, at: field), field))
    }
    return strings
  }

  func optionalObjects(_ name: String) throws(Problem) -> [ObjectReader]? {
    guard let values = try optionalArray(name) else { return nil }
    var objects: [ObjectReader] = []
    for (index, value) in values.enumerated() {
      let field = "\(field(name))[\(index)]"
      guard let object = value.objectValue else {
        throw Problem(
          .invalidField, "`\(field)` must be an object, it is \(value.kind)", field: field)
      }
      objects.append(ObjectReader(object, path: field + "."))
    }
    return objects
  }

  /// An object of texts by name, in its order; empty where it is not there.
  func optionalTexts(_ name: String) throws(Problem) -> [(name: String, value: String)] {
    guard let value = take(name) else { return [] }
    guard let object = value.objectValue else {
      throw Problem(
        .invalidField, "`\(field(name))` must be an object of strings, it is \(value.kind)",
        field: field(name))
    }
    let path = field(name)
    var texts: [(name: String, value: String)] = []
    for name in object.names {
      guard let text = object[name] else { continue }
      texts.append((name, try string(text, at: "\(path).\(name)")))
    }
    return texts
  }

  /// Refuses members other than `known`. A misspelt name is a mistake that the client should hear
  /// of, and before it is told that the right one is missing.
  func refuseUnknown(besides known: [String]) throws(Problem) {
    for name in object.names where !known.contains(name) {
      let advice =
        known.isEmpty ? "none is known here" : "known here: " + known.joined(separator: ", ")
      throw Problem(
        .unknownField, "unknown field `\(field(name))`; \(advice)",
        field: field(name))
    }
  }

  /// Whether there is anything to read.
  var hasMembers: Bool { !object.names.isEmpty }

  /// The path of a member of this object.
  func field(_ name: String) -> String { path + name }

  func missing(_ name: String) -> Problem {
    Problem(.missingField, "`\(field(name))` is missing", field: field(name))
  }

  // MARK: Parts

  private func take(_ name: String) -> JSONValue? {
    object[name].flatMap { $0.isNull ? nil : $0 }
  }

  private func optionalArray(_ name: String) throws(Problem) -> [JSONValue]? {
    guard let value = take(name) else { return nil }
    guard let values = value.arrayValue else {
      throw Problem(
        .invalidField, "`\(field(name))` must be an array, it is \(value.kind)",
        field: field(name))
    }
    return values
  }

  private func string(_ value: JSONValue, at field: String) throws(Problem) -> String {
    guard let string = value.stringValue else {
      throw Problem(
        .invalidField, "`\(field)` must be a string, it is \(value.kind)", field: field)
    }
    return string
  }
}
