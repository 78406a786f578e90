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
    var values: [JSONValue] = []
    var evaluation = Evaluation(root: document)
    _ = evaluation.visit(query.segments, from: PlainNode(value: document)) { node in
      values.append(node.value)
      return .goOn
    }
    return values
  }

  /// The selected values, and those of which nobody can tell whether they are: a filter looks at what they
  /// lack, or compares it with a value of another kind. The RFC lets such a node pass or fail, by how the
  /// filter is written. A test for something to be there is none of these.
  package func judgedNodes(in document: JSONValue) -> [JudgedNode] {
    var nodes: [JudgedNode] = []
    var evaluation = Evaluation(root: document)
    _ = evaluation.visit(query.segments, from: JudgingNode(value: document)) { node in
      nodes.append(JudgedNode(value: node.value, doubt: node.doubt))
      return .goOn
    }
    return nodes
  }

  /// The selected values where that is certain, or as certain as `judging` wants it.
  ///
  /// - Throws: `FilterDoubt` for the first node of which nobody can tell whether it is selected.
  package func certainNodes(
    in document: JSONValue, _ judging: FilterJudging = .strict
  ) throws(FilterDoubt) -> [JSONValue] {
    if !hasFilters { return nodes(in: document) }
    if case .byRFC = judging { return nodes(in: document) }
    var values: [JSONValue] = []
    var doubt: FilterDoubt?
    var evaluation = Evaluation(root: document)
    if case .exceptAbsence = judging { evaluation.absenceIsCertain = true }
    _ = evaluation.visit(query.segments, from: JudgingNode(value: document)) { node in
      doubt = node.doubt
      guard doubt == nil else { return .stop }
      values.append(node.value)
      return .goOn
    }
    if let doubt { throw doubt }
    return values
  }

  /// The selected values with their places.
  package func matches(in document: JSONValue) -> [JSONPathMatch] {
    var matches: [JSONPathMatch] = []
    var evaluation = Evaluation(root: document)
    _ = evaluation.visit(query.segments, from: LocatedNode(root: document)) { node in
      matches.append(JSONPathMatch(value: node.value, location: node.normalizedPath))
      return .goOn
    }
    return matches
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
