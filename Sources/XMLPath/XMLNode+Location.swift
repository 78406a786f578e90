internal import CLibXML2

extension XMLNode {
  /// Where the node stands, such as `/reply/account[2]/@currency`: names as the document writes
  /// them, numbers where siblings have the same name. No two nodes of a tree have the same.
  ///
  /// It reads as a path and is one, unless a name is of a default namespace (to XPath, a name
  /// without prefix has none), or has a letter that XML took in after XPath 1.0.
  package var location: String {
    var steps: [String] = []
    var node: XMLNode? = self
    while let current = node, let step = current.step {
      steps.append(step)
      node = current.parent
    }
    return steps.isEmpty ? "/" : steps.reversed().map { "/" + $0 }.joined()
  }

  /// The node it stands in; an attribute's element.
  private var parent: XMLNode? {
    pointer.pointee.parent.map { XMLNode(tree: tree, pointer: $0) }
  }

  /// The last part of its location; `nil` for the document.
  private var step: String? {
    if isAttribute { return "@" + name }
    guard isElement || isText else { return nil }
    let name = isText ? "text()" : name
    let before = alike(\.prev)
    guard before > 0 || alike(\.next) > 0 else { return name }
    return "\(name)[\(before + 1)]"
  }

  /// How many siblings in one direction are called the same.
  private func alike(_ direction: KeyPath<xmlNode, UnsafeMutablePointer<xmlNode>?>) -> Int {
    var count = 0
    var next = pointer.pointee[keyPath: direction]
    while let sibling = next {
      if isAlike(sibling.pointee) { count += 1 }
      next = sibling.pointee[keyPath: direction]
    }
    return count
  }

  private func isAlike(_ sibling: xmlNode) -> Bool {
    guard sibling.type == pointer.pointee.type else { return false }
    return isText
      || xmlStrEqual(sibling.name, pointer.pointee.name) == 1
        && xmlStrEqual(sibling.ns?.pointee.prefix, pointer.pointee.ns?.pointee.prefix) == 1
  }
}
