import ExactJSON

/// One run of a query over one document.
struct Evaluation {
  /// What the receiver of a node wants next.
  enum Verdict { case goOn, stop }

  let root: JSONValue
  /// What the `$` queries inside filters select, by their number: it cannot change from node to
  /// node.
  var absoluteNodes: [Int: [JSONValue]] = [:]
  /// As `absoluteNodes`, with filters judged.
  var judgedAbsoluteNodes: [Int: Result<[JSONValue], FilterDoubt>] = [:]
  /// The last pattern that came from the document, as it often is the same for every node.
  var lastPattern: (text: String, compiled: IRegexp?)?

  /// Whether the RFC decides where a filter looks at what is absent.
  var absenceIsCertain = false
  /// How many more nodes it may look at; below zero where it was stopped for that.
  private(set) var steps: Int

  init(root: JSONValue, steps: Int = .max) {
    self.root = root
    self.steps = steps
  }

  /// Whether one more node may be looked at.
  private mutating func takeStep() -> Bool {
    steps -= 1
    return steps >= 0
  }

  /// Hands on every node that the segments select, in the order of RFC 9535, until told to stop.
  mutating func visit<Node: PathNode>(
    _ segments: [Segment], after done: Int = 0, from node: Node, _ receive: (Node) -> Verdict
  ) -> Verdict {
    guard takeStep() else { return .stop }
    guard done < segments.count else { return receive(node) }
    return switch segments[done].reach {
    case .children: select(segments, done, among: node, receive)
    case .descendants: descend(segments, done, from: node, receive)
    }
  }

  /// The node itself first, then each child with all below it, as section 2.5.2.2 orders them.
  private mutating func descend<Node: PathNode>(
    _ segments: [Segment], _ done: Int, from node: Node, _ receive: (Node) -> Verdict
  ) -> Verdict {
    guard select(segments, done, among: node, receive) == .goOn else { return .stop }
    return Self.forEachChild(of: node) { child in
      guard takeStep() else { return .stop }
      switch child.value {
      case .array, .object: return descend(segments, done, from: child, receive)
      case .null, .bool, .number, .string: return .goOn
      }
    }
  }

  private mutating func select<Node: PathNode>(
    _ segments: [Segment], _ done: Int, among node: Node, _ receive: (Node) -> Verdict
  ) -> Verdict {
    for selector in segments[done].selectors {
      guard apply(selector, segments, done, to: node, receive) == .goOn else { return .stop }
    }
    return .goOn
  }

  private mutating func apply<Node: PathNode>(
    _ selector: Selector, _ segments: [Segment], _ done: Int, to node: Node,
    _ receive: (Node) -> Verdict
  ) -> Verdict {
    switch selector {
    case .name(let name):
      guard let value = node.value[name] else { return .goOn }
      return visit(segments, after: done + 1, from: node.child(value, at: .name(name)), receive)
    case .index(let index):
      guard case .array(let elements) = node.value else { return .goOn }
      let place = index < 0 ? elements.count + index : index
      guard elements.indices.contains(place) else { return .goOn }
      let child = node.child(elements[place], at: .index(place))
      return visit(segments, after: done + 1, from: child, receive)
    case .wildcard:
      return Self.forEachChild(of: node) { child in
        visit(segments, after: done + 1, from: child, receive)
      }
    case .slice(let slice):
      guard case .array(let elements) = node.value else { return .goOn }
      for place in slice.places(of: elements.count) {
        let child = node.child(elements[place], at: .index(place))
        guard visit(segments, after: done + 1, from: child, receive) == .goOn else { return .stop }
      }
      return .goOn
    case .filter(let condition):
      return Self.forEachChild(of: node) { child in
        guard takeStep() else { return .stop }
        guard Node.isJudging else {
          guard holds(condition, at: child.value) else { return .goOn }
          return visit(segments, after: done + 1, from: child, receive)
        }
        switch judge(condition, at: child.value) {
        case .fails: return .goOn
        case .holds: return visit(segments, after: done + 1, from: child, receive)
        case .open(let doubt):
          // A search through all that is there finds what has the member.
          if doubt.isOfAbsence, absenceIsCertain || segments[done].reach == .descendants {
            guard holds(condition, at: child.value) else { return .goOn }
            if absenceIsCertain { return visit(segments, after: done + 1, from: child, receive) }
          }
          let child = child.inDoubt(doubt)
          var isFound = false
          let verdict = visit(segments, after: done + 1, from: child) { node in
            isFound = true
            return receive(node)
          }
          return isFound || verdict == .stop ? verdict : receive(child)
        }
      }
    }
  }

  private static func forEachChild<Node: PathNode>(
    of node: Node, _ body: (Node) -> Verdict
  ) -> Verdict {
    switch node.value {
    case .array(let elements):
      for place in elements.indices {
        guard body(node.child(elements[place], at: .index(place))) == .goOn else { return .stop }
      }
    case .object(let object):
      for (name, value) in object {
        guard body(node.child(value, at: .name(name))) == .goOn else { return .stop }
      }
    case .null, .bool, .number, .string:
      break
    }
    return .goOn
  }
}

extension Slice {
  /// The places it selects in an array of that length, by the algorithm of section 2.3.4.2.2.
  func places(of length: Int) -> StrideTo<Int> {
    func fromStart(_ index: Int) -> Int { index < 0 ? length + index : index }
    if step > 0 {
      let lower = min(max(fromStart(start ?? 0), 0), length)
      let upper = min(max(fromStart(end ?? length), 0), length)
      return stride(from: lower, to: upper, by: step)
    }
    if step == 0 { return stride(from: 0, to: 0, by: 1) }
    let upper = min(max(start.map(fromStart) ?? length - 1, -1), length - 1)
    let lower = min(max(end.map(fromStart) ?? -1, -1), length - 1)
    return stride(from: upper, to: lower, by: step)
  }
}
