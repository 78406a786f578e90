internal import CLibXML2

/// A parsed XML document.
///
/// Comments, processing instructions and namespace declarations are no nodes of it. A document type
/// declaration may name what is elsewhere, which is not read, and is refused where it declares anything
/// itself: so there are no entities but the five of XML itself.
package final class XMLTree {
  let document: xmlDocPtr
  let evaluator: PathEvaluator

  /// Parses a document in UTF-8 without a byte order mark, whatever encoding it declares.
  ///
  /// - Throws: `XMLPathError` with the place of the first thing that is wrong.
  package static func parse(
    _ bytes: [UInt8], limits: XMLLimits = XMLLimits()
  ) throws(XMLPathError) -> XMLTree {
    let (document, elements) = try DocumentParser.parse(bytes, limits).get()
    guard xmlDocGetRootElement(document) != nil,
      let evaluator = PathEvaluator(document, limits, elements: elements)
    else {
      xmlFreeDoc(document)
      throw XMLPathError(.failed, "there is no memory for an XML document")
    }
    // Numbers the elements, without which sorting what a path selects is slow.
    xmlXPathOrderDocElems(document)
    return XMLTree(document, evaluator)
  }

  private init(_ document: xmlDocPtr, _ evaluator: PathEvaluator) {
    self.document = document
    self.evaluator = evaluator
  }

  deinit {
    evaluator.free()
    xmlFreeDoc(document)
  }

  /// The document's one outermost element.
  package var root: XMLNode {
    XMLNode(tree: self, pointer: xmlDocGetRootElement(document))
  }
}
