extension Expression.Node {
  /// Whether `other` holds wherever this condition does, as far as their form tells.
  func implies(_ other: Expression.Node) -> Bool {
    if let spelling, spelling == other.spelling { return true }
    if case .either(let left, let right) = self {
      return left.implies(other) && right.implies(other)
    }
    if case .both(let left, let right) = other { return implies(left) && implies(right) }
    // The right side of `||` is only looked at where the left one could be evaluated.
    if case .either(let left, _) = other, implies(left) { return true }
    if case .both(let left, let right) = self { return left.implies(other) || right.implies(other) }
    guard let present = other.whatIsThere, let equal = whatEqualsSomething else { return false }
    return present == equal
  }

  /// What a condition such as `$.error != null` wants to be there.
  private var whatIsThere: String? {
    guard case .comparison(.notEqual, let left, let right) = self else { return nil }
    if case .null = right { return left.spelling }
    if case .null = left { return right.spelling }
    return nil
  }

  /// What a condition such as `$.error == 4` compares with a constant that is something.
  private var whatEqualsSomething: String? {
    guard case .comparison(.equal, let left, let right) = self else { return nil }
    if right.isSomething { return left.spelling }
    return left.isSomething ? right.spelling : nil
  }

  private var isSomething: Bool {
    switch self {
    case .number, .string, .bool: true
    case .null, .selector, .name, .call, .steps, .negation, .not, .arithmetic, .comparison, .both,
      .either:
      false
    }
  }

  /// The same text for nodes that are written alike, but for spaces; `nil` where that is not known.
  private var spelling: String? {
    switch self {
    case .selector(let selector): selector.text
    case .name(let name): name
    case .number(let number): "\(number)"
    case .string(let text):
      "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    case .bool(let value): "\(value)"
    case .null: "null"
    case .call(let call): call.text
    case .steps: nil
    case .negation(let node): node.spelling.map { "-(\($0))" }
    case .not(let node): node.spelling.map { "!(\($0))" }
    case .arithmetic(let sign, let left, let right): Self.joined(left, sign.rawValue, right)
    case .comparison(let sign, let left, let right): Self.joined(left, sign.rawValue, right)
    case .both(let left, let right): Self.joined(left, "&&", right)
    case .either(let left, let right): Self.joined(left, "||", right)
    }
  }

  private static func joined(
    _ left: Expression.Node, _ sign: String, _ right: Expression.Node
  ) -> String? {
    guard let left = left.spelling, let right = right.spelling else { return nil }
    return "(\(left) \(sign) \(right))"
  }
}
