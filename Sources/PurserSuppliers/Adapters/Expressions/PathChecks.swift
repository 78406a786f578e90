internal import ExactJSON
internal import XMLPath

/// Tells a list that is empty from one that is not where the adapter says. A selector of several
/// values finds none in either case; only for the first is that an answer.
struct PathChecks: Sendable {
  private struct Step: Sendable {
    /// The path up to here.
    let path: Selector
    let kind: Kind
    /// Whether it takes a part of a list by the places of its elements.
    var isSlice = false
  }

  private enum Kind: Sendable {
    /// One place below each before it, which must be there: `.name`, `['name']`, `[0]`.
    case single
    /// Members of what was found before, which must be objects or arrays: `.*`, `['a','b']`.
    case members
    /// Elements of what was found before, which must be arrays: `[*]`, `[?...]`, `[0:2]`.
    case elements
    /// Anywhere below: nothing can be said, but that there must be something.
    case anywhere
  }

  /// What is missing in a reply.
  struct Flaw {
    /// The end of a sentence's beginning: "`$.data` finds nothing".
    let sentence: String
    /// Whether there is nothing at all, rather than something else.
    let isMissing: Bool
    /// Whether there is something of another kind.
    var isOfAnotherKind = false
  }

  private let steps: [Step]

  /// The checks of `selector`.
  init(_ selector: Selector) {
    var steps: [Step] = []
    switch selector.path {
    case .json:
      var next: Selector? = selector
      while let path = next, let segment = path.lastSegment {
        let isSlice =
          segment.hasPrefix("[") && segment.dropFirst().first != "?"
          && Self.kind(segment) == .elements && segment.contains(":")
        steps.append(Step(path: path, kind: Self.kind(segment), isSlice: isSlice))
        next = path.shortened
      }
    case .xml(let path):
      // Elements may come several times at every level, so only the one above is sure to be there.
      if selector.text.contains("//") {
        steps = [Step(path: selector, kind: .anywhere)]
      } else if path.parent != nil, let parent = selector.shortened {
        steps = [Step(path: parent, kind: .anywhere)]
      }
    }
    self.steps = steps.reversed()
  }

  /// Whether the last part of a path takes elements out of an array.
  static func selectsElements(_ segment: Substring) -> Bool { kind(segment) == .elements }

  /// Whether the last part of a path finds one value at most below each.
  static func selectsOne(_ segment: Substring) -> Bool { kind(segment) == .single }

  private static func kind(_ segment: Substring) -> Kind {
    if segment.hasPrefix("..") { return .anywhere }
    if segment.hasPrefix(".") { return segment == ".*" ? .members : .single }
    let inside = segment.dropFirst().dropLast().drop { $0 == " " }
    if inside.allSatisfy({ $0.isNumber || $0 == "-" }) { return .single }
    if inside.hasPrefix("*") || inside.hasPrefix("?") { return .elements }
    if inside.allSatisfy({ $0.isNumber || "-: ".contains($0) }) { return .elements }
    let isName = inside.wholeMatch(of: /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/) != nil
    return isName ? .single : .members
  }

  /// What is missing in the reply; `nil` when all is there. Elements of which a filter cannot tell whether
  /// they pass are there.
  ///
  /// - Throws: `ExpressionFailure` when an XPath takes too long.
  func finding(in scope: Scope) throws(ExpressionFailure) -> Flaw? {
    var before: [ReplyDocument]?
    for step in steps {
      let found = try step.path.judgedDocuments(in: scope).map(\.document)
      let expected = before?.count ?? 1
      switch step.kind {
      case .single where found.count < expected:
        return found.isEmpty
          ? Flaw(sentence: "`\(step.path.text)` finds nothing", isMissing: true)
          : Flaw(
            sentence:
              "`\(step.path.text)` is missing in \(expected - found.count) of \(expected)",
            isMissing: false)
      case .members, .elements:
        let parents = before ?? [step.path.startsAtReply ? scope.reply : scope.item]
        if let flaw = Self.flaw(of: step, parents) { return flaw }
        if step.isSlice, found.isEmpty, let flaw = Self.flaw(ofSlice: step, parents) { return flaw }
      case .anywhere where found.isEmpty:
        return Flaw(sentence: "`\(step.path.text)` finds nothing", isMissing: true)
      case .single, .anywhere: break
      }
      before = found
    }
    return nil
  }

  private static func flaw(of step: Step, _ parents: [ReplyDocument]) -> Flaw? {
    let isMeant = { (found: ReplyDocument) in
      step.kind == .elements ? found.isArray : found.hasItems
    }
    guard let other = parents.first(where: { !isMeant($0) }), let parent = step.path.shortened
    else { return nil }
    return Flaw(
      sentence: "`\(parent.text)` is \(other.shown), not an array",
      isMissing: parents.allSatisfy(\.value.isNothing), isOfAnotherKind: !other.value.isNothing)
  }

  /// A slice that finds nothing in a list that is not empty: the list may be anything.
  private static func flaw(ofSlice step: Step, _ parents: [ReplyDocument]) -> Flaw? {
    let counts = parents.map { parent in
      if case .json(.array(let elements)) = parent { elements.count } else { 0 }
    }
    let count = counts.reduce(0, +)
    guard count > 0 else { return nil }
    return Flaw(
      sentence: "`\(step.path.text)` finds none of \(count) \(count == 1 ? "element" : "elements")",
      isMissing: true)
  }
}

extension ReplyDocument {
  fileprivate var isArray: Bool { if case .json(.array) = self { true } else { false } }

  /// Whether it is a list or an object, which may be empty.
  fileprivate var hasItems: Bool {
    switch self {
    case .json(.array), .json(.object), .xml: true
    case .json, .nothing: false
    }
  }
}
