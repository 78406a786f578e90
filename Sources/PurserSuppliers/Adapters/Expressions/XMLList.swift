internal import XMLPath

/// The elements or attributes that an XPath finds below each of several elements, as a list.
struct XMLList: Sendable {
  private let selector: Selector
  /// What they stand in.
  private let parent: Selector
  /// The last step, from one of the parents.
  private let step: Selector
  private let isAttribute: Bool

  /// The list of a path that leads down by names; `nil` for any other.
  init?(_ selector: Selector) {
    guard case .xml(let path) = selector.path, !selector.text.contains("//"),
      let slash = selector.text.lastIndex(of: "/"), slash > selector.text.startIndex,
      let parent = selector.shortened
    else { return nil }
    let name = selector.text[selector.text.index(after: slash)...]
    guard name.wholeMatch(of: /@?[\p{L}_][\p{L}\p{N}_:.\-]*(?:\[[^\]]*\])?/) != nil,
      let step = try? Selector("./\(name)", in: .xPath(namespaces: path.namespaces))
    else { return nil }
    self.selector = selector
    self.parent = parent
    self.step = step
    isAttribute = name.hasPrefix("@")
  }

  /// The part of a sentence that says what is missing: `/r/data` finds nothing. `nil` where each parent
  /// has such a node, or is an element below the outermost one that has nothing in it.
  ///
  /// - Throws: `ExpressionFailure` when an XPath takes too long.
  func gap(in scope: Scope) throws(ExpressionFailure) -> String? {
    // A filter in doubt is that of the whole path.
    if selector.text.contains("[") { _ = try selector.documents(in: scope) }
    let parents = try parent.documents(in: scope)
    guard !parents.isEmpty else {
      return try parent.isEmptyList(in: scope) ? nil : "`\(parent.text)` finds nothing"
    }
    var missing = 0
    for document in parents where try step.documents(in: scope.at(document)).isEmpty {
      missing += 1
    }
    guard missing > 0 else { return nil }
    let mayBeEmpty = !isAttribute && parent.shortened?.text != "/"
    // Beside elements that have what is added, one without is no empty list.
    if mayBeEmpty, missing == parents.count, parents.allSatisfy(\.isEmptyList) { return nil }
    return missing == parents.count
      ? "`\(selector.text)` finds nothing"
      : "`\(selector.text)` is missing in \(missing) of \(parents.count)"
  }
}

extension ReplyDocument {
  /// Whether it is an element of XML that stands for a list without elements: it has neither elements nor a
  /// text, no attribute but one that says so, and nothing beside it tells of an error.
  var isEmptyList: Bool {
    guard case .xml(let node) = self, node.text.isEmpty, !hasElements else { return false }
    let attributes = EmptyXML.nodes(EmptyXML.attributes, from: node)
    return attributes.allSatisfy(EmptyXML.saysNothing) && !EmptyXML.isBesideAnError(node)
  }
}

/// What tells an empty element of XML that is a list from one that is something else.
private enum EmptyXML {
  static let attributes = try? XPath("@*")
  /// What stands beside an element, and beside those that it stands in.
  private static let neighbours = [
    try? XPath("ancestor::*/*"), try? XPath("ancestor::*/@*"),
  ]

  private static let counts = [
    "count", "total", "size", "length", "number", "records", "rows", "items",
  ]
  private static let errors = ["error", "errors", "fault", "exception"]

  static func nodes(_ path: XPath?, from node: XMLNode) -> [XMLNode] {
    path.flatMap { try? node.nodes($0) } ?? []
  }

  /// Whether an attribute says no more than that the element is a list, or how many elements it has.
  static func saysNothing(_ attribute: XMLNode) -> Bool {
    let name = attribute.name.lowercased()
    if name == "type" { return attribute.text.lowercased() == "array" }
    if name.hasPrefix("xml:") || name == "xsi:type" || name.hasSuffix(":arraytype") { return true }
    return attribute.text == "0" && counts.contains { name.hasSuffix($0) }
  }

  static func isBesideAnError(_ node: XMLNode) -> Bool {
    neighbours.contains { path in
      nodes(path, from: node).contains { neighbour in
        let name = neighbour.name.lowercased()
        return errors.contains { name.hasSuffix($0) } && !isNoError(neighbour)
      }
    }
  }

  /// Whether an element that is called an error says that there is none.
  private static func isNoError(_ node: XMLNode) -> Bool {
    NoError.isSaid(by: node.text)
      && nodes(attributes, from: node).isEmpty
  }
}
