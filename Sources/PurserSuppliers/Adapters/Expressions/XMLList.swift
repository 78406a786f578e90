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

  /// What is missing, as the end of a sentence's beginning; `nil` where each parent has such a node, or is
  /// an element below the outermost one that has nothing in it.
  ///
  /// - Throws: `ExpressionFailure` when an XPath takes too long.
  func gap(in scope: Scope) throws(ExpressionFailure) -> String? {
    let parents = try parent.documents(in: scope)
    guard !parents.isEmpty else {
      return try parent.isEmptyList(in: scope) ? nil : "`\(parent.text)` finds nothing"
    }
    let mayBeEmpty = !isAttribute && parent.shortened?.text != "/"
    var missing = 0
    for document in parents where !(mayBeEmpty && document.isBare) {
      if try step.documents(in: scope.at(document)).isEmpty { missing += 1 }
    }
    guard missing > 0 else { return nil }
    return missing == parents.count
      ? "`\(selector.text)` finds nothing"
      : "`\(selector.text)` is missing in \(missing) of \(parents.count)"
  }
}

extension ReplyDocument {
  /// Whether it has neither members or elements nor a text, whatever its attributes.
  var isBare: Bool {
    guard case .xml(let node) = self else { return false }
    return node.text.isEmpty && memberNames.allSatisfy { $0.hasPrefix("@") }
  }
}
