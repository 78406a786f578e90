internal import CLibXML2

/// One run of libxml2's parser over one document.
///
/// The tree is built by libxml2's own SAX handlers, behind the ones below, which count. Comments and
/// processing instructions are left out: a text that they cut in two is one text. The bytes are
/// handed over in pieces, because within one start tag that is the only place where attributes can
/// be counted in time.
final class DocumentParser {
  private let limits: XMLLimits
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var nodes = 0
  private var context: xmlParserCtxtPtr?
  /// Why the parser was stopped.
  private var refusal: XMLPathError?

  /// The most characters of a name that a message repeats: of a longer one, which may be a secret, no part.
  private static let longestName = 60

  /// The largest piece, in bytes.
  private static let piece = 4_096

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: XMLLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// A document, the caller's to free, with the number of its elements and attributes.
  typealias Parsed = (document: xmlDocPtr, elements: Int)

  /// Parses a document.
  static func parse(
    _ bytes: [UInt8], _ limits: XMLLimits
  ) -> Result<Parsed, XMLPathError> {
    guard bytes.contains(where: { !LibXML.isWhiteSpace($0) }) else {
      return .failure(XMLPathError(.empty, "there is no XML, the text is empty"))
    }
    guard bytes.count <= limits.bytes else {
      return .failure(
        XMLPathError(.limit, "the XML is longer than the \(limits.bytes) bytes that it may have"))
    }
    let reports = ErrorReports()
    return LibXML.collectingErrors(in: reports) {
      bytes.withUnsafeBufferPointer { DocumentParser($0, limits).run(reports) }
    }
  }

  private func run(_ reports: ErrorReports) -> Result<Parsed, XMLPathError> {
    guard let context = xmlNewParserCtxt() else {
      return .failure(XMLPathError(.failed, "there is no memory to parse XML"))
    }
    self.context = context
    defer { xmlFreeParserCtxt(context) }
    let this = Unmanaged.passUnretained(self).toOpaque()
    context.pointee._private = this
    Self.setHandlers(of: context.pointee.sax)
    let document = withExtendedLifetime(self) {
      xmlCtxtReadIO(context, Self.read, nil, this, nil, "UTF-8", Self.options)
    }
    if let error = refusal ?? Self.error(from: reports, context, document) {
      xmlFreeDoc(document ?? context.pointee.myDoc)
      if document == nil { context.pointee.myDoc = nil }
      return .failure(error)
    }
    guard let document else {
      return .failure(XMLPathError(.malformed, "the XML is not well-formed"))
    }
    return .success((document, nodes))
  }

  /// No recovery, no network, no XInclude, no relaxed limits, and no say for the encoding that a
  /// document declares: it comes in UTF-8. CDATA is text like any other.
  private static let options = Int32(
    XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue
      | XML_PARSE_COMPACT.rawValue | XML_PARSE_BIG_LINES.rawValue)

  /// What the parser found wrong, where nothing stopped it.
  private static func error(
    from reports: ErrorReports, _ context: xmlParserCtxtPtr, _ document: xmlDocPtr?
  ) -> XMLPathError? {
    if let first = reports.first {
      let place = first.line > 0 ? "line \(first.line), column \(first.column): " : ""
      return XMLPathError(.malformed, place + first.sentence)
    }
    // A NUL ends a document for libxml2, wherever it stands.
    guard document != nil, purser_xml_has_rest(context) != 0 else { return nil }
    return XMLPathError(
      .malformed, place(in: context) + "something that is no XML follows the root element")
  }

  private static func place(in context: xmlParserCtxtPtr) -> String {
    "line \(xmlSAX2GetLineNumber(context)), column \(xmlSAX2GetColumnNumber(context)): "
  }
}

// What libxml2 calls.
extension DocumentParser {
  private static func running(_ context: UnsafeMutableRawPointer?) -> DocumentParser? {
    guard let context else { return nil }
    let parser = context.assumingMemoryBound(to: xmlParserCtxt.self)
    return parser.pointee._private.map {
      Unmanaged<DocumentParser>.fromOpaque($0).takeUnretainedValue()
    }
  }

  private static func setHandlers(of sax: UnsafeMutablePointer<xmlSAXHandler>?) {
    guard let sax else { return }
    // Called before anything within the declaration is looked at, so that no entity is ever declared;
    // and nothing outside of the document is ever loaded.
    sax.pointee.internalSubset = { context, _, _, _ in
      DocumentParser.running(context)?.checkDocumentType()
    }
    sax.pointee.externalSubset = nil
    sax.pointee.resolveEntity = nil
    sax.pointee.reference = { context, name in
      let name = LibXML.text(name)
      let shown =
        name.count > DocumentParser.longestName
        ? "with a name of \(name.count) characters" : "'\(name)'"
      DocumentParser.running(context)?.stop(.malformed, "entity \(shown) not defined")
    }
    sax.pointee.comment = nil
    sax.pointee.processingInstruction = nil
    sax.pointee.startElementNs = {
      context, name, prefix, uri, namespaceCount, namespaces, attributeCount, defaulted, attributes
      in
      guard DocumentParser.running(context)?.allowsElement(attributes: Int(attributeCount)) == true
      else { return }
      xmlSAX2StartElementNs(
        context, name, prefix, uri, namespaceCount, namespaces, attributeCount, defaulted,
        attributes)
    }
  }

  /// Lets a document type declaration pass that declares nothing: one that ends here, or has brackets with
  /// nothing between them.
  private func checkDocumentType() {
    guard let context, let input = context.pointee.input else { return }
    if input.pointee.cur?.pointee == UInt8(ascii: ">") || hasEmptySubset(input.pointee) {
      // Else a reference to an entity that nothing declares would be passed over: a declaration
      // outside of the document, which nobody reads, might have it.
      context.pointee.hasExternalSubset = 0
    } else {
      stop(
        .doctype,
        "a document type declaration (DOCTYPE) with declarations in it is not accepted, they could "
          + "define entities")
    }
  }

  /// Whether `[]` follows, with nothing but white space between. It is looked for in the document, as the
  /// parser may not have asked for so much of it yet: what it has is the end of what it was given.
  private func hasEmptySubset(_ input: xmlParserInput) -> Bool {
    guard let current = input.cur, let end = input.end else { return false }
    let offset = position - (end - current)
    guard bytes.indices.contains(offset), bytes[offset] == UInt8(ascii: "[") else { return false }
    let rest = bytes[(offset + 1)...].drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return rest.first == UInt8(ascii: "]")
  }

  private static let read: xmlInputReadCallback = { parser, buffer, length in
    guard let parser, let buffer, length > 0 else { return -1 }
    return Unmanaged<DocumentParser>.fromOpaque(parser).takeUnretainedValue()
      .copyPiece(to: buffer, most: Int(length))
  }

  private func copyPiece(to buffer: UnsafeMutablePointer<CChar>, most: Int) -> Int32 {
    guard !isBeyondLimitsWithinTag else { return -1 }
    let count = min(most, Self.piece, bytes.count - position)
    guard count > 0 else { return 0 }
    let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[position...])
    UnsafeMutableRawPointer(buffer).copyMemory(
      from: rest.baseAddress ?? UnsafeRawPointer(buffer), byteCount: count)
    position += count
    return Int32(count)
  }

  /// The parser may be in the middle of a start tag. Its list of attributes has five entries for
  /// each and grows to twice what it needs, so beyond ten for each of the allowed there are more.
  /// The parser cannot be stopped here, but it takes the end of its input for the end.
  private var isBeyondLimitsWithinTag: Bool {
    guard let context, refusal == nil else { return refusal != nil }
    if Int(context.pointee.maxatts) > 10 * (limits.attributes + 2) {
      refusal = attributesRefusal(context)
    } else if Int(context.pointee.nsNr) / 2 > limits.namespaces {
      refusal = namespacesRefusal(context)
    }
    return refusal != nil
  }

  private func allowsElement(attributes: Int) -> Bool {
    guard let context, refusal == nil else { return false }
    nodes += 1 + attributes
    if context.pointee.nodeNr >= limits.depth {
      stop(.tooDeep, "elements stand deeper within each other than \(limits.depth) levels")
    } else if nodes > limits.nodes {
      stop(.limit, "there are more than \(limits.nodes) elements and attributes")
    } else if attributes > limits.attributes {
      stop(attributesRefusal(context))
    } else if Int(context.pointee.nsNr) / 2 > limits.namespaces {
      stop(namespacesRefusal(context))
    }
    return refusal == nil
  }

  private func attributesRefusal(_ context: xmlParserCtxtPtr) -> XMLPathError {
    XMLPathError(
      .limit,
      Self.place(in: context) + "an element has more than \(limits.attributes) attributes")
  }

  private func namespacesRefusal(_ context: xmlParserCtxtPtr) -> XMLPathError {
    XMLPathError(
      .limit,
      Self.place(in: context) + "there are more than \(limits.namespaces) namespace declarations")
  }

  private func stop(_ code: XMLPathError.Code, _ sentence: String) {
    guard let context else { return }
    stop(XMLPathError(code, Self.place(in: context) + sentence))
  }

  private func stop(_ error: XMLPathError) {
    refusal = refusal ?? error
    xmlStopParser(context)
  }
}
