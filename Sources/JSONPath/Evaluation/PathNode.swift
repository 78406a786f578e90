import ExactJSON

/// What evaluation carries from node to node: the value, and where wanted the way to it.
protocol PathNode {
  var value: JSONValue { get }
  func child(_ value: JSONValue, at step: @autoclosure () -> Step) -> Self
  /// Whether nodes are wanted of which filters cannot tell whether they pass.
  static var isJudging: Bool { get }
  /// The node with what is in doubt about it.
  func inDoubt(_ doubt: FilterDoubt) -> Self
}

extension PathNode {
  static var isJudging: Bool { false }
  func inDoubt(_ doubt: FilterDoubt) -> Self { self }
}

/// A node that knows what is in doubt about it.
struct JudgingNode: PathNode {
  let value: JSONValue
  var doubt: FilterDoubt?

  static var isJudging: Bool { true }

  @inline(__always)
  func child(_ value: JSONValue, at step: @autoclosure () -> Step) -> JudgingNode {
    JudgingNode(value: value, doubt: doubt)
  }

  func inDoubt(_ doubt: FilterDoubt) -> JudgingNode {
    JudgingNode(value: value, doubt: self.doubt ?? doubt)
  }
}

/// A node for callers that only want its value.
struct PlainNode: PathNode {
  let value: JSONValue

  @inline(__always)
  func child(_ value: JSONValue, at step: @autoclosure () -> Step) -> PlainNode {
    PlainNode(value: value)
  }
}

/// A node that knows its place.
struct LocatedNode: PathNode {
  /// The last step and the way before it, shared by all nodes below.
  private final class Way: Sendable {
    let parent: Way?
    let step: Step

    init(parent: Way?, step: Step) {
      self.parent = parent
      self.step = step
    }
  }

  let value: JSONValue
  private let way: Way?

  init(root: JSONValue) {
    value = root
    way = nil
  }

  private init(value: JSONValue, way: Way) {
    self.value = value
    self.way = way
  }

  func child(_ value: JSONValue, at step: @autoclosure () -> Step) -> LocatedNode {
    LocatedNode(value: value, way: Way(parent: way, step: step()))
  }

  /// RFC 9535 section 2.7.
  var normalizedPath: String {
    var steps: [Step] = []
    var next = way
    while let way = next {
      steps.append(way.step)
      next = way.parent
    }
    return steps.reversed().reduce(into: "$") { path, step in
      switch step {
      case .index(let index): path += "[\(index)]"
      case .name(let name): path += "['\(Self.escape(name))']"
      }
    }
  }

  private static func escape(_ name: String) -> String {
    var escaped = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "'": escaped += "\\'"
      case "\\": escaped += "\\\\"
      case "\u{08}": escaped += "\\b"
      case "\t": escaped += "\\t"
      case "\n": escaped += "\\n"
      case "\u{0C}": escaped += "\\f"
      case "\r": escaped += "\\r"
      case "\u{00}"..<"\u{20}":
        escaped += (scalar.value < 0x10 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
