package import ExactJSON

/// A JSONPath query (RFC 9535), parsed once and evaluated any number of times.
///
/// Numbers in comparisons compare by exact decimal value. Evaluation walks the document depth first
/// and holds nothing but the place it is at; each descendant segment (`..`) may visit every node
/// below each node it starts from, as the RFC demands duplicates to be kept.
package struct JSONPath: Sendable {
  /// The query as it was written.
  package let text: String
  /// Patterns of `match` or `search` that are no I-Regexp. The RFC lets such a query stand and the
  /// function yield false for ever, which is hardly what its author wants.
  package let warnings: [JSONPathError]
  private let query: Query

  /// Parses a query.
  /// - Throws: `JSONPathError` where the text is not well-formed and valid by RFC 9535.
  package init(_ text: String) throws(JSONPathError) {
    var parser = PathParser(text)
    query = try parser.parseWhole()
    warnings = parser.warnings
    self.text = text
  }

  /// Whether the query can select one node at most: only names and indexes, each alone in its
  /// segment.
  package var isSingular: Bool { query.steps != nil }

  /// The selected values in the order of the RFC, with duplicates where it has them.
  package func nodes(in document: JSONValue) -> [JSONValue] {
    if let steps = query.steps { return document.value(at: steps).map { [$0] } ?? [] }
    var evaluation = Evaluation(root: document)
    return collect(from: PlainNode(value: document), &evaluation, \.value)
  }

  /// The same, of a document that may be made to cost much.
  /// - Throws: `NodeBudget.Exhausted` where more nodes would have to be looked at than `budget` has.
  package func nodes(
    in document: JSONValue, within budget: inout NodeBudget
  ) throws(NodeBudget.Exhausted) -> [JSONValue] {
    if let steps = query.steps { return document.value(at: steps).map { [$0] } ?? [] }
    var evaluation = Evaluation(root: document, steps: budget.forOne)
    let values = collect(from: PlainNode(value: document), &evaluation, \.value)
    try budget.spend(evaluation.steps)
    return values
  }

  /// The selected values with their places.
  package func matches(in document: JSONValue) -> [JSONPathMatch] {
    var evaluation = Evaluation(root: document)
    return collect(from: LocatedNode(root: document), &evaluation, JSONPathMatch.init)
  }

  /// The same, of a document that may be made to cost much.
  /// - Throws: `NodeBudget.Exhausted` where more nodes would have to be looked at than `budget` has.
  package func matches(
    in document: JSONValue, within budget: inout NodeBudget
  ) throws(NodeBudget.Exhausted) -> [JSONPathMatch] {
    var evaluation = Evaluation(root: document, steps: budget.forOne)
    let matches = collect(from: LocatedNode(root: document), &evaluation, JSONPathMatch.init)
    try budget.spend(evaluation.steps)
    return matches
  }

  private func collect<Node: PathNode, Element>(
    from start: Node, _ evaluation: inout Evaluation, _ element: (Node) -> Element
  ) -> [Element] {
    var elements: [Element] = []
    _ = evaluation.visit(query.segments, from: start) { node in
      elements.append(element(node))
      return .goOn
    }
    return elements
  }

  /// The first selected value; nil where the query selects none. Nothing after it is looked at.
  package func first(in document: JSONValue) -> JSONValue? {
    if let steps = query.steps { return document.value(at: steps) }
    var evaluation = Evaluation(root: document)
    return evaluation.first(query.segments, from: document)
  }
}

extension JSONPath: Hashable, CustomStringConvertible {
  /// Whether both are written alike.
  package static func == (left: JSONPath, right: JSONPath) -> Bool {
    left.text.hasSameCodePoints(as: right.text)
  }

  /// Feeds the text.
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// The query as it was written.
  package var description: String { text }
}

/// A value that a query selected, and where it stands.
package struct JSONPathMatch: Sendable, Hashable {
  /// The value.
  package let value: JSONValue
  /// Its normalized path (RFC 9535 section 2.7), such as `$['balance']['amount']`.
  package let location: String
}

extension JSONPathMatch {
  fileprivate init(_ node: LocatedNode) {
    self.init(value: node.value, location: node.normalizedPath)
  }
}
