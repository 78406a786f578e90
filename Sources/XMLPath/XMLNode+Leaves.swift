internal import CLibXML2

/// A value of a document: an attribute, or an element without elements in it.
package struct XMLLeaf {
  /// The attribute or element.
  package let node: XMLNode
  /// `node.location`.
  package let location: String
  /// `node.text`.
  package let text: String
}

extension XMLNode {
  /// The attributes and the elements without elements in them, from this element on, in the order of
  /// the document, an element's attributes before what stands in it. Namespace declarations are no
  /// attributes.
  ///
  /// - Parameter most: how many are enough.
  /// - Returns: at most so many, and fewer when their locations alone become longer than a report
  ///   can be.
  package func leaves(most: Int = 10_000) -> [XMLLeaf] {
    var walk = LeafWalk(most: most)
    if isElement { walk.visit(self, at: location) }
    return walk.leaves
  }
}

/// A walk over a part of a tree. It is no deeper than the tree, so it may call itself.
private struct LeafWalk {
  let most: Int
  var leaves: [XMLLeaf] = []
  private var bytesLeft = 4_194_304

  init(most: Int) {
    self.most = most
  }

  private var isFull: Bool { leaves.count >= most || bytesLeft < 0 }

  mutating func visit(_ element: XMLNode, at location: String) {
    for attribute in element.attributes where !isFull {
      add(attribute, at: location + "/@" + attribute.name)
    }
    let children = element.elements
    if children.isEmpty, !isFull { add(element, at: location) }
    var totals: [String: Int] = [:]
    for child in children { totals[child.name, default: 0] += 1 }
    var numbers: [String: Int] = [:]
    for child in children where !isFull {
      let name = child.name
      numbers[name, default: 0] += 1
      let number = totals[name] == 1 ? "" : "[\(numbers[name, default: 1])]"
      visit(child, at: location + "/" + name + number)
    }
  }

  private mutating func add(_ node: XMLNode, at location: String) {
    bytesLeft -= location.utf8.count
    leaves.append(XMLLeaf(node: node, location: location, text: node.text))
  }
}

extension XMLNode {
  fileprivate var elements: [XMLNode] {
    siblings(from: pointer.pointee.children).filter(\.isElement)
  }

  fileprivate var attributes: [XMLNode] {
    // An attribute begins with the same fields as any other node.
    siblings(
      from: UnsafeMutableRawPointer(pointer.pointee.properties)?
        .assumingMemoryBound(to: xmlNode.self))
  }

  private func siblings(from first: xmlNodePtr?) -> [XMLNode] {
    var nodes: [XMLNode] = []
    var next = first
    while let node = next {
      nodes.append(XMLNode(tree: tree, pointer: node))
      next = node.pointee.next
    }
    return nodes
  }
}
