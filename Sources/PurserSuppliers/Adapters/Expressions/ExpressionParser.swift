/// Parses the grammar that `Expression` shows, by recursive descent.
struct ExpressionParser {
  /// How deep parentheses and signs may nest, so that no text can use up the stack.
  private static let depthLimit = 64

  private var tokens: [ExpressionToken] = []
  private var position = 0
  private var depth = 0
  private let end: Int

  init(_ text: String) throws(ExpressionSyntaxError) {
    var lexer = ExpressionLexer(text)
    while let token = try lexer.next() { tokens.append(token) }
    end = text.count
  }

  mutating func parseWhole() throws(ExpressionSyntaxError) -> Expression.Node {
    let node = try parseEither()
    if let rest = current {
      throw failure("expected an operator or the end, found \(rest.shown)")
    }
    return node
  }

  private var current: ExpressionToken? {
    position < tokens.count ? tokens[position] : nil
  }

  private func failure(_ message: String) -> ExpressionSyntaxError {
    ExpressionSyntaxError(message: message, offset: current?.offset ?? end)
  }

  private mutating func take(_ symbol: String) -> Bool {
    guard current?.kind == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  private mutating func parseEither() throws(ExpressionSyntaxError) -> Expression.Node {
    var left = try parseBoth()
    while take("||") { left = .either(left, try parseBoth()) }
    return left
  }

  private mutating func parseBoth() throws(ExpressionSyntaxError) -> Expression.Node {
    var left = try parseComparison()
    while take("&&") { left = .both(left, try parseComparison()) }
    return left
  }

  private mutating func parseComparison() throws(ExpressionSyntaxError) -> Expression.Node {
    let left = try parseSum()
    guard let comparison = takeComparison() else { return left }
    return .comparison(comparison, left, try parseSum())
  }

  private mutating func takeComparison() -> Expression.Comparison? {
    guard case .symbol(let symbol)? = current?.kind,
      let comparison = Expression.Comparison(rawValue: symbol)
    else { return nil }
    position += 1
    return comparison
  }

  private mutating func parseSum() throws(ExpressionSyntaxError) -> Expression.Node {
    var left = try parseProduct()
    while true {
      if take("+") {
        left = .arithmetic(.add, left, try parseProduct())
      } else if take("-") {
        left = .arithmetic(.subtract, left, try parseProduct())
      } else {
        return left
      }
    }
  }

  private mutating func parseProduct() throws(ExpressionSyntaxError) -> Expression.Node {
    var left = try parseUnary()
    while take("*") { left = .arithmetic(.multiply, left, try parseUnary()) }
    return left
  }

  private mutating func parseUnary() throws(ExpressionSyntaxError) -> Expression.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw failure("this is nested too deeply") }
    if take("-") { return .negation(try parseUnary()) }
    if take("(") {
      let inner = try parseEither()
      guard take(")") else { throw failure("expected `)`\(found)") }
      return inner
    }
    return try parsePrimary()
  }

  private var found: String { current.map { ", found \($0.shown)" } ?? "" }

  private mutating func parsePrimary() throws(ExpressionSyntaxError) -> Expression.Node {
    guard let token = current else { throw failure("expected a value, found the end") }
    let node: Expression.Node
    switch token.kind {
    case .selector(let text): node = .selector(try Selector(text, at: token.offset))
    case .string(let text): node = .string(text)
    case .number(let text):
      do throws(ExactDecimalError) {
        node = .number(try ExactDecimal(text))
      } catch {
        throw failure("`\(text)` is not a decimal number")
      }
    case .word("true"): node = .bool(true)
    case .word("false"): node = .bool(false)
    case .word("null"): node = .null
    case .word(let word):
      throw failure("unknown word `\(word)`; a selector starts with `$`, a text stands in quotes")
    case .symbol: throw failure("expected a value\(found)")
    }
    position += 1
    return node
  }
}
