internal import ExactJSON
internal import XMLPath

/// Tells a list that is empty from one that is not where the adapter says. A selector of several
/// values finds none in either case; only for the first is that an answer.
struct PathChecks: Sendable {
  fileprivate struct Step: Sendable {
    /// The path up to here.
    let path: Selector
    let kind: Kind
    /// Whether it takes a part of a list by the places of its elements.
    var isSlice = false
    /// Whether it is the name of one member.
    var wantsObject = false
    /// Whether it takes elements by their place, or by a filter.
    var wantsList = false
    /// Whether it is a filter over members of the elements, and over nothing else of them.
    var filtersByMembers = false
  }

  fileprivate enum Kind: Sendable {
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

  /// An error of another shape than a path looks into.
  struct OtherError {
    /// The path to where it stands.
    let place: String
    let sentence: String
  }

  private let steps: [Step]
  /// The whole path, of XML.
  private let whole: Selector?
  /// The path and all that it begins with, the longest last; in XML only of a path to errors.
  let places: [Selector]

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
            wantsList: kind == .elements || isPlace,
            filtersByMembers: Self.filtersByMembers(segment)))
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
    places = whole == nil ? self.steps.map(\.path) : selector.isCalledError ? selector.way : []
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

  private static func filtersByMembers(_ segment: Substring) -> Bool {
    guard segment.hasPrefix("["), segment.dropFirst().first(where: { $0 != " " }) == "?" else {
      return false
    }
    let quoted = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/
    let uses = String(segment).replacing(quoted, with: "''").split(
      separator: "@", omittingEmptySubsequences: false
    ).dropFirst()
    return !uses.isEmpty
      && uses.allSatisfy { use in
        let next = use.first { $0 != " " }
        return next == "." || next == "["
      }
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

  /// An error that stands where the path goes on into one: a text, `true`, a number, a list for an object or
  /// an object for a list; `nil` where the path finds something, or nothing called an error is there. A
  /// value that stands for no error, such as `false`, is none.
  func otherError(in scope: Scope) -> OtherError? {
    if whole != nil { return otherElement(in: scope) }
    for index in steps.indices.dropFirst().reversed() {
      let place = steps[index - 1].path
      let values = ((try? place.documents(in: scope)) ?? []).map(\.value)
      guard values.contains(where: { !$0.isNothing }) else { continue }
      let isOther = { (value: Value) in value.isOtherError(before: steps[index]) }
      guard place.isCalledError, let value = values.first(where: isOther) else { return nil }
      return OtherError(at: place, value)
    }
    return nil
  }

  /// In XML: an element with a text and no elements, where the path goes on to an element or an attribute.
  private func otherElement(in scope: Scope) -> OtherError? {
    for (index, place) in places.enumerated().reversed() {
      let found = (try? place.documents(in: scope)) ?? []
      guard !found.isEmpty else { continue }
      guard index < places.count - 1, place.isCalledError,
        let other = found.first(where: { !$0.hasElements && !$0.value.saysNoError })
      else { return nil }
      return OtherError(at: place, other.value)
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

extension PathChecks.OtherError {
  /// The longest text that the advice repeats.
  private static let longestText = 40

  fileprivate init(at place: Selector, _ value: Value) {
    self.init(
      place: place.text,
      sentence:
        "`\(place.text)` is \(value.shown), not what a rule looks into; write a rule "
        + "for it, such as `\(Self.condition(at: place, value))`")
  }

  /// A condition that holds for the value.
  private static func condition(at place: Selector, _ value: Value) -> String {
    switch value {
    case .text(let text)
    where text.count <= longestText && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == " " }:
      return place.isSingular || place.text.hasPrefix("/")
        ? "\(place.text) == '\(text)'" : "contains(\(place.text), '\(text)')"
    case .bool where place.isSingular: return "\(place.text) == true"
    case .structure(.array): return "count(\(place.text)[*]) > 0"
    case .nothing, .bool, .text, .number, .written, .bytes, .moment, .structure:
      return "\(place.text) != null"
    }
  }
}

extension Value {
  /// Whether it says that there is an error, and has another shape than `step` goes on into.
  fileprivate func isOtherError(before step: PathChecks.Step) -> Bool {
    guard !saysNoError else { return false }
    switch self {
    case .bool, .text, .number, .written: return true
    case .structure(.array(let elements)):
      if step.wantsObject { return true }
      return step.filtersByMembers
        && elements.contains { element in
          switch element {
          case .bool, .number, .string: !element.saysNoError
          case .null, .array, .object: false
          }
        }
    case .structure(.object): return step.wantsList
    case .nothing, .bytes, .moment, .structure: return false
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
