internal import TextPattern

/// How the body of a reply becomes a document that selectors select from.
enum ReplyFormat: Sendable, Equatable {
  case json
  /// XML, with names for its namespaces.
  case xml(namespaces: [String: String])
  /// One text; with a pattern an object of its named groups.
  case text(pattern: TextPattern?)
  /// A list of texts.
  case lines
  /// Lines `name=value` as an object.
  case keyValue(separator: String)
  /// `a=1&b=2` as an object.
  case form
  /// A list of objects named by the first line, or of lists.
  case csv(separator: UInt8, hasHeader: Bool)

  /// What selectors over such a reply are written in.
  var selectorLanguage: SelectorLanguage {
    if case .xml(let namespaces) = self { .xPath(namespaces: namespaces) } else { .jsonPath }
  }

  /// What a request says that it accepts (RFC 9110, section 12.5.1). Suppliers that lie about the
  /// type of their replies do not look at it.
  var acceptedMediaType: String {
    switch self {
    case .json: "application/json"
    case .xml: "application/xml, text/xml"
    case .text, .lines, .keyValue, .form, .csv: "*/*"
    }
  }

  /// Its name in messages.
  var name: String {
    switch self {
    case .json: "JSON"
    case .xml: "XML"
    case .text: "text"
    case .lines, .keyValue: "lines of text"
    case .form: "a form"
    case .csv: "CSV"
    }
  }
}
