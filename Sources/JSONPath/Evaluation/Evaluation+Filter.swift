import ExactJSON

extension Evaluation {
  /// Whether the condition is true of the node.
  mutating func holds(_ condition: LogicalExpression, at current: JSONValue) -> Bool {
    switch condition {
    case .or(let alternatives):
      for alternative in alternatives where holds(alternative, at: current) { return true }
      return false
    case .and(let conditions):
      for condition in conditions where !holds(condition, at: current) { return false }
      return true
    case .not(let condition):
      return !holds(condition, at: current)
    case .comparison(let left, let comparison, let right):
      return comparison.holds(value(of: left, at: current), value(of: right, at: current))
    case .exists(let query):
      return exists(query, at: current)
    case .match(let subject, let pattern, let extent):
      guard let text = value(of: subject, at: current)?.stringValue else { return false }
      return regexp(of: pattern, at: current)?.matches(text, extent) ?? false
    }
  }

  /// The value of an expression; nil is the RFC's Nothing, which no JSON value equals.
  mutating func value(of expression: ValueExpression, at current: JSONValue) -> JSONValue? {
    switch expression {
    case .literal(let value): return value
    case .singular(.root, let steps): return root.value(at: steps)
    case .singular(.current, let steps): return current.value(at: steps)
    case .length(let argument): return length(of: value(of: argument, at: current))
    case .count(let query): return .number(JSONNumber(nodes(of: query, at: current).count))
    case .value(let query):
      let nodes = nodes(of: query, at: current)
      return nodes.count == 1 ? nodes.first : nil
    }
  }

  /// The first value that the segments select from the node.
  mutating func first(_ segments: [Segment], from node: JSONValue) -> JSONValue? {
    var found: JSONValue?
    _ = visit(segments, from: PlainNode(value: node)) { node in
      found = node.value
      return .stop
    }
    return found
  }

  private mutating func exists(_ query: Query, at current: JSONValue) -> Bool {
    switch query.start {
    case .root: !nodes(of: query, at: current).isEmpty
    case .current: first(query.segments, from: current) != nil
    }
  }

  private mutating func nodes(of query: Query, at current: JSONValue) -> [JSONValue] {
    switch query.start {
    case .current:
      return nodes(query.segments, from: current)
    case .root:
      if let known = absoluteNodes[query.number] { return known }
      let found = nodes(query.segments, from: root)
      absoluteNodes[query.number] = found
      return found
    }
  }

  private mutating func nodes(_ segments: [Segment], from node: JSONValue) -> [JSONValue] {
    var found: [JSONValue] = []
    _ = visit(segments, from: PlainNode(value: node)) { node in
      found.append(node.value)
      return .goOn
    }
    return found
  }

  /// Section 2.4.4: characters of a string, elements of an array, members of an object.
  func length(of value: JSONValue?) -> JSONValue? {
    switch value {
    case .string(let string): .number(JSONNumber(string.unicodeScalars.count))
    case .array(let elements): .number(JSONNumber(elements.count))
    case .object(let object): .number(JSONNumber(object.count))
    case .null, .bool, .number, nil: nil
    }
  }

  mutating func regexp(of pattern: Pattern, at current: JSONValue) -> IRegexp? {
    switch pattern {
    case .fixed(let regexp): return regexp
    case .computed(let expression):
      guard let text = value(of: expression, at: current)?.stringValue else { return nil }
      if let lastPattern, lastPattern.text.hasSameCodePoints(as: text) {
        return lastPattern.compiled
      }
      let compiled = try? IRegexp(text)
      lastPattern = (text, compiled)
      return compiled
    }
  }
}

extension Comparison {
  /// Section 2.3.5.2.2; nil is Nothing, which equals only itself.
  func holds(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
    switch self {
    case .equal: Self.areEqual(left, right)
    case .notEqual: !Self.areEqual(left, right)
    case .less: Self.isLess(left, right)
    case .lessOrEqual: Self.isLess(left, right) || Self.areEqual(left, right)
    case .greater: Self.isLess(right, left)
    case .greaterOrEqual: Self.isLess(right, left) || Self.areEqual(left, right)
    }
  }

  private static func areEqual(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left.isEquivalent(to: right)
  }

  /// Only numbers and strings have an order.
  private static func isLess(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
    switch (left, right) {
    case (.number(let left), .number(let right)): left.compare(to: right) == .less
    case (.string(let left), .string(let right)): left.precedesByCodePoints(right)
    case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _), (nil, _):
      false
    }
  }
}
