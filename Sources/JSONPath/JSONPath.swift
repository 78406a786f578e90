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
  /// Whether a filter decides what is selected.
  package let hasFilters: Bool
  let query: Query

  /// Parses a query.
  /// - Throws: `JSONPathError` where the text is not well-formed and valid by RFC 9535.
  package init(_ text: String) throws(JSONPathError) {
    var parser = PathParser(text)
    query = try parser.parseWhole()
    warnings = parser.warnings
    self.text = text
    hasFilters = query.segments.contains { segment in
      segment.selectors.contains { if case .filter = $0 { true } else { false } }
    }
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

  /// The selected values, and those of which nobody can tell whether they are: a filter looks at what they
  /// lack, or compares it with a value of another kind. The RFC lets such a node pass or fail, by how the
  /// filter is written. A test for something to be there is none of these.
  /// - Throws: `NodeBudget.Exhausted` where more nodes would have to be looked at than `budget` has.
  package func judgedNodes(
    in document: JSONValue, within budget: inout NodeBudget
  ) throws(NodeBudget.Exhausted) -> [JudgedNode] {
    var evaluation = Evaluation(root: document, steps: budget.forOne)
    let nodes = collect(from: JudgingNode(value: document), &evaluation) { node in
      JudgedNode(value: node.value, doubt: node.doubt)
    }
    try budget.spend(evaluation.steps)
    return nodes
  }

  /// The selected values where that is certain, or as certain as `judging` wants it; else why nobody can tell
  /// of the first node that is in doubt whether it is selected.
  /// - Throws: `NodeBudget.Exhausted` where more nodes would have to be looked at than `budget` has.
  package func certainNodes(
    in document: JSONValue, _ judging: FilterJudging = .strict, within budget: inout NodeBudget
  ) throws(NodeBudget.Exhausted) -> Result<[JSONValue], FilterDoubt> {
    if !hasFilters { return .success(try nodes(in: document, within: &budget)) }
    if case .byRFC = judging { return .success(try nodes(in: document, within: &budget)) }
    var values: [JSONValue] = []
    var doubt: FilterDoubt?
    var evaluation = Evaluation(root: document, steps: budget.forOne)
    if case .exceptAbsence = judging { evaluation.absenceIsCertain = true }
    _ = evaluation.visit(query.segments, from: JudgingNode(value: document)) { node in
      doubt = node.doubt
      guard doubt == nil else { return .stop }
      values.append(node.value)
      return .goOn
    }
    try budget.spend(evaluation.steps)
    return doubt.map { .failure($0) } ?? .success(values)
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
