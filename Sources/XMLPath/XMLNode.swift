internal import CLibXML2

/// A node of a document: an element, an attribute, a text, or the document itself (`/`). It keeps
/// its tree alive.
package struct XMLNode {
  /// The tree it is a node of.
  package let tree: XMLTree
  let pointer: xmlNodePtr

  /// The nodes that `path` selects, in the order of the document, each once. A relative path starts
  /// here, an absolute one at the document.
  ///
  /// - Throws: `XMLPathError.Code.limit` when the path takes more steps than `XMLLimits` allow,
  ///   `notNodes` when it selects namespace declarations.
  package func nodes(_ path: XPath) throws(XMLPathError) -> [XMLNode] {
    try tree.evaluator.nodes(path, from: pointer).map { XMLNode(tree: tree, pointer: $0) }
  }

  /// All text within it, or an attribute's value, without the white space of XML at both ends.
  package var text: String {
    withContent { String(decoding: Self.trimmed($0), as: UTF8.self) }
  }

  /// All text within it, or an attribute's value, as it was written: only line breaks at its ends, with the blanks about
  /// them, are the layout of the document, unless it says by `xml:space` that they are not.
  package var writtenText: String {
    withContent { bytes in
      if isElement, xmlNodeGetSpacePreserve(pointer) == 1 {
        return String(decoding: bytes, as: UTF8.self)
      }
      let trimmed = Self.trimmed(bytes)
      let ends = [bytes[..<trimmed.startIndex], bytes[trimmed.endIndex...]]
      let isLayout = ends.map { $0.contains(0x0A) || $0.contains(0x0D) }
      let start = isLayout[0] ? trimmed.startIndex : bytes.startIndex
      let end = isLayout[1] ? trimmed.endIndex : bytes.endIndex
      return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }
  }

  private func withContent(_ body: (UnsafeBufferPointer<UInt8>) -> String) -> String {
    guard let content = xmlNodeGetContent(pointer) else { return "" }
    defer { purser_xml_free(content) }
    return body(LibXML.bytes(content))
  }

  private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> Slice<
    UnsafeBufferPointer<UInt8>
  > {
    var rest = bytes[...]
    while let first = rest.first, LibXML.isWhiteSpace(first) { rest.removeFirst() }
    while let last = rest.last, LibXML.isWhiteSpace(last) { rest.removeLast() }
    return rest
  }

  /// The name of an element or attribute as the document writes it, with its prefix; empty for
  /// others.
  package var name: String {
    guard isElement || isAttribute else { return "" }
    let local = LibXML.text(pointer.pointee.name)
    guard let prefix = pointer.pointee.ns?.pointee.prefix else { return local }
    return LibXML.text(prefix) + ":" + local
  }

  /// The namespace of an element or attribute, `nil` where it has none.
  package var namespace: String? {
    guard isElement || isAttribute, let namespace = pointer.pointee.ns?.pointee.href else {
      return nil
    }
    return LibXML.text(namespace)
  }

  var isElement: Bool { pointer.pointee.type == XML_ELEMENT_NODE }
  var isAttribute: Bool { pointer.pointee.type == XML_ATTRIBUTE_NODE }
  var isText: Bool { pointer.pointee.type == XML_TEXT_NODE }
}

extension XMLNode: Hashable {
  /// Whether both are the same node of the same tree.
  package static func == (left: XMLNode, right: XMLNode) -> Bool { left.pointer == right.pointer }

  /// Feeds the node's identity.
  package func hash(into hasher: inout Hasher) { hasher.combine(pointer) }
}
