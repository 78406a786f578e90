internal import ExactJSON
internal import PurserCore

extension Expression.Comparison {
  /// Compares numbers by value, also where they are texts of digits, as all values of XML and CSV are,
  /// and other texts by code point. Values of different kinds are not equal and have no order; `<=` and `>=` of two alike hold.
  func holds(_ left: Value, _ right: Value) throws(ExpressionFailure) -> Bool {
    switch self {
    case .equal: try Self.areEqual(left, right)
    case .notEqual: !(try Self.areEqual(left, right))
    case .less: try Self.isLess(left, right)
    case .greater: try Self.isLess(right, left)
    case .lessOrEqual: try Self.areEqual(left, right) ? true : Self.isLess(left, right)
    case .greaterOrEqual: try Self.areEqual(left, right) ? true : Self.isLess(right, left)
    }
  }

  private static func areEqual(
    _ left: Value, _ right: Value
  ) throws(ExpressionFailure) -> Bool {
    switch (left, right) {
    case (.nothing, .nothing): return true
    case (.bool(let left), .bool(let right)): return left == right
    case (.text(let left), .text(let right)):
      if let a = Value.number(in: left), let b = Value.number(in: right) { return a == b }
      return left.unicodeScalars.elementsEqual(right.unicodeScalars)
    case (.moment(let left), .moment(let right)): return left == right
    case (.bytes(let left), .bytes(let right)): return left == right
    case (.structure(let left), .structure(let right)): return left.isEquivalent(to: right)
    case (.moment(let moment), .text(let text)), (.text(let text), .moment(let moment)):
      return Timestamp(rfc3339: text) == moment
    case (.nothing, _), (_, .nothing), (.bool, _), (_, .bool), (.bytes, _), (_, .bytes),
      (.structure, _), (_, .structure), (.moment, _), (_, .moment):
      return false
    case (.number, _), (.written, _), (.text, _):
      guard let left = try left.asNumber else { return false }
      return try left == right.asNumber
    }
  }

  private static func isLess(_ left: Value, _ right: Value) throws(ExpressionFailure) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)):
      if let a = Value.number(in: left), let b = Value.number(in: right) { return a < b }
      return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
    case (.moment, .moment), (.moment, .text), (.text, .moment):
      guard let left = try? left.moment(from: ""), let right = try? right.moment(from: "") else {
        return false
      }
      return left < right
    case (.number, _), (.written, _), (.text, _):
      guard let left = try left.asNumber, let right = try right.asNumber else { return false }
      return left < right
    case (.nothing, _), (.bool, _), (.bytes, _), (.structure, _), (.moment, _): return false
    }
  }
}

extension Value {
  /// The number that a text of digits is; most texts are told apart by their first character.
  fileprivate static func number(in text: String) -> ExactDecimal? {
    guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return nil }
    return try? ExactDecimal(text)
  }

  /// The number that it is compared as: its own, or that of a text of digits.
  ///
  /// - Throws: where a reply wrote a number that is out of range; to call it unequal would be a
  ///   guess.
  fileprivate var asNumber: ExactDecimal? {
    get throws(ExpressionFailure) {
      switch self {
      case .number, .written: try number(from: "")
      case .text(let text): Self.number(in: text)
      case .nothing, .bool, .bytes, .moment, .structure: nil
      }
    }
  }
}
