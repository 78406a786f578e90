internal import CharacterSets
internal import TextPattern

/// How the body of a reply becomes a document that selectors select from.
indirect enum ReplyFormat: Sendable, Equatable {
  /// Another format, in a character set that the adapter names.
  case encoded(TextEncoding, ReplyFormat)
  case json
  /// XML, with names for its namespaces.
  case xml(namespaces: [String: String])
  /// One text; with a pattern an object of its named groups, of which the adapter reads some.
  case text(pattern: TextPattern?, read: ReadGroups = ReadGroups())
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
    if case .xml(let namespaces) = plain { .xPath(namespaces: namespaces) } else { .jsonPath }
  }

  /// The character set that the adapter names; `nil` where the reply is asked.
  var characterSet: TextEncoding? {
    if case .encoded(let encoding, _) = self { encoding } else { nil }
  }

  /// The format without its character set.
  var plain: ReplyFormat {
    if case .encoded(_, let format) = self { format.plain } else { self }
  }

  /// Whether it is XML.
  var isXML: Bool {
    if case .xml = plain { true } else { false }
  }

  /// What a request says that it accepts (RFC 9110, section 12.5.1). Suppliers that lie about the
  /// type of their replies do not look at it.
  var acceptedMediaType: String {
    switch self {
    case .encoded(_, let format): format.acceptedMediaType
    case .json: "application/json"
    case .xml: "application/xml, text/xml"
    case .text, .lines, .keyValue, .form, .csv: "*/*"
    }
  }

  /// Its name in messages.
  var name: String {
    switch self {
    case .encoded(_, let format): format.name
    case .json: "JSON"
    case .xml: "XML"
    case .text: "text"
    case .lines, .keyValue: "lines of text"
    case .form: "a form"
    case .csv: "CSV"
    }
  }
}
