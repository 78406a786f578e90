internal import CLibXML2

/// Follows paths over one document: libxml2's XPath context, and the paths it has compiled.
final class PathEvaluator {
  private let context: xmlXPathContextPtr
  private var compiled: [XPath: xmlXPathCompExprPtr] = [:]
  private let stepsPerPath: Int
  private var stepsLeft: Int

  /// `nil` when there is no memory.
  init?(_ document: xmlDocPtr, stepsPerPath: Int, steps: Int) {
    guard let context = xmlXPathNewContext(document) else { return nil }
    self.context = context
    self.stepsPerPath = stepsPerPath
    stepsLeft = steps
  }

  /// To be called once, before the document is freed.
  func free() {
    for expression in compiled.values { xmlXPathFreeCompExpr(expression) }
    compiled = [:]
    xmlXPathFreeContext(context)
  }

  /// The nodes that `path` selects from `start`, in the order of the document.
  func nodes(_ path: XPath, from start: xmlNodePtr) throws(XMLPathError) -> [xmlNodePtr] {
    guard stepsLeft > 0 else { throw Self.tooManySteps }
    let reports = ErrorReports()
    let result = LibXML.collectingErrors(in: reports) { evaluate(path, from: start) }
    guard let result else { throw Self.error(from: reports, in: path) }
    defer { xmlXPathFreeObject(result) }
    guard result.pointee.type == XPATH_NODESET else { throw Self.notNodes(result.pointee.type) }
    guard let set = result.pointee.nodesetval else { return [] }
    return try Self.nodes(of: set.pointee)
  }

  private func evaluate(_ path: XPath, from start: xmlNodePtr) -> xmlXPathObjectPtr? {
    guard let expression = expression(of: path) else { return nil }
    xmlXPathRegisteredNsCleanup(context)
    for (prefix, uri) in path.namespaces { xmlXPathRegisterNs(context, prefix, uri) }
    context.pointee.node = start
    context.pointee.opLimit = UInt(min(stepsPerPath, stepsLeft))
    context.pointee.opCount = 0
    defer { stepsLeft -= Int(context.pointee.opCount) }
    return xmlXPathCompiledEval(expression, context)
  }

  private func expression(of path: XPath) -> xmlXPathCompExprPtr? {
    if let known = compiled[path] { return known }
    context.pointee.flags |= XML_XPATH_NOVAR
    let expression = xmlXPathCtxtCompile(context, path.text)
    if let expression { compiled[path] = expression }
    return expression
  }

  private static func nodes(of set: xmlNodeSet) throws(XMLPathError) -> [xmlNodePtr] {
    let nodes = UnsafeBufferPointer(start: set.nodeTab, count: Int(set.nodeNr)).compactMap { $0 }
    // These are no nodes of the tree but copies that end with the result.
    guard !nodes.contains(where: { $0.pointee.type == XML_NAMESPACE_DECL }) else {
      throw XMLPathError(.notNodes, "the path selects namespace declarations, which are no nodes")
    }
    return nodes
  }
}

// Errors.
extension PathEvaluator {
  private static let tooManySteps = XMLPathError(
    .limit,
    "the path takes more steps than it may on this document; name its elements instead of "
      + "searching with `//`")

  private static func notNodes(_ type: xmlXPathObjectType) -> XMLPathError {
    let what =
      switch type {
      case XPATH_BOOLEAN: "a condition"
      case XPATH_NUMBER: "a number"
      case XPATH_STRING: "a text"
      default: "no nodes"
      }
    return XMLPathError(.notNodes, "the path gives \(what), where nodes are to be selected")
  }

  /// libxml2's codes for XPath are those of `xmlXPathError`, with this added.
  private static let firstCode = Int(XML_XPATH_EXPRESSION_OK.rawValue)

  private static func error(from reports: ErrorReports, in path: XPath) -> XMLPathError {
    guard let first = reports.first, first.code >= firstCode else {
      return XMLPathError(.failed, "the path cannot be followed: no memory")
    }
    let place = String(decoding: path.text.utf8.prefix(max(0, first.offset)), as: UTF8.self).count
    switch UInt32(first.code - firstCode) {
    case XPATH_OP_LIMIT_EXCEEDED.rawValue, XPATH_RECURSION_LIMIT_EXCEEDED.rawValue,
      XPATH_MEMORY_ERROR.rawValue:
      return tooManySteps
    case XPATH_UNDEF_PREFIX_ERROR.rawValue:
      return XMLPathError(.unknownPrefix, "a prefix in the path is not declared", at: place)
    case XPATH_UNKNOWN_FUNC_ERROR.rawValue:
      return XMLPathError(.unknownFunction, "XPath 1.0 has no such function", at: place)
    default:
      return XMLPathError(.syntax, "the path is no XPath 1.0: \(first.sentence)", at: place)
    }
  }
}
