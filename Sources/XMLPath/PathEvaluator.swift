internal import CLibXML2

/// Follows paths over one document: libxml2's XPath context, and the paths it has compiled.
final class PathEvaluator {
  private let context: xmlXPathContextPtr
  private var compiled: [XPath: xmlXPathCompExprPtr] = [:]
  private var budget: PathBudget

  /// `nil` when there is no memory. `elements` counts attributes too.
  init?(_ document: xmlDocPtr, _ limits: XMLLimits, elements: Int) {
    guard let context = xmlXPathNewContext(document) else { return nil }
    self.context = context
    budget = PathBudget(limits, elements: elements)
  }

  /// To be called once, before the document is freed.
  func free() {
    for expression in compiled.values { xmlXPathFreeCompExpr(expression) }
    compiled = [:]
    xmlXPathFreeContext(context)
  }

  /// The nodes that `path` selects from `start`, in the order of the document.
  func nodes(_ path: XPath, from start: xmlNodePtr) throws(XMLPathError) -> [xmlNodePtr] {
    let reports = ErrorReports()
    guard let expression = expression(of: path, reports) else {
      throw Self.error(from: reports, in: path, skipping: 1)
    }
    let steps = budget.steps(for: path)
    guard steps > 0 else { throw Self.tooManySteps }
    let result = LibXML.collectingErrors(in: reports) {
      evaluate(expression, path.namespaces, from: start, steps)
    }
    budget.spend(Int(context.pointee.opCount), on: path)
    guard let result else { throw Self.error(from: reports, in: path, skipping: 1) }
    defer { xmlXPathFreeObject(result) }
    guard result.pointee.type == XPATH_NODESET else { throw Self.notNodes(result.pointee.type) }
    guard let set = result.pointee.nodesetval else { return [] }
    return try Self.nodes(of: set.pointee)
  }

  private func evaluate(
    _ expression: xmlXPathCompExprPtr, _ namespaces: [String: String], from start: xmlNodePtr,
    _ steps: Int
  ) -> xmlXPathObjectPtr? {
    xmlXPathRegisteredNsCleanup(context)
    for (prefix, uri) in namespaces { xmlXPathRegisterNs(context, prefix, uri) }
    context.pointee.node = start
    context.pointee.opLimit = UInt(steps)
    context.pointee.opCount = 0
    return xmlXPathCompiledEval(expression, context)
  }

  /// The path in parentheses, which mean nothing, but keep libxml2 from a second, laxer compiler
  /// that it has for simple paths.
  private func expression(of path: XPath, _ reports: ErrorReports) -> xmlXPathCompExprPtr? {
    if let known = compiled[path] { return known }
    let expression = LibXML.collectingErrors(in: reports) { compile("(" + path.text + ")") }
    if let expression { compiled[path] = expression }
    return expression
  }

  private func compile(_ text: String) -> xmlXPathCompExprPtr? {
    context.pointee.flags |= XML_XPATH_NOVAR
    return xmlXPathCtxtCompile(context, text)
  }

  /// Compiles the path as it stands: without it, a path might close the parentheses around it.
  func check(_ path: XPath) throws(XMLPathError) {
    let reports = ErrorReports()
    let expression = LibXML.collectingErrors(in: reports) { compile(path.text) }
    guard let expression else { throw Self.error(from: reports, in: path, skipping: 0) }
    xmlXPathFreeCompExpr(expression)
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

  /// `skipped` bytes stood before the path.
  private static func error(
    from reports: ErrorReports, in path: XPath, skipping skipped: Int
  ) -> XMLPathError {
    guard let first = reports.first, first.code >= firstCode else {
      return XMLPathError(.failed, "the path cannot be followed: no memory")
    }
    let place = String(
      decoding: path.text.utf8.prefix(max(0, first.offset - skipped)), as: UTF8.self
    ).count
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
