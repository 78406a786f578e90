import ExactJSON

/// A parsed query: where it starts and the segments that follow (RFC 9535 section 2.1).
struct Query: Sendable {
  enum Start: String, Sendable {
    /// `$`, the whole document.
    case root = "$"
    /// `@`, the node a filter is looking at.
    case current = "@"
  }

  let start: Start
  let segments: [Segment]
  /// The way to the one node of a singular query (section 2.3.5.1), nil for any other.
  let steps: [Step]?
  /// Tells the queries of one path apart, so that what a `$` query inside a filter selects can be
  /// kept for the whole evaluation.
  let number: Int

  init(start: Start, segments: [Segment], number: Int) {
    self.start = start
    self.segments = segments
    self.number = number
    let steps = segments.compactMap(\.step)
    self.steps = steps.count == segments.count ? steps : nil
  }
}

/// One step from a node to one of its children.
enum Step: Sendable {
  case name(String)
  case index(Int)
}

/// What a query does to each node it has reached (section 2.5).
struct Segment: Sendable {
  enum Reach: Sendable {
    /// `[...]`: selects among the children of the node.
    case children
    /// `..[...]`: selects among the children of the node and of every node below it.
    case descendants
  }

  let reach: Reach
  let selectors: [Selector]

  /// The step this segment is when it can select one node at most.
  var step: Step? {
    guard reach == .children, selectors.count == 1, let selector = selectors.first else {
      return nil
    }
    return switch selector {
    case .name(let name): .name(name)
    case .index(let index): .index(index)
    case .wildcard, .slice, .filter: nil
    }
  }
}

/// What a segment selects among the children of a node (section 2.3).
enum Selector: Sendable {
  case name(String)
  /// Counted from the start, or from the end where negative.
  case index(Int)
  case wildcard
  case slice(Slice)
  case filter(LogicalExpression)
}

/// `start:end:step` of an array (section 2.3.4).
struct Slice: Sendable {
  let start: Int?
  let end: Int?
  let step: Int
}

extension JSONValue {
  /// The child one step down, or nil where there is none.
  func child(_ step: Step) -> JSONValue? {
    switch step {
    case .name(let name): self[name]
    case .index(let index): element(at: index)
    }
  }

  /// The element of an array, counted from the end where the index is negative.
  func element(at index: Int) -> JSONValue? {
    guard case .array(let elements) = self else { return nil }
    let place = index < 0 ? elements.count + index : index
    return elements.indices.contains(place) ? elements[place] : nil
  }

  /// The value at the end of the steps, or nil where one leads nowhere.
  func value(at steps: [Step]) -> JSONValue? {
    var value = self
    for step in steps {
      guard let child = value.child(step) else { return nil }
      value = child
    }
    return value
  }
}
