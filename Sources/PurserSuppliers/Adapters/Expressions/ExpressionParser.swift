internal import JSONPath

/// Parses the grammar that `Expression` shows, by recursive descent.
struct ExpressionParser {
  /// How deep parentheses, calls and signs may nest, so that no text can use up the stack.
  private static let depthLimit = 64
  /// The most words and signs: as many operators in a row nest as deep.
  private static let mostTokens = 1_000

  let text: String
  let language: SelectorLanguage
  private var tokens: [ExpressionToken] = []
  private var position = 0
  private var depth = 0
  /// The names met so far.
  private(set) var names: [Expression.NameUse] = []

  init(_ text: String, selecting language: SelectorLanguage) throws(ExpressionSyntaxError) {
    self.text = text
    self.language = language
    var lexer = ExpressionLexer(text)
    while let token = try lexer.next() {
      tokens.append(token)
      guard tokens.count <= Self.mostTokens else {
        throw ExpressionSyntaxError(
          message: "this has more than \(Self.mostTokens) words and signs", offset: token.offset)
      }
    }
  }

  mutating func parseWhole() throws(ExpressionSyntaxError) -> Expression.Node {
    let node = try parseEither()
    if let rest = current {
      let advice = adviceBetween(rest) ?? ""
      throw failure("expected an operator or the end, found \(rest.shown)\(advice)")
    }
    return node
  }

  /// What to say of `rest`, which nothing joins to the token before it.
  func adviceBetween(_ rest: ExpressionToken) -> String? {
    let remains = String(text.dropFirst(rest.offset))
    return ExpressionAdvice.between(latest, rest, remains).map { "; \($0)" }
  }

  var current: ExpressionToken? {
    position < tokens.count ? tokens[position] : nil
  }

  private var latest: ExpressionToken? { position == 0 ? nil : tokens[position - 1] }

  /// Characters before the next token.
  var offset: Int { current?.offset ?? text.count }

  /// Characters before the end of the latest token.
  var latestEnd: Int { position == 0 ? 0 : tokens[position - 1].end }

  func failure(_ message: String) -> ExpressionSyntaxError {
    ExpressionSyntaxError(message: message, offset: offset)
  }

  mutating func take(_ symbol: String) -> Bool {
    guard current?.kind == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  mutating func parseEither() throws(ExpressionSyntaxError) -> Expression.Node {
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
      let sign = current
      if take("+") {
        let right = try parseProduct()
        if let sign, left.isWords || right.isWords {
          throw ExpressionSyntaxError(message: ExpressionAdvice.joining, offset: sign.offset)
        }
        left = .arithmetic(.add, left, right)
      } else if take("-") {
        left = .arithmetic(.subtract, left, try parseProduct())
      } else {
        return left
      }
    }
  }

  private mutating func parseProduct() throws(ExpressionSyntaxError) -> Expression.Node {
    var left = try parseUnary()
    while true {
      if take("*") {
        left = .arithmetic(.multiply, left, try parseUnary())
      } else if take("/") {
        left = .arithmetic(.divide, left, try parseUnary())
      } else {
        return left
      }
    }
  }

  private mutating func parseUnary() throws(ExpressionSyntaxError) -> Expression.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw failure("this is nested too deeply") }
    if take("-") { return .negation(try parseUnary()) }
    if take("!") { return .not(try parseUnary()) }
    return try parsePrimary()
  }

  private mutating func parsePrimary() throws(ExpressionSyntaxError) -> Expression.Node {
    guard let token = current else { throw failure("expected a value, found the end") }
    switch token.kind {
    case .symbol("("):
      position += 1
      let inner = try parseEither()
      guard take(")") else { throw failure("expected `)`\(found)") }
      return try withSteps(inner)
    case .word(let word) where Expression.Node(constant: word) == nil:
      position += 1
      return try withSteps(try parseNameOrCall(word, token))
    case .symbol, .steps: throw failure("expected a value\(found)")
    case .selector, .string, .number, .word:
      let node = try constant(token)
      position += 1
      return node
    }
  }

  private func constant(
    _ token: ExpressionToken
  ) throws(ExpressionSyntaxError) -> Expression.Node {
    switch token.kind {
    case .selector(let text):
      return .selector(try Selector(text, at: token.offset, in: language))
    case .string(let text): return .string(text)
    case .number(let text):
      guard let number = try? ExactDecimal(text) else {
        throw failure("`\(text)` is not a decimal number")
      }
      return .number(number)
    case .word(let word): return Expression.Node(constant: word) ?? .null
    case .symbol, .steps: throw failure("expected a value\(found)")
    }
  }

  var found: String { current.map { ", found \($0.shown)" } ?? ", found the end" }

  private mutating func parseNameOrCall(
    _ word: String, _ token: ExpressionToken
  ) throws(ExpressionSyntaxError) -> Expression.Node {
    if current?.kind == .symbol("(") { return try parseCall(word, token) }
    names.append(Expression.NameUse(name: word, offset: token.offset))
    return .name(word)
  }

  private mutating func withSteps(
    _ node: Expression.Node
  ) throws(ExpressionSyntaxError) -> Expression.Node {
    guard let token = current, case .steps(let steps) = token.kind else { return node }
    do throws(JSONPathError) {
      let path = try JSONPath("$" + steps)
      position += 1
      return .steps(node, path)
    } catch {
      throw ExpressionSyntaxError(message: error.sentence, offset: token.offset)
    }
  }
}

extension Expression.Node {
  /// Whether it is a constant text that is no number.
  fileprivate var isWords: Bool {
    if case .string(let text) = self { (try? ExactDecimal(text)) == nil } else { false }
  }

  /// The words that are values.
  init?(constant word: String) {
    switch word {
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    case "null": self = .null
    default: return nil
    }
  }
}
