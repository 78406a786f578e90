internal import ExactJSON
internal import JSONPath
internal import XMLPath

/// The items of a reply that a row is read from.
struct ItemSource: Sendable {
  let items: Expression
  /// Whether a reply that is an answer may lack the list.
  let isOptional: Bool
  /// What must be in the reply for a list without items to be one that is empty.
  private let checks: PathChecks?
  /// The selector without the filter at its end.
  private let unfiltered: Selector?

  init(_ items: Expression, isOptional: Bool) {
    self.items = items
    self.isOptional = isOptional
    if case .selector(let selector) = items.root {
      checks = selector.checks
      unfiltered = selector.unfiltered
    } else {
      checks = nil
      unfiltered = nil
    }
  }

  /// What there is of a list.
  enum Finding {
    /// Its items, one at least.
    case items([JudgedDocument])
    /// The list, without items.
    case empty
    /// No list: why, in one sentence.
    case missing(String)
    /// A list of so many items, of which a filter passes none; and why nobody can tell whether they count,
    /// where nobody can.
    case filtered(Int, doubt: String?)
  }

  /// What there is of the list in a reply.
  ///
  /// - Throws: `ExpressionFailure` where there is something else in its place.
  func finding(in scope: Scope) throws(ExpressionFailure) -> Finding {
    switch items.root {
    case .selector(let selector):
      return try Self.finding(of: selector, checks, unfiltered, in: scope)
    case .steps(let node, let path) where !path.isSingular:
      return try Self.finding(of: path, from: node, in: scope)
    case .steps, .name, .number, .string, .bool, .null, .call, .negation, .not, .arithmetic,
      .comparison, .both, .either:
      return try computed(in: scope)
    }
  }

  /// The items, where none is as good as a list that is empty, with those of which a filter cannot tell
  /// whether they pass.
  ///
  /// - Throws: `ExpressionFailure` where there is no list, or a filter passes none of its items.
  func judged(in scope: Scope) throws(ExpressionFailure) -> [JudgedDocument] {
    try items(of: finding(in: scope), mayBeNone: false)
  }

  private func items(
    of finding: Finding, mayBeNone: Bool
  ) throws(ExpressionFailure) -> [JudgedDocument] {
    switch finding {
    case .items(let items): return items
    case .empty: return []
    case .missing(let sentence): throw .unusable(sentence)
    case .filtered(_, let doubt?): throw .unusable(doubt)
    case .filtered(_, nil) where mayBeNone: return []
    case .filtered(let count, nil):
      throw .unusable(
        "`\(items.text)` passes 0 of \(count) items; if that may be, say `may_be_none: true`")
    }
  }

  /// The same without what is in doubt about them.
  func found(in scope: Scope) throws(ExpressionFailure) -> [ReplyDocument] {
    try judged(in: scope).map(\.document)
  }

  /// The same, of which nothing may be missing: no item that lacks what is taken from it, and none of which
  /// a filter cannot tell whether it counts. With `mayBeNone` a filter may clearly leave all of them out.
  ///
  /// - Throws: `ExpressionFailure` where there is no list, or a part of one.
  func whole(
    in scope: Scope, mayBeNone: Bool = false
  ) throws(ExpressionFailure) -> [ReplyDocument] {
    let finding = try finding(in: scope)
    let found = try items(of: finding, mayBeNone: mayBeNone).map(\.document)
    if case .filtered = finding { return found }
    if case .selector(let selector) = items.root {
      if let flaw = try ListChecks(selector).flaw(in: scope) { throw .undecided(flaw) }
      _ = try selector.documents(in: scope)
    }
    return found
  }

  private static func finding(
    of selector: Selector, _ checks: PathChecks?, _ unfiltered: Selector?, in scope: Scope
  ) throws(ExpressionFailure) -> Finding {
    if let flaw = try checks?.finding(in: scope) {
      if case .xml = selector.path, try selector.isEmptyList(in: scope) { return .empty }
      guard flaw.isMissing else { throw .unusable(flaw.sentence) }
      return .missing(flaw.sentence)
    }
    let found = try selector.judgedDocuments(in: scope)
    if found.count == 1, selector.isSingular, found[0].document.value.isNothing {
      return .missing("`\(selector.text)` is null")
    }
    guard found.isEmpty else { return .items(found) }
    if let all = try unfiltered?.judgedDocuments(in: scope), !all.isEmpty {
      let doubt = selector.unjudgedFilters.map { "`\($0)` passes 0 of \(all.count) elements" }
      return .filtered(all.count, doubt: doubt)
    }
    return try selector.isEmptyList(in: scope)
      ? .empty : .missing("`\(selector.text)` finds nothing")
  }

  private static func finding(
    of path: JSONPath, from node: Expression.Node, in scope: Scope
  ) throws(ExpressionFailure) -> Finding {
    guard case .structure(let value) = try node.value(in: scope),
      let selector = try? Selector(path.text)
    else {
      let start = try node.value(in: scope)
      if start.isNothing { return .missing("`\(node.source)` finds nothing") }
      throw .unusable("`\(node.source)` is \(start.shown) and has no members")
    }
    return try finding(
      of: selector, selector.checks, selector.unfiltered, in: scope.at(.json(value)))
  }

  private func computed(in scope: Scope) throws(ExpressionFailure) -> Finding {
    let value: Value
    do throws(ExpressionFailure) {
      value = try items.root.value(in: scope)
    } catch {
      guard case .absent = error else { throw error }
      return .missing(error.sentence)
    }
    switch value {
    case .structure(.array(let elements)) where !elements.isEmpty:
      return .items(elements.map { JudgedDocument(document: .json($0)) })
    case .structure(.array): return emptiness
    case .nothing: return .missing("`\(items.text)` finds nothing")
    case .bool, .number, .written, .text, .bytes, .moment, .structure:
      throw .unusable("`\(items.text)` is \(value.shown), not a list")
    }
  }

  /// What it means that a function gives a list without items. An object without members is no list that
  /// is empty where it is the whole reply, nor where only some of its members are meant.
  private var emptiness: Finding {
    if items.root.isEntriesOfReply { return .missing("the whole reply is empty") }
    guard case .call(let call) = items.root, call.function == .structure(.group) else {
      return .empty
    }
    return .missing("`\(items.text)` finds no members")
  }
}

extension Expression.Node {
  /// Whether it gives the members of the whole reply, which has some if it is an answer.
  var isEntriesOfReply: Bool {
    guard case .call(let call) = self, call.function == .structure(.entries),
      case .selector(let selector) = call.arguments[0]
    else { return false }
    return ["$", "$$"].contains(selector.text)
  }
}

extension Selector {
  /// Whether it finds one value at most.
  var isSingular: Bool {
    switch path {
    case .json(let path): path.isSingular
    case .xml: false
    }
  }

  /// The path up to the last part that finds several: `$.a[*]` of `$.a[*].b.c`.
  private var listPart: Selector? {
    var part: Selector? = self
    while let path = part, let segment = path.lastSegment, PathChecks.selectsOne(segment) {
      part = path.shortened
    }
    return part?.lastSegment == nil ? nil : part
  }

  /// The selector with all that its last filter takes from; `nil` where it does not end in a filter.
  var unfiltered: Selector? {
    switch path {
    case .json:
      guard let list = listPart, list.lastSegment?.hasPrefix("[?") == true,
        let shortened = list.shortened
      else { return nil }
      return try? Selector(shortened.text + "[*]")
    case .xml(let path):
      guard text.hasSuffix("]"), let step = text.lastIndex(of: "/"),
        let bracket = text.firstIndex(of: "["), bracket > step
      else { return nil }
      return try? Selector(
        String(text[..<bracket]), in: .xPath(namespaces: path.namespaces))
    }
  }

  /// Whether a reply in which it finds nothing has the list, without elements. In XML that is an element
  /// below the outermost one that has nothing in it, at whatever level of the path.
  func isEmptyList(in scope: Scope) throws(ExpressionFailure) -> Bool {
    switch path {
    case .json:
      guard let list = listPart, let segment = list.lastSegment else { return false }
      if segment == ".*" { return list.shortened.map { !["$", "$$"].contains($0.text) } ?? false }
      return PathChecks.selectsElements(segment)
    case .xml(let path):
      guard !text.contains("//"), let parent = shortened else { return false }
      if text.hasPrefix("/") {
        guard path.parent != nil, let above = parent.shortened, above.text != "/" else {
          return false
        }
      }
      let parents = try parent.documents(in: scope)
      guard !parents.isEmpty else { return try parent.isEmptyList(in: scope) }
      return parents.allSatisfy(\.isEmptyList)
    }
  }
}
