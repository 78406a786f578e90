extension Expression.Node {
  /// Whether `other` holds wherever this condition does, as far as their form tells.
  func implies(_ other: Expression.Node) -> Bool {
    var implications = Implications()
    return implications.holds(Condition(self), Condition(other))
  }
}

/// Which parts of a condition imply which parts of another. Each pair is looked at once: the ways to take
/// two chains of `&&` and `||` apart are as many as their terms are powers of two.
private struct Implications {
  private var found: [Pair: Bool] = [:]

  private struct Pair: Hashable {
    let part: ObjectIdentifier
    let other: ObjectIdentifier
  }

  /// Whether `other` holds wherever `part` does.
  mutating func holds(_ part: Condition, _ other: Condition) -> Bool {
    let pair = Pair(part: ObjectIdentifier(part), other: ObjectIdentifier(other))
    if let known = found[pair] { return known }
    let holds = judge(part, other)
    found[pair] = holds
    return holds
  }

  private mutating func judge(_ part: Condition, _ other: Condition) -> Bool {
    if let spelling = part.spelling, spelling == other.spelling { return true }
    if case .either(let left, let right) = part.form {
      return holds(left, other) && holds(right, other)
    }
    if case .both(let left, let right) = other.form {
      return holds(part, left) && holds(part, right)
    }
    // The right side of `||` is only looked at where the left one could be evaluated: a comparison of
    // what this condition compares can be.
    if case .either(let left, let right) = other.form {
      if holds(part, left) { return true }
      if left.comparesOnly(part.selectors), holds(part, right) { return true }
    }
    if case .both(let left, let right) = part.form {
      return holds(left, other) || holds(right, other)
    }
    return part.node.impliesAlone(other.node)
  }
}

/// A condition, with what its form tells taken from it once.
private final class Condition {
  enum Form {
    case both(Condition, Condition)
    case either(Condition, Condition)
    case other
  }

  let node: Expression.Node
  let form: Form
  let spelling: String?
  /// The selectors in it.
  let selectors: Set<String>
  /// The selectors in it where it is nothing but comparisons by `==` or `!=` with constants, one of which has
  /// to hold; else `nil`.
  private let compared: Set<String>?

  init(_ node: Expression.Node) {
    self.node = node
    switch node {
    case .both(let left, let right):
      let (left, right) = (Condition(left), Condition(right))
      form = .both(left, right)
      spelling = Self.joined(left, "&&", right)
      selectors = left.selectors.union(right.selectors)
      compared = nil
    case .either(let left, let right):
      let (left, right) = (Condition(left), Condition(right))
      form = .either(left, right)
      spelling = Self.joined(left, "||", right)
      selectors = left.selectors.union(right.selectors)
      compared = left.compared.flatMap { left in right.compared.map(left.union) }
    case .selector, .name, .number, .string, .bool, .null, .call, .steps, .negation, .not,
      .arithmetic, .comparison:
      form = .other
      spelling = node.spelling
      selectors = Set(node.selectors.map(\.plainText))
      compared = node.comparesWithConstant && !selectors.isEmpty ? selectors : nil
    }
  }

  /// Whether it is comparisons by `==` or `!=` with constants, and looks at nothing but `known`.
  func comparesOnly(_ known: Set<String>) -> Bool { compared?.isSubset(of: known) ?? false }

  private static func joined(_ left: Condition, _ sign: String, _ right: Condition) -> String? {
    guard let left = left.spelling, let right = right.spelling else { return nil }
    return "(\(left) \(sign) \(right))"
  }
}

extension Expression.Node {
  /// The same of conditions that are made of no others.
  fileprivate func impliesAlone(_ other: Expression.Node) -> Bool {
    if let limit, let wider = other.limit, limit.implies(wider) { return true }
    guard let present = other.whatIsThere, let equal = whatEqualsSomething else { return false }
    // A member is only there with what it is in.
    return present == equal || [".", "[", "/"].contains { equal.hasPrefix(present + $0) }
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
  fileprivate var spelling: String? {
    switch self {
    case .selector(let selector): selector.plainText
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
    case .comparison(let sign, let left, let right):
      left.isSomething || left.isNull
        ? Self.joined(right, sign.turned.rawValue, left) : Self.joined(left, sign.rawValue, right)
    case .both(let left, let right): Self.joined(left, "&&", right)
    case .either(let left, let right): Self.joined(left, "||", right)
    }
  }

  private var isNull: Bool { if case .null = self { true } else { false } }

  /// Whether it is one comparison by `==` or `!=` with a constant.
  fileprivate var comparesWithConstant: Bool {
    switch self {
    case .comparison(.equal, let left, let right), .comparison(.notEqual, let left, let right):
      left.isSomething || right.isSomething
    case .selector, .name, .number, .string, .bool, .null, .call, .steps, .negation, .not,
      .arithmetic, .both, .either, .comparison:
      false
    }
  }

  /// The comparison with a number that it is; `nil` where it is none.
  private var limit: Limit? {
    guard case .comparison(let sign, let left, let right) = self else { return nil }
    let isTurned = left.isSomething
    let (subject, constant) = isTurned ? (right, left) : (left, right)
    guard let spelling = subject.spelling else { return nil }
    switch constant {
    case .number(let number):
      return Limit(subject: spelling, sign: isTurned ? sign.turned : sign, number: number)
    case .string(let text):
      // A text that is a plain decimal equals the number of that value, and every text alike.
      guard sign == .equal, let number = try? ExactDecimal(text), "\(number)" == text else {
        return nil
      }
      return Limit(subject: spelling, sign: .equal, number: number, isText: true)
    case .selector, .name, .bool, .null, .call, .steps, .negation, .not, .arithmetic, .comparison,
      .both, .either:
      return nil
    }
  }

  private static func joined(
    _ left: Expression.Node, _ sign: String, _ right: Expression.Node
  ) -> String? {
    guard let left = left.spelling, let right = right.spelling else { return nil }
    return "(\(left) \(sign) \(right))"
  }
}

/// Something compared with a number.
private struct Limit {
  var subject: String
  var sign: Expression.Comparison
  var number: ExactDecimal
  /// Whether the number stands in quotes.
  var isText = false

  /// Whether `other` holds wherever this does.
  func implies(_ other: Limit) -> Bool {
    guard subject == other.subject else { return false }
    // A text that equals a number may be written otherwise.
    if other.isText { return isText && number == other.number }
    let (mine, its) = (number, other.number)
    return switch (sign, other.sign) {
    case (.equal, .equal): mine == its
    case (.equal, .notEqual): mine != its
    case (.equal, .less): mine < its
    case (.equal, .lessOrEqual): mine <= its
    case (.equal, .greater): mine > its
    case (.equal, .greaterOrEqual): mine >= its
    case (.greater, .greater), (.greater, .greaterOrEqual), (.greaterOrEqual, .greaterOrEqual),
      (.greater, .notEqual):
      mine >= its
    case (.greaterOrEqual, .greater), (.greaterOrEqual, .notEqual): mine > its
    case (.less, .less), (.less, .lessOrEqual), (.lessOrEqual, .lessOrEqual), (.less, .notEqual):
      mine <= its
    case (.lessOrEqual, .less), (.lessOrEqual, .notEqual): mine < its
    case (.notEqual, .notEqual): mine == its
    case (.notEqual, _), (.greater, _), (.greaterOrEqual, _), (.less, _), (.lessOrEqual, _): false
    }
  }
}

extension Expression.Comparison {
  /// The comparison with its sides exchanged.
  fileprivate var turned: Expression.Comparison {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

extension Selector {
  /// The path with names after points wherever they are words, so that paths written otherwise compare.
  fileprivate var plainText: String {
    text.replacing(/\[(?:'([A-Za-z_][A-Za-z0-9_]*)'|"([A-Za-z_][A-Za-z0-9_]*)")\]/) { match in
      ".\(match.1 ?? match.2 ?? "")"
    }
  }
}
