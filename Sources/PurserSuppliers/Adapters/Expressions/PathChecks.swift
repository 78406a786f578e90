internal import ExactJSON
internal import XMLPath

/// Tells a list that is empty from one that is not where the adapter says. A selector of several
/// values finds none in either case; only for the first is that an answer.
struct PathChecks: Sendable {
  private struct Step: Sendable {
    /// The path up to here.
    let path: Selector
    let kind: Kind
  }

  private enum Kind: Sendable {
    /// One place below each before it, which must be there: `.name`, `['name']`, `[0]`.
    case single
    /// The elements of what was found before, which must be arrays or objects: `[*]`, `[?...]`.
    case several
    /// Some elements of what was found before, which must be arrays: `[0:2]`.
    case slice
    /// Anywhere below: nothing can be said, but that there must be something.
    case anywhere
  }

  private let steps: [Step]

  /// The checks of `selector`.
  init(_ selector: Selector) {
    var steps: [Step] = []
    switch selector.path {
    case .json:
      var next: Selector? = selector
      while let path = next, let segment = path.lastSegment {
        steps.append(Step(path: path, kind: Self.kind(segment)))
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

  private static func kind(_ segment: Substring) -> Kind {
    if segment.hasPrefix("..") { return .anywhere }
    if segment.hasPrefix(".") { return segment == ".*" ? .several : .single }
    let inside = segment.dropFirst().dropLast()
    if inside.allSatisfy({ $0.isNumber || $0 == "-" }) { return .single }
    if inside.allSatisfy({ $0.isNumber || "-: ".contains($0) }) { return .slice }
    let isName = inside.wholeMatch(of: /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/) != nil
    return isName ? .single : .several
  }

  /// What is missing in the reply, as the end of a sentence's beginning: "`$.data` finds nothing";
  /// `nil` when all is there.
  ///
  /// - Throws: `ExpressionFailure` when an XPath takes too long.
  func flaw(in scope: Scope) throws(ExpressionFailure) -> String? {
    var before: [ReplyDocument]?
    for step in steps {
      let found = try step.path.documents(in: scope)
      let expected = before?.count ?? 1
      switch step.kind {
      case .single where found.count < expected:
        return found.isEmpty
          ? "`\(step.path.text)` finds nothing"
          : "`\(step.path.text)` is missing in \(expected - found.count) of \(expected)"
      case .several, .slice:
        let isMeant = { (found: ReplyDocument) in
          step.kind == .slice ? found.isArray : found.hasItems
        }
        let other = (before ?? [scope.item]).first { !isMeant($0) }
        if let other, let parent = step.path.shortened {
          return "`\(parent.text)` is \(other.shown), not an array"
        }
      case .anywhere where found.isEmpty: return "`\(step.path.text)` finds nothing"
      case .single, .anywhere: break
      }
      before = found
    }
    return nil
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
