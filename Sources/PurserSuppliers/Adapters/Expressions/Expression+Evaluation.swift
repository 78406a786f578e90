internal import ExactJSON

/// Why an expression has no value for a reply.
enum ExpressionFailure: Error, Equatable {
  /// A selector that arithmetic needs finds nothing, or `null`.
  case absent(selector: String, isNull: Bool)
  /// What was found cannot be used as the operation needs. One sentence.
  case unusable(String)

  var sentence: String {
    switch self {
    case .absent(let selector, isNull: true): "`\(selector)` is null"
    case .absent(let selector, isNull: false): "`\(selector)` finds nothing"
    case .unusable(let sentence): sentence
    }
  }
}

extension Expression {
  /// The value as an exact number; a string of digits counts as one.
  ///
  /// - Throws: `ExpressionFailure.absent` where a selector finds nothing or `null`, else
  ///   `.unusable`, both naming the selector.
  func number(in document: JSONValue) throws(ExpressionFailure) -> ExactDecimal {
    try root.number(in: document)
  }

  /// Whether the expression holds. A lone selector holds when it finds anything that is not
  /// `false`, `null` or an empty string.
  func holds(in document: JSONValue) throws(ExpressionFailure) -> Bool {
    try root.holds(in: document)
  }
}

extension Expression.Node {
  func number(in document: JSONValue) throws(ExpressionFailure) -> ExactDecimal {
    switch self {
    case .selector(let selector):
      return try selector.number(in: document)
    case .number(let number):
      return number
    case .string(let text):
      return try Operand.text(text).number(from: "'\(text)'")
    case .negation(let node):
      return try node.number(in: document).negated
    case .arithmetic(let operation, let left, let right):
      return try operation.apply(left.number(in: document), right.number(in: document))
    case .bool, .null, .comparison, .both, .either:
      throw .unusable("a condition is no number")
    }
  }

  func holds(in document: JSONValue) throws(ExpressionFailure) -> Bool {
    switch self {
    case .selector(let selector):
      return selector.values(in: document).contains(where: \.isTrue)
    case .comparison(let comparison, let left, let right):
      return try comparison.holds(left.operand(in: document), right.operand(in: document))
    case .both(let left, let right):
      guard try left.holds(in: document) else { return false }
      return try right.holds(in: document)
    case .either(let left, let right):
      if try left.holds(in: document) { return true }
      return try right.holds(in: document)
    case .number, .string, .bool, .null, .negation, .arithmetic:
      return try operand(in: document).isTrue
    }
  }

  private func operand(in document: JSONValue) throws(ExpressionFailure) -> Operand {
    switch self {
    case .selector(let selector): try selector.operand(in: document)
    case .string(let text): .text(text)
    case .bool(let bool): .bool(bool)
    case .null: .nothing
    case .number, .negation, .arithmetic: .number(try number(in: document))
    case .comparison, .both, .either: .bool(try holds(in: document))
    }
  }
}

extension Expression.Arithmetic {
  fileprivate func apply(
    _ left: ExactDecimal, _ right: ExactDecimal
  ) throws(ExpressionFailure) -> ExactDecimal {
    do throws(ExactDecimalError) {
      return switch self {
      case .add: try left.adding(right)
      case .subtract: try left.subtracting(right)
      case .multiply: try left.multiplied(by: right)
      }
    } catch {
      throw .unusable("`\(left) \(rawValue) \(right)` is out of range")
    }
  }
}

extension Selector {
  /// The one value as a number.
  func number(in document: JSONValue) throws(ExpressionFailure) -> ExactDecimal {
    guard let value = try value(in: document) else {
      throw .absent(selector: text, isNull: false)
    }
    if value.isNull { throw .absent(selector: text, isNull: true) }
    return try Operand(value).number(from: text)
  }

  /// The one value; nothing where there is none.
  func operand(in document: JSONValue) throws(ExpressionFailure) -> Operand {
    guard let value = try value(in: document) else { return .nothing }
    return try Operand(value)
  }
}
