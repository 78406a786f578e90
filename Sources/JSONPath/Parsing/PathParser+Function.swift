internal import ExactJSON

/// The function extensions that RFC 9535 defines (section 2.4).
private enum Function: String, CaseIterable {
  case length, count, match, search, value

  var parameterCount: Int {
    switch self {
    case .length, .count, .value: 1
    case .match, .search: 2
    }
  }
}

extension PathParser {
  /// A call from its opening parenthesis; the name has been read.
  mutating func parseCall(
    of name: String, at start: Int
  ) throws(JSONPathError) -> Operand.Content {
    guard let function = Function(rawValue: name) else {
      let known = Function.allCases.map(\.rawValue).joined(separator: ", ")
      throw JSONPathError("there is no function '\(name)'; there are \(known)", at: start)
    }
    cursor.advance()
    let arguments = try nested { (parser) throws(JSONPathError) in try parser.parseArguments() }
    guard arguments.count == function.parameterCount, let first = arguments.first,
      let last = arguments.last
    else {
      let count = function.parameterCount == 1 ? "one argument" : "two arguments"
      throw JSONPathError("\(name)() takes \(count), found \(arguments.count)", at: start)
    }
    switch function {
    case .length: return .value(.length(try first.asValue(for: "length()")))
    case .count: return .value(.count(try first.asNodes(for: "count()")))
    case .value: return .value(.value(try first.asNodes(for: "value()")))
    case .match: return .logical(try match(first, last, .whole, use: "match()"))
    case .search: return .logical(try match(first, last, .part, use: "search()"))
    }
  }

  private mutating func match(
    _ subject: Operand, _ pattern: Operand, _ extent: MatchExtent, use: String
  ) throws(JSONPathError) -> LogicalExpression {
    .match(
      subject: try subject.asValue(for: use),
      try pattern.asPattern(for: use, warnings: &warnings), extent)
  }

  /// The arguments up to past the closing parenthesis. The grammar also allows logical expressions,
  /// but no function of the RFC takes one.
  private mutating func parseArguments() throws(JSONPathError) -> [Operand] {
    cursor.skipWhitespace()
    if cursor.take(")") { return [] }
    var arguments: [Operand] = []
    repeat {
      cursor.skipWhitespace()
      arguments.append(try parseOperand())
      cursor.skipWhitespace()
    } while cursor.take(",")
    guard cursor.take(")") else { throw cursor.unexpected("',' or ')'") }
    return arguments
  }
}
