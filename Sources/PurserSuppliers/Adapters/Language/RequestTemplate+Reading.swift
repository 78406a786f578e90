internal import CurlClient

extension RequestTemplate {
  private static let replyBytes = 1...(64 << 20)

  /// Reads `request:`. Only what is given replaces what `self` has, so that a supplier's lines can
  /// stand in for an adapter's one by one.
  mutating func read(
    _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    if let line = node.scalar?.wholeMatch(of: /([A-Z]+)\s+(\/\S*)/) {
      problems.error(
        at: node.mark,
        "`request` must be a mapping: `{method: \(line.output.1), path: \(line.output.2)}`")
      return
    }
    guard var reader = MappingReader(node, named: "request", &problems) else { return }
    readMethod(&reader, &problems)
    readBaseURL(&reader, context, &problems)
    if let path = reader.node("path", &problems)?.template("path", context, &problems) {
      self.path = path
      Self.check(path, at: reader.mark(of: "path"), &problems)
    }
    if let query = reader.node("query", &problems)?.fields(
      "query", context, repeated: true, &problems)
    {
      self.query = query
    }
    if let headers = reader.node("headers", &problems)?.fields(
      "headers", context, &problems)
    {
      self.headers = headers
      headers.checkAsHeaders(at: reader.mark(of: "headers"), &problems)
    }
    readBody(&reader, context, &problems)
    if let bytes = reader.integer("max_bytes", in: Self.replyBytes, &problems) {
      maximumReplyBytes = bytes
    }
    reader.finish(&problems, elsewhere: MisplacedKeys.inRequest)
  }

  private mutating func readMethod(_ reader: inout MappingReader, _ problems: inout Problems) {
    guard let method = reader.choice("method", of: HTTPRequest.Method.self, &problems)
    else {
      return
    }
    if method == .head {
      problems.error(at: reader.mark(of: "method"), "a reply to `HEAD` has no body to read")
    }
    self.method = method
  }

  private mutating func readBaseURL(
    _ reader: inout MappingReader, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard let url = reader.text("base_url", &problems) else { return }
    baseURL = url
    if let flaw = BaseURL.anyFlaw(in: url, settings: context.settings) {
      problems.error(at: reader.mark(of: "base_url"), "`base_url` \(flaw)")
    }
  }

  private mutating func readBody(
    _ reader: inout MappingReader, _ context: AdapterContext, _ problems: inout Problems
  ) {
    let json = reader.node("json", &problems)
    let form = reader.node("form", &problems)
    let text = reader.node("text", &problems)
    let xml = reader.node("xml", &problems)
    if [json, form, text, xml].count(where: { $0 != nil }) > 1 {
      problems.error(
        at: reader.mark, "a request has one body: give one of `json`, `form`, `text` and `xml`")
    }
    if let json {
      body = json.jsonTemplate("json", context, &problems).map(RequestBody.json)
    } else if let form {
      body = form.fields("form", context, repeated: true, &problems).map(RequestBody.form)
    } else if let text {
      body = text.template("text", context, &problems).map(RequestBody.text)
    } else if let xml {
      body = xml.template("xml", context, &problems).map(RequestBody.xml)
    }
  }

  private static func check(
    _ path: Template, at mark: SourceMark, _ problems: inout Problems
  ) {
    let constants = path.pieces.compactMap { piece in
      if case .text(let text) = piece { text } else { nil }
    }
    if ["https://", "http://"].contains(where: { constants.first?.hasPrefix($0) == true }) {
      problems.error(
        at: mark,
        "`path` is what follows the host; the host goes into `base_url`, at the top of the adapter or "
          + "beside `path` where only this request goes there")
      return
    }
    if let first = path.pieces.first, !first.startsWithSlash {
      problems.error(at: mark, "`path` must start with `/`; it is appended to the base URL")
    }
    if constants.contains(where: { $0.contains("?") || $0.contains("#") }) {
      problems.error(at: mark, "`path` has no query; give it under `query`")
    }
    if constants.contains(where: { !$0.utf8.allSatisfy { (0x21...0x7E).contains($0) } }) {
      problems.error(at: mark, "`path` may only hold visible ASCII; percent-encode the rest")
    }
    if constants.contains(where: hasPercentSignAlone) {
      problems.error(
        at: mark,
        "a `%` in a `path` begins an escape of two hexadecimal digits; write `%25` for itself")
    }
  }

  private static func hasPercentSignAlone(_ text: String) -> Bool {
    text.split(separator: "%", omittingEmptySubsequences: false).dropFirst().contains { rest in
      let digits = rest.utf8.prefix(2)
      return digits.count < 2 || !digits.allSatisfy { ByteText.hexDigitValue($0) != nil }
    }
  }
}

extension Template.Piece {
  /// Whether it is a text that begins a path.
  var startsWithSlash: Bool {
    if case .text(let text) = self { text.hasPrefix("/") } else { false }
  }
}

extension [TemplateField] {
  /// Notes what cannot be headers, and a header that is there twice: which of the two counts, every
  /// server decides for itself.
  func checkAsHeaders(at mark: SourceMark, _ problems: inout Problems) {
    var seen: Set<String> = []
    for field in self {
      field.checkAsHeader(at: mark, &problems)
      if !seen.insert(field.name.lowercased()).inserted {
        problems.error(
          at: mark,
          "the header \(Quotation.quoted(field.name)) stands there twice; case does not count")
      }
    }
  }
}

extension TemplateField {
  /// Headers that say how a request is carried (RFC 9110, section 7.6.1; RFC 9112, section 6), which is
  /// the client's to decide, with what stands in them.
  private static let ownHeaders = [
    "host": "the host of the URL; write it under `base_url`",
    "content-length": "the length of the body", "transfer-encoding": "how the body is sent",
    "connection": "how the connection is used", "keep-alive": "how the connection is used",
    "te": "how the reply may be sent", "trailer": "what follows the body",
    "upgrade": "how the connection is used", "proxy-connection": "how the connection is used",
  ]

  /// Notes a name or a constant that cannot be a header (RFC 9110, section 5).
  fileprivate func checkAsHeader(at mark: SourceMark, _ problems: inout Problems) {
    if !HTTPHeader(name: name, value: "").hasValidName {
      problems.error(at: mark, "\(Quotation.quoted(name)) cannot be the name of a header")
    }
    if let content = Self.ownHeaders[name.lowercased()] {
      problems.error(
        at: mark, "the header \(Quotation.quoted(name)) cannot be given: it always says \(content)")
    }
    let isClean = value.pieces.allSatisfy { piece in
      if case .text(let text) = piece {
        HTTPHeader(name: name, value: text).hasValidValue
      } else {
        true
      }
    }
    if !isClean {
      problems.error(
        at: mark, "the value of the header \(Quotation.quoted(name)) has a line break in it")
    }
  }
}
