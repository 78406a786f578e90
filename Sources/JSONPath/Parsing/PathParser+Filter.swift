internal import ExactJSON

extension PathParser {
  /// `a || b || ...`, the loosest of the operators.
  mutating func parseLogical() throws(JSONPathError) -> LogicalExpression {
    let first = try parseConjunction()
    var alternatives = [first]
    while takeAfterSpace("||") {
      cursor.skipWhitespace()
      alternatives.append(try parseConjunction())
    }
    return alternatives.count == 1 ? first : .or(alternatives)
  }

  private mutating func parseConjunction() throws(JSONPathError) -> LogicalExpression {
    let first = try parseBasic()
    var conditions = [first]
    while takeAfterSpace("&&") {
      cursor.skipWhitespace()
      conditions.append(try parseBasic())
    }
    return conditions.count == 1 ? first : .and(conditions)
  }

  /// A parenthesis, a comparison, or a test; the first and the last may be negated.
  private mutating func parseBasic() throws(JSONPathError) -> LogicalExpression {
    if cursor.take("!") {
      cursor.skipWhitespace()
      if cursor.peek == "(" { return .not(try parseParenthesis()) }
      return .not(try parseOperand().asTest())
    }
    if cursor.peek == "(" { return try parseParenthesis() }
    let left = try parseOperand()
    let afterLeft = cursor.offset
    cursor.skipWhitespace()
    guard let comparison = takeComparison() else {
      cursor.offset = afterLeft
      return try left.asTest()
    }
    let leftValue = try left.asValue(for: "a comparison")
    cursor.skipWhitespace()
    let right = try parseOperand()
    return .comparison(leftValue, comparison, try right.asValue(for: "a comparison"))
  }

  private mutating func parseParenthesis() throws(JSONPathError) -> LogicalExpression {
    cursor.advance()
    cursor.skipWhitespace()
    let inner = try nested { (parser) throws(JSONPathError) in try parser.parseLogical() }
    cursor.skipWhitespace()
    guard cursor.take(")") else { throw cursor.unexpected("')'") }
    return inner
  }

  private mutating func takeAfterSpace(_ word: String) -> Bool {
    let before = cursor.offset
    cursor.skipWhitespace()
    if cursor.take(word) { return true }
    cursor.offset = before
    return false
  }

  private mutating func takeComparison() -> Comparison? {
    if cursor.take("==") { return .equal }
    if cursor.take("!=") { return .notEqual }
    if cursor.take("<=") { return .lessOrEqual }
    if cursor.take(">=") { return .greaterOrEqual }
    if cursor.take("<") { return .less }
    if cursor.take(">") { return .greater }
    return nil
  }

  /// A literal, a query or a function call: what may be compared, tested or handed to a function.
  mutating func parseOperand() throws(JSONPathError) -> Operand {
    let start = cursor.offset
    switch cursor.peek {
    case "'", "\"":
      return Operand(.literal(.string(try parseString())), at: start)
    case "$", "@":
      return Operand(.query(try parseQuery()), at: start)
    case "-", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9":
      return Operand(.literal(.number(try parseNumber())), at: start)
    case .some("a"..."z"):
      return Operand(try parseWord(), at: start)
    default:
      throw cursor.unexpected("a query, a literal or a function")
    }
  }

  /// `true`, `false`, `null`, or a function call.
  private mutating func parseWord() throws(JSONPathError) -> Operand.Content {
    let start = cursor.offset
    while let character = cursor.peek, Self.isWordCharacter(character) { cursor.advance() }
    let word = cursor.text(from: start)
    if cursor.peek == "(" { return try parseCall(of: word, at: start) }
    switch word {
    case "true": return .literal(true)
    case "false": return .literal(false)
    case "null": return .literal(.null)
    default: throw JSONPathError("'\(word)' is neither a literal nor a function call", at: start)
    }
  }

  private static func isWordCharacter(_ character: Unicode.Scalar) -> Bool {
    switch character {
    case "a"..."z", "0"..."9", "_": true
    default: false
    }
  }
}
