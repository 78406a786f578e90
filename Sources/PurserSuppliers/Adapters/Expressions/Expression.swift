internal import ExactJSON

/// A formula of an adapter: selectors over the reply, constants, `+ - *`, comparisons, `&&` and
/// `||`. Parsed once, when the adapter is read; all arithmetic is exact.
///
///     or         = and *( "||" and )
///     and        = comparison *( "&&" comparison )
///     comparison = sum [ ( "==" / "!=" / "<" / "<=" / ">" / ">=" ) sum ]
///     sum        = product *( ( "+" / "-" ) product )
///     product    = unary *( "*" unary )
///     unary      = [ "-" ] primary
///     primary    = selector / number / string / "true" / "false" / "null" / "(" or ")"
package struct Expression: Sendable {
  /// The formula as the adapter has it.
  package let text: String
  let root: Node

  /// Parses `text`.
  ///
  /// - Throws: `ExpressionSyntaxError` with the place of the first thing that is wrong.
  package init(_ text: String) throws(ExpressionSyntaxError) {
    self.text = text
    var parser = try ExpressionParser(text)
    root = try parser.parseWhole()
  }

  /// One operation and what it works on.
  indirect enum Node: Sendable {
    case selector(Selector)
    case number(ExactDecimal)
    case string(String)
    case bool(Bool)
    case null
    case negation(Node)
    case arithmetic(Arithmetic, Node, Node)
    case comparison(Comparison, Node, Node)
    case both(Node, Node)
    case either(Node, Node)
  }

  enum Arithmetic: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
  }

  enum Comparison: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
  }
}

/// What is wrong with the text of an expression, a selector or a template, and where.
package struct ExpressionSyntaxError: Error, Hashable, CustomStringConvertible {
  /// One sentence.
  package let message: String
  /// Characters from the start of the text to the place.
  package let offset: Int

  package var description: String { message }
}
