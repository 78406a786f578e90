internal import ExactJSON

/// A part of a filter before its surroundings tell which type it must have (RFC 9535 section 2.4.3).
struct Operand {
  enum Content {
    case literal(JSONValue)
    case query(Query)
    /// A call of a function that yields a value.
    case value(ValueExpression)
    /// A call of a function that yields true or false.
    case logical(LogicalExpression)
  }

  let content: Content
  private let offset: Int

  init(_ content: Content, at offset: Int) {
    self.content = content
    self.offset = offset
  }

  /// As a condition that stands for itself.
  func asTest() throws(JSONPathError) -> LogicalExpression {
    switch content {
    case .query(let query): return .exists(query)
    case .logical(let expression): return expression
    case .literal: throw JSONPathError("a literal must be compared with something", at: offset)
    case .value:
      throw JSONPathError("what this function yields must be compared with something", at: offset)
    }
  }

  /// As one value: for a comparison, or for a parameter of ValueType.
  func asValue(for use: String) throws(JSONPathError) -> ValueExpression {
    switch content {
    case .literal(let value): return .literal(value)
    case .value(let expression): return expression
    case .query(let query):
      guard let steps = query.steps else {
        throw JSONPathError("\(use) needs a query that selects one node at most", at: offset)
      }
      return .singular(query.start, steps)
    case .logical:
      throw JSONPathError("\(use) needs a value, and this function yields none", at: offset)
    }
  }

  /// As a list of nodes: for a parameter of NodesType.
  func asNodes(for use: String) throws(JSONPathError) -> Query {
    switch content {
    case .query(let query): return query
    case .literal, .value, .logical: throw JSONPathError("\(use) needs a query", at: offset)
    }
  }

  /// As the pattern of `match` or `search`. A literal that is no I-Regexp adds a warning.
  func asPattern(
    for use: String, warnings: inout [JSONPathError]
  ) throws(JSONPathError) -> Pattern {
    guard case .literal(let literal) = content else { return .computed(try asValue(for: use)) }
    guard case .string(let pattern) = literal else {
      warnings.append(JSONPathError("\(use) needs a string as its pattern", at: offset))
      return .fixed(nil)
    }
    do throws(IRegexpError) {
      return .fixed(try IRegexp(pattern))
    } catch {
      warnings.append(JSONPathError("the pattern never matches: \(error.sentence)", at: offset))
      return .fixed(nil)
    }
  }
}
