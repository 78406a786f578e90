import ExactJSON

/// What a filter says of a node: that it passes, that it does not, or that nobody can tell. Wherever it is
/// one of the first two, the RFC says the same.
enum Judgement {
  case holds
  case fails
  case open(FilterDoubt)

  init(_ holds: Bool) { self = holds ? .holds : .fails }

  var inverted: Judgement {
    switch self {
    case .holds: .fails
    case .fails: .holds
    case .open: self
    }
  }
}

// The three values of Kleene's logic.
extension Evaluation {
  /// What the condition says of the node.
  mutating func judge(_ condition: LogicalExpression, at current: JSONValue) -> Judgement {
    switch condition {
    case .or(let alternatives):
      var result = Judgement.fails
      for alternative in alternatives {
        let judgement = judge(alternative, at: current)
        if case .holds = judgement { return .holds }
        if case .fails = result { result = judgement }
      }
      return result
    case .and(let conditions):
      var result = Judgement.holds
      for condition in conditions {
        let judgement = judge(condition, at: current)
        if case .fails = judgement { return .fails }
        if case .holds = result { result = judgement }
      }
      return result
    case .not(let condition): return judge(condition, at: current).inverted
    case .comparison(let left, let comparison, let right):
      return judge(left, comparison, right, at: current)
    case .exists(let query):
      switch judgedNodes(of: query, at: current) {
      case .failure(let doubt): return .open(doubt)
      case .success(let nodes): return Judgement(!nodes.isEmpty)
      }
    case .match(let subject, let pattern, let extent):
      return judge(subject, pattern, extent, at: current)
    }
  }

  private mutating func judge(
    _ left: ValueExpression, _ comparison: Comparison, _ right: ValueExpression,
    at current: JSONValue
  ) -> Judgement {
    let first: JSONValue
    let second: JSONValue
    switch present(left, at: current) {
    case .failure(let doubt): return .open(doubt)
    case .success(let value): first = value
    }
    switch present(right, at: current) {
    case .failure(let doubt): return .open(doubt)
    case .success(let value): second = value
    }
    if left.isNull || right.isNull { return Judgement(comparison.holds(first, second)) }
    if let missing = first.isNull ? left : second.isNull ? right : nil {
      return .open(.null(missing.written))
    }
    guard comparison.isMeaningful(first, second) else {
      // What comes from the reply is named first.
      let (named, value, other) =
        left.isLiteral ? (right, second, first) : (left, first, second)
      return .open(.unlike(named.written, value, with: other))
    }
    return Judgement(comparison.holds(first, second))
  }

  private mutating func judge(
    _ subject: ValueExpression, _ pattern: Pattern, _ extent: MatchExtent, at current: JSONValue
  ) -> Judgement {
    let text: JSONValue
    switch present(subject, at: current) {
    case .failure(let doubt): return .open(doubt)
    case .success(let value): text = value
    }
    if text.isNull { return .open(.null(subject.written)) }
    guard let text = text.stringValue else {
      return .open(.unfit(subject.written, text, wanted: "a text"))
    }
    guard let regexp = regexp(of: pattern, at: current) else {
      guard case .computed(let expression) = pattern else { return .fails }
      guard let value = value(of: expression, at: current) else {
        return .open(.missing(expression.written))
      }
      return .open(.unfit(expression.written, value, wanted: "a regular expression"))
    }
    return Judgement(regexp.matches(text, extent))
  }

  /// The value of an expression where it has one.
  private mutating func present(
    _ expression: ValueExpression, at current: JSONValue
  ) -> Result<JSONValue, FilterDoubt> {
    switch expression {
    case .literal(let value): return .success(value)
    case .singular:
      guard let value = value(of: expression, at: current) else { return missing(expression) }
      return .success(value)
    case .length(let argument):
      switch present(argument, at: current) {
      case .failure(let doubt): return .failure(doubt)
      case .success(let value):
        if value.isNull { return .failure(.null(argument.written)) }
        guard let length = length(of: value) else {
          return .failure(.unfit(argument.written, value, wanted: "a list or a text"))
        }
        return .success(length)
      }
    case .count(let query):
      return judgedNodes(of: query, at: current).map { .number(JSONNumber($0.count)) }
    case .value(let query):
      switch judgedNodes(of: query, at: current) {
      case .failure(let doubt): return .failure(doubt)
      case .success(let nodes):
        guard nodes.count == 1, let first = nodes.first else { return missing(expression) }
        return .success(first)
      }
    }
  }

  private func missing(_ expression: ValueExpression) -> Result<JSONValue, FilterDoubt> {
    .failure(.missing(expression.written))
  }

  /// What a query within a filter selects: in doubt where the list is not there that it looks through, or
  /// a filter of its own is in doubt.
  private mutating func judgedNodes(
    of query: Query, at current: JSONValue
  ) -> Result<[JSONValue], FilterDoubt> {
    let start = query.start == .root ? root : current
    if let steps = query.steps { return .success(start.value(at: steps).map { [$0] } ?? []) }
    if query.start == .root, let known = judgedAbsoluteNodes[query.number] { return known }
    let judged = judgedNodes(of: query, from: start)
    if query.start == .root { judgedAbsoluteNodes[query.number] = judged }
    return judged
  }

  private mutating func judgedNodes(
    of query: Query, from start: JSONValue
  ) -> Result<[JSONValue], FilterDoubt> {
    let way = Array(query.segments.prefix { $0.step != nil })
    if query.segments[way.count].reach == .children {
      let written = { Query(start: query.start, segments: way, number: query.number).written }
      switch start.value(at: way.compactMap(\.step)) {
      case .array, .object: break
      case nil: return .failure(.missing(written()))
      case .null: return .failure(.null(written()))
      case .bool(let value): return .failure(.unfit(written(), .bool(value), wanted: "a list"))
      case .number(let value): return .failure(.unfit(written(), .number(value), wanted: "a list"))
      case .string(let value): return .failure(.unfit(written(), .string(value), wanted: "a list"))
      }
    }
    var nodes: [JSONValue] = []
    var doubt: FilterDoubt?
    _ = visit(query.segments, from: JudgingNode(value: start)) { node in
      if let open = node.doubt {
        doubt = open
        return .stop
      }
      nodes.append(node.value)
      return .goOn
    }
    return doubt.map { .failure($0) } ?? .success(nodes)
  }
}

extension Comparison {
  /// Whether a comparison of two values says anything: they are of one kind, and have an order where one
  /// is asked for.
  fileprivate func isMeaningful(_ left: JSONValue, _ right: JSONValue) -> Bool {
    let needsOrder =
      switch self {
      case .equal, .notEqual: false
      case .less, .lessOrEqual, .greater, .greaterOrEqual: true
      }
    switch (left, right) {
    case (.number, .number): return true
    case (.string(let left), .string(let right)):
      // The order of texts is not that of the numbers which they are: "10" stands before "9".
      guard needsOrder, let first = JSONNumber(left), let second = JSONNumber(right) else {
        return true
      }
      return (first.compare(to: second) == .less) == left.precedesByCodePoints(right)
    case (.bool, .bool), (.array, .array), (.object, .object): return !needsOrder
    case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): return false
    }
  }
}

// What messages call them.
extension ValueExpression {
  fileprivate var isNull: Bool {
    if case .literal(.null) = self { true } else { false }
  }

  fileprivate var isLiteral: Bool {
    if case .literal = self { true } else { false }
  }

  fileprivate var written: String {
    switch self {
    case .literal: "a constant"
    case .singular(let start, let steps): start.rawValue + steps.map(\.written).joined()
    case .length(let argument): "length(\(argument.written))"
    case .count(let query): "count(\(query.written))"
    case .value(let query): "value(\(query.written))"
    }
  }
}

extension Query {
  fileprivate var written: String { start.rawValue + segments.map(\.written).joined() }
}

extension Segment {
  fileprivate var written: String {
    let before = reach == .descendants ? ".." : ""
    if selectors.count == 1, let step { return before + step.written }
    let parts = selectors.map { selector in
      switch selector {
      case .name(let name): "'\(name)'"
      case .index(let index): "\(index)"
      case .wildcard: "*"
      case .slice: ":"
      case .filter: "?..."
      }
    }
    return before + "[" + parts.joined(separator: ",") + "]"
  }
}

extension Step {
  fileprivate var written: String {
    switch self {
    case .index(let index): "[\(index)]"
    case .name(let name):
      name.wholeMatch(of: /[\p{L}_][\p{L}\p{N}_]*/) == nil ? "['\(name)']" : ".\(name)"
    }
  }
}
