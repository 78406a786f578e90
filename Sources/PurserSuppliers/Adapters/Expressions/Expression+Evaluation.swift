internal import ExactJSON
internal import JSONPath
internal import PurserCore
internal import XMLPath

/// Why an expression has no value.
enum ExpressionFailure: Error, Equatable {
  /// A selector or a name that is needed finds nothing, or `null`.
  case absent(selector: String, isNull: Bool)
  /// What was found cannot be used as the operation needs. One sentence.
  case unusable(String)
  /// A value is of a kind that can never be used so, whatever it is made of. One sentence.
  case ofWrongKind(String)
  /// Nobody can tell what a selector finds, as a filter in it looks at what is not there.
  case undecided(Verdict.Doubt)

  var sentence: String {
    switch self {
    case .absent(let selector, isNull: true): "`\(selector)` is null"
    case .absent(let selector, isNull: false): "`\(selector)` finds nothing"
    case .unusable(let sentence), .ofWrongKind(let sentence): sentence
    case .undecided(let doubt): doubt.sentence
    }
  }
}

extension Expression {
  /// The value as an exact number; a string of digits counts as one.
  ///
  /// - Throws: `ExpressionFailure.absent` where a selector finds nothing or `null`, else
  ///   `.unusable`, both naming the selector.
  func number(in scope: Scope) throws(ExpressionFailure) -> ExactDecimal {
    try root.number(in: scope)
  }

  /// The value as text.
  func text(in scope: Scope) throws(ExpressionFailure) -> String {
    try root.text(in: scope)
  }

  /// The value as a moment; `nil` for nothing, and for what suppliers write where there is none, such as
  /// an empty text, `0000-00-00` or the beginning of 1970.
  ///
  /// - Throws: `ExpressionFailure.unusable` for anything else that is no moment from 1970 on.
  func moment(in scope: Scope) throws(ExpressionFailure) -> Timestamp? {
    let value = try root.value(in: scope)
    switch value {
    case .nothing, .bool(false): return nil
    case .text(let text) where MomentText.isNone(text): return nil
    case .number, .written:
      if try value.number(from: root.source) == .zero { return nil }
    case .text, .moment, .bool, .bytes, .structure: break
    }
    let moment = try value.moment(from: root.source)
    guard moment.microsecondsSinceEpoch != 0 else { return nil }
    guard moment.microsecondsSinceEpoch > 0 else {
      throw .unusable("`\(root.source)` is \(value.shown), which is before 1970")
    }
    return moment
  }

  /// Whether the expression holds, as a rule of `errors` asks. A lone selector holds when it finds
  /// anything that is not `false`, `null` or an empty string.
  func holds(in scope: Scope) throws(ExpressionFailure) -> Bool {
    try root.holds(in: scope)
  }

  /// Whether the expression holds, where that decides what a reply means: what gives a number or a text
  /// alone is refused, as `0` and `'false'` are not what they seem.
  func decides(in scope: Scope) throws(ExpressionFailure) -> Bool {
    try root.decides(in: scope)
  }

  func value(in scope: Scope) throws(ExpressionFailure) -> Value {
    try root.value(in: scope)
  }

  /// All that it gives: what a selector finds, or the elements of a list.
  func items(in scope: Scope) throws(ExpressionFailure) -> [ReplyDocument] {
    try root.items(in: scope)
  }
}

extension Expression.Node {
  /// What a message calls the value.
  var source: String {
    switch self {
    case .selector(let selector): selector.text
    case .name(let name): name
    case .call(let call): call.text
    case .steps(let node, let path): node.source + path.text.dropFirst()
    case .string(let text): "'\(text)'"
    case .number(let number): number.description
    case .bool(let bool): bool ? "true" : "false"
    case .null: "null"
    case .negation(let node), .not(let node): node.source
    case .arithmetic(let operation, let left, let right):
      "\(left.operand) \(operation.rawValue) \(right.operand)"
    case .comparison(let comparison, let left, let right):
      "\(left.operand) \(comparison.rawValue) \(right.operand)"
    case .both(let left, let right): "\(left.operand) && \(right.operand)"
    case .either(let left, let right): "\(left.operand) || \(right.operand)"
    }
  }

  /// What a message calls the value as a part of a formula.
  private var operand: String {
    switch self {
    case .arithmetic, .comparison, .both, .either: "(\(source))"
    case .selector, .name, .call, .steps, .string, .number, .bool, .null, .negation, .not: source
    }
  }

  func number(in scope: Scope) throws(ExpressionFailure) -> ExactDecimal {
    switch self {
    case .number(let number): return number
    case .negation(let node): return try node.number(in: scope).negated
    case .arithmetic(let operation, let left, let right):
      return try operation.apply(left.number(in: scope), right.number(in: scope))
    case .either(let left, let right):
      throw .unusable(
        "a condition is no number; the first that is there is `coalesce(\(left.source), "
          + "\(right.source))`")
    case .bool, .comparison, .both, .not: throw .unusable("a condition is no number")
    case .selector, .name, .string, .null, .call, .steps:
      return try present(in: scope).number(from: source)
    }
  }

  func text(in scope: Scope) throws(ExpressionFailure) -> String {
    try present(in: scope).text(from: source)
  }

  func bytes(in scope: Scope) throws(ExpressionFailure) -> [UInt8] {
    try present(in: scope).bytes(from: source)
  }

  /// The value where there has to be one.
  func present(in scope: Scope) throws(ExpressionFailure) -> Value {
    if case .selector(let selector) = self {
      guard let value = try selector.value(in: scope) else {
        throw .absent(selector: selector.text, isNull: false)
      }
      return value
    }
    return try value(in: scope)
  }

  func value(in scope: Scope) throws(ExpressionFailure) -> Value {
    switch self {
    case .selector(let selector): try selector.value(in: scope) ?? .nothing
    case .name(let name): try scope.names.value(of: name)
    case .string(let text): .text(text)
    case .bool(let bool): .bool(bool)
    case .null: .nothing
    case .number, .negation, .arithmetic: .number(try number(in: scope))
    case .comparison: .bool(try holds(in: scope))
    case .both, .either, .not:
      .bool(try scope.isOfError ? holds(in: scope) : decides(in: scope))
    case .call(let call): try call.value(in: scope)
    case .steps(let node, let path): try Self.take(path, from: node, in: scope)
    }
  }

  func holds(in scope: Scope) throws(ExpressionFailure) -> Bool {
    switch self {
    case .selector(let selector):
      // Any of several will do.
      return try selector.documents(in: scope).contains { $0.isTrue }
    case .comparison(let comparison, let left, let right):
      return try comparison.holds(
        left.value(in: scope), right.value(in: scope), (left, right))
    case .both(let left, let right):
      guard try left.holds(in: scope) else { return false }
      return try right.holds(in: scope)
    case .either(let left, let right):
      if try left.holds(in: scope) { return true }
      return try right.holds(in: scope)
    case .not(let node): return try !node.holds(in: scope)
    case .number, .name, .string, .bool, .null, .negation, .arithmetic, .call, .steps:
      return try value(in: scope).isTrue
    }
  }

  func decides(in scope: Scope) throws(ExpressionFailure) -> Bool {
    switch self {
    case .both(let left, let right):
      guard try left.decides(in: scope) else { return false }
      return try right.decides(in: scope)
    case .either(let left, let right):
      if try left.decides(in: scope) { return true }
      return try right.decides(in: scope)
    case .not(let node): return try !node.decides(in: scope)
    case .selector(let selector):
      return try isTrue(selector.documents(in: scope).map(\.value))
    case .comparison: return try holds(in: scope)
    case .number, .name, .string, .bool, .null, .negation, .arithmetic, .call, .steps:
      return try isTrue([value(in: scope)])
    }
  }

  /// Whether one of `values` is true; all must be booleans, or nothing.
  private func isTrue(_ values: [Value]) throws(ExpressionFailure) -> Bool {
    var isTrue = false
    for value in values {
      switch value {
      case .bool(let bool): isTrue = isTrue || bool
      case .nothing: break
      case .number, .written, .text, .bytes, .moment, .structure:
        throw .unusable(
          "`\(source)` is \(value.shown), neither true nor false; compare it with what it must be, as "
            + "in `\(source) \(value.exampleOfComparison)`")
      }
    }
    return isTrue
  }

  /// All that a selector finds, or the elements of a list that is computed.
  func items(in scope: Scope) throws(ExpressionFailure) -> [ReplyDocument] {
    if case .selector(let selector) = self { return try selector.documents(in: scope) }
    switch try value(in: scope) {
    case .structure(.array(let elements)): return elements.map(ReplyDocument.json)
    case .nothing: throw .absent(selector: source, isNull: false)
    case let value: throw .unusable("`\(source)` is \(value.shown), not a list")
    }
  }

  private static func take(
    _ path: JSONPath, from node: Expression.Node, in scope: Scope
  ) throws(ExpressionFailure) -> Value {
    let start = try node.value(in: scope)
    guard case .structure(let value) = start else {
      if start.isNothing { return .nothing }
      throw .unusable("`\(node.source)` is \(start.shown) and has no members")
    }
    let found = try scope.whole.nodes(
      of: path, in: value, scope.filterJudging, as: node.source + path.text.dropFirst())
    if path.isSingular || found.isEmpty { return found.first.map { Value($0) } ?? .nothing }
    return .structure(.array(found))
  }
}

extension ReplyDocument {
  /// Whether it counts as a condition that holds.
  var isTrue: Bool {
    switch self {
    case .nothing: false
    case .json(let value): Value(value).isTrue
    case .xml(let node): !node.text.isEmpty
    }
  }

  /// The document as a value.
  var value: Value {
    switch self {
    case .nothing: .nothing
    case .json(let value): Value(value)
    case .xml(let node): .text(node.text)
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
      case .divide: try left.divided(by: right)
      }
    } catch {
      switch error {
      case .divisionByZero: throw .unusable("`\(left)` is divided by zero")
      case .notANumber, .outOfRange:
        throw .unusable("`\(left) \(rawValue) \(right)` is out of range")
      }
    }
  }
}
