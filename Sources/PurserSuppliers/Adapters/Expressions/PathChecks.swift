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
    /// Whether it is the name of one member.
    var wantsObject = false
    /// Whether it takes elements by their place, or by a filter.
    var wantsList = false
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

  /// A lack of a reply.
  struct Flaw {
    /// The part of a sentence that says what is missing: `$.data` finds nothing.
    let sentence: String
    /// Whether there is nothing at all, rather than something else.
    let isMissing: Bool
    /// Whether there is something of another kind.
    var isOfAnotherKind = false
  }

  private let steps: [Step]
  /// The whole path, of XML.
  private let whole: Selector?

  /// The checks of `selector`.
  init(_ selector: Selector) {
    var steps: [Step] = []
    switch selector.path {
    case .json:
      whole = nil
      var next: Selector? = selector
      while let path = next, let segment = path.lastSegment {
        let kind = Self.kind(segment)
        let isPlace = Self.isPlace(segment)
        let isSlice =
          segment.hasPrefix("[") && segment.dropFirst().first != "?" && kind == .elements
          && segment.contains(":")
        steps.append(
          Step(
            path: path, kind: kind, isSlice: isSlice, wantsObject: kind == .single && !isPlace,
            wantsList: kind == .elements || isPlace))
        next = path.shortened
      }
    case .xml(let path):
      whole = selector
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

  /// Whether it is the place of an element: `[0]`.
  private static func isPlace(_ segment: Substring) -> Bool {
    segment.hasPrefix("[")
      && segment.dropFirst().dropLast().drop { $0 == " " }
        .allSatisfy { $0.isNumber || $0 == "-" }
  }

  private static func kind(_ segment: Substring) -> Kind {
    if segment.hasPrefix("..") { return .anywhere }
    if segment.hasPrefix(".") { return segment == ".*" ? .members : .single }
    let inside = segment.dropFirst().dropLast().drop { $0 == " " }
    if isPlace(segment) { return .single }
    if inside.hasPrefix("*") || inside.hasPrefix("?") { return .elements }
    if inside.allSatisfy({ $0.isNumber || "-: ".contains($0) }) { return .elements }
    let isName = inside.wholeMatch(of: /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/) != nil
    return isName ? .single : .members
  }

  /// The first lack of the reply; `nil` when all is there. Elements of which a filter cannot tell whether
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

  /// What stands where the path needs an object or a list: a text, a number, a list for an object. What is
  /// absent or `null` stands in nobody's way, except as the whole of what the path starts from. With
  /// `listsAreReplies` a reply that is a list may be asked for a member; with `emptyListsAreObjects` a list
  /// without elements further in is what some languages make of an object without members.
  ///
  /// - Throws: `ExpressionFailure` when an XPath takes too long.
  func obstacle(
    in scope: Scope, listsAreReplies: Bool = false, emptyListsAreObjects: Bool = false
  ) throws(ExpressionFailure) -> String? {
    if let whole { return try Self.obstacle(for: whole, in: scope) }
    var before: [ReplyDocument]?
    for (index, step) in steps.enumerated() {
      let parents = before ?? [step.path.startsAtReply ? scope.reply : scope.item]
      let isStart = before == nil
      let other = parents.first { parent in
        switch parent {
        case .nothing, .xml: false
        case .json(.null): isStart
        case .json(.array(let elements)):
          step.wantsObject && !(isStart && listsAreReplies)
            && !(!isStart && emptyListsAreObjects && elements.isEmpty)
        case .json(.object): step.wantsList
        case .json(.bool), .json(.number), .json(.string): step.kind != .anywhere
        }
      }
      if let other, let parent = step.path.shortened {
        let wanted =
          step.wantsObject ? "an object" : step.wantsList ? "a list" : "an object or a list"
        return "`\(parent.text)` is \(other.shown), not \(wanted)"
      }
      if index < steps.count - 1 { before = try step.path.documents(in: scope) }
    }
    return nil
  }

  /// An error that stands where the path goes on to a member of one, in one sentence: a text, `true`, a
  /// number or a list of errors; `nil` where the path finds something, or nothing called an error is
  /// there. A value that stands for no error, such as `false`, is none.
  func otherError(in scope: Scope) -> String? {
    guard whole == nil else { return nil }
    for index in steps.indices.dropFirst().reversed() {
      let place = steps[index - 1].path
      guard place.isCalledError else { return nil }
      let values = ((try? place.documents(in: scope)) ?? []).map(\.value)
      guard let value = values.first(where: { !$0.isNothing }) else { continue }
      return value.isOtherError(insteadOf: steps[index].wantsObject)
        ? "`\(place.text)` is \(value.shown), not what a rule looks into; write one for it, too"
        : nil
    }
    return nil
  }

  /// In XML: an element that has a text and no elements, where the path goes on to one.
  private static func obstacle(
    for path: Selector, in scope: Scope
  ) throws(ExpressionFailure) -> String? {
    var below = path
    while let place = below.shortened, !place.text.isEmpty, place.text != "/" {
      let name = below.text.dropFirst(place.text.count).drop { $0 == "/" }
      let found = try place.documents(in: scope)
      guard found.isEmpty else {
        guard !name.hasPrefix("@"), !name.hasSuffix(")"),
          let other = found.first(where: { !$0.hasElements && !$0.value.isEmptyText })
        else { return nil }
        return "`\(place.text)` is \(other.shown), not an element with elements in it"
      }
      below = place
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

extension Value {
  /// Whether it says that there is an error, where an object of one should be, or a list.
  fileprivate func isOtherError(insteadOf object: Bool) -> Bool {
    switch self {
    case .bool(let bool): bool
    case .text(let text): !["", "0", "false", "null"].contains(text.lowercased())
    case .number, .written: (try? number(from: "")) != .zero
    case .structure(.array(let elements)): object && !elements.isEmpty
    case .nothing, .bytes, .moment, .structure: false
    }
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
