/// A text that a reading has: a constant with `{{...}}` in it, or an expression over the reply.
enum TextField: Sendable {
  case template(Template)
  case expression(Expression)

  /// Whether `text` is an expression: it begins with a selector, or with the call of a function.
  static func isExpression(_ text: String) -> Bool {
    if ["$", "/", "./", "..", "@"].contains(where: text.hasPrefix) || text == "." { return true }
    guard let open = text.firstIndex(of: "("), open > text.startIndex else { return false }
    return Function(named: String(text[..<open])) != nil
  }

  /// The names that it uses.
  var names: [Expression.NameUse] {
    switch self {
    case .template(let template): template.names
    case .expression(let expression): expression.names
    }
  }

  /// Whether it takes something from the reply or an item, rather than from names alone.
  var selects: Bool { expressions.contains { $0.selects } }

  /// The expressions in it: itself, or those between braces.
  var expressions: [Expression] {
    switch self {
    case .template(let template): template.expressions
    case .expression(let expression): [expression]
    }
  }

  /// The expression, where it is one.
  var expression: Expression? {
    switch self {
    case .template: nil
    case .expression(let expression): expression
    }
  }

  /// The text.
  ///
  /// - Throws: `ExpressionFailure`, also where there is none.
  func text(in scope: Scope) throws(ExpressionFailure) -> String {
    switch self {
    case .template(let template): try Rendering(scope: scope, isStrict: true).text(template)
    case .expression(let expression): try expression.text(in: scope)
    }
  }
}
