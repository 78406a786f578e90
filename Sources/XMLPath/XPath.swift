internal import CLibXML2

/// A path of XPath 1.0 that selects nodes, with the namespaces its prefixes stand for.
///
/// It is compiled when it is made, to find what is wrong with it, and by each tree that it is first
/// used on: what libxml2 compiles cannot be shared by threads.
package struct XPath: Sendable {
  /// The path as it was written.
  package let text: String
  /// The namespaces' URIs by prefix.
  package let namespaces: [String: String]
  /// Whether libxml2 follows it without comparing nodes with each other.
  let isLinear: Bool

  /// The longest path in UTF-8.
  private static let maximumBytes = 4_096

  /// Checks a path.
  ///
  /// - Throws: `XMLPathError` where it breaks the grammar, uses a prefix that is not among
  ///   `namespaces`, a variable or a function that XPath 1.0 does not have, or gives anything but
  ///   nodes.
  package init(_ text: String, namespaces: [String: String] = [:]) throws(XMLPathError) {
    self.text = text
    self.namespaces = namespaces
    isLinear = PathShape(text).isLinear
    guard text.utf8.count <= Self.maximumBytes else {
      throw XMLPathError(
        .syntax, "the path is longer than \(Self.maximumBytes) bytes; make it shorter")
    }
    guard !text.utf8.contains(0) else {
      throw XMLPathError(.syntax, "the path contains a NUL character")
    }
    var scanner = XPathScanner(text, prefixes: Set(namespaces.keys))
    try scanner.check()
    try probe()
  }

  /// Follows the path through an empty document: what kind of value an expression of XPath 1.0 gives
  /// does not depend on the document.
  private func probe() throws(XMLPathError) {
    guard let document = LibXML.emptyDocument() else {
      throw XMLPathError(.failed, "there is no memory to compile the path")
    }
    defer { xmlFreeDoc(document) }
    guard let evaluator = PathEvaluator(document, XMLLimits(), elements: 0) else {
      throw XMLPathError(.failed, "there is no memory to compile the path")
    }
    defer { evaluator.free() }
    try evaluator.check(self)
    let start = UnsafeMutableRawPointer(document).assumingMemoryBound(to: xmlNode.self)
    _ = try evaluator.nodes(self, from: start)
  }
}

extension XPath: Hashable, CustomStringConvertible {
  /// Whether both are written alike, byte by byte, with the same namespaces.
  package static func == (left: XPath, right: XPath) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8) && left.namespaces == right.namespaces
  }

  /// Feeds the text.
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// The path as it was written.
  package var description: String { text }
}
