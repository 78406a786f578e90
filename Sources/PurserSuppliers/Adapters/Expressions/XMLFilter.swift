internal import XMLPath

/// A predicate of XPath at the end of a path, such as `[@open='1']`, judged as `where` is: an element that
/// lacks what it looks at was not left out for what it says.
struct XMLFilter: Sendable {
  /// The predicate with its brackets.
  private let text: String
  /// What it takes from.
  private let list: Selector
  /// What it looks at in each element; `nil` where that is more than one attribute or element.
  private let operand: Selector?

  /// The predicate at the end of `selector`; `nil` where there is none.
  init?(_ selector: Selector) {
    guard case .xml(let path) = selector.path, let list = selector.unfiltered else { return nil }
    self.list = list
    text = String(selector.text.dropFirst(list.text.count))
    let pattern = /\[\s*(@?[\p{L}_][\p{L}\p{N}_:.\-]*)\s*!?=\s*(?:'[^']*'|"[^"]*"|-?[0-9.]+)\s*\]/
    operand = text.wholeMatch(of: pattern).flatMap { match in
      let name = match.1.hasPrefix("@") ? String(match.1) : "./\(match.1)"
      return try? Selector(name, in: .xPath(namespaces: path.namespaces))
    }
  }

  /// Why it cannot be told whether the elements that it leaves out count, as the end of a sentence's
  /// beginning; `nil` where it can. With `trustsOthers` a predicate that looks at several things is believed.
  func doubt(in scope: Scope, trustsOthers: Bool) throws(ExpressionFailure) -> String? {
    let elements = try list.documents(in: scope)
    guard let operand else {
      return trustsOthers || elements.isEmpty
        ? nil : "`\(text)` passes 0 of \(elements.count) elements"
    }
    for element in elements where try operand.documents(in: scope.at(element)).isEmpty {
      return "`\(text)` leaves an element out in which `\(operand.text)` finds nothing"
    }
    return nil
  }
}
