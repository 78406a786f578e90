internal import ExactJSON
internal import XMLPath

/// A reply as selectors see it, or an item of one.
enum ReplyDocument {
  /// No reply: in requests, and of a reply that could not be read.
  case nothing
  /// JSON, or what another format was made into: texts, lists and objects.
  case json(JSONValue)
  case xml(XMLNode)
}

extension ReplyDocument {
  /// The names of what it holds: members of an object, child elements and attributes.
  var memberNames: [String] {
    switch self {
    case .nothing: []
    case .json(.object(let object)): object.names
    case .json: []
    case .xml(let node): node.names("@*").map { "@" + $0 } + node.names("*")
    }
  }
}

extension ReplyDocument {
  /// The document as a message shows it.
  var shown: String { hasElements ? "an element" : value.shown }

  /// Whether it is an element with elements in it.
  var hasElements: Bool {
    if case .xml(let node) = self { !node.names("*").isEmpty } else { false }
  }
}

extension ReplyDocument {
  /// For people: what to do about child elements that are in a default namespace, which no path without
  /// a prefix finds.
  var namespaceHint: String? {
    guard case .xml(let node) = self, let path = try? XPath("*"),
      let child = try? node.nodes(path).first, let namespace = child.namespace,
      !child.name.contains(":")
    else { return nil }
    let name = Quotation.quotedOfReply(child.name)
    let prefixed = name.hasPrefix("`") ? "`n:\(child.name)`" : "`n:` before it"
    return
      "its \(name) is in the namespace `\(namespace)`: name that under "
      + "`decode: {xml: {namespaces: {n: ...}}}` and write \(prefixed)"
  }
}

extension XMLNode {
  /// The names of the nodes that a path selects, each once.
  fileprivate func names(_ path: String) -> [String] {
    guard let path = try? XPath(path), let found = try? nodes(path) else { return [] }
    var seen: Set<String> = []
    return found.map(\.name).filter { seen.insert($0).inserted }
  }
}
