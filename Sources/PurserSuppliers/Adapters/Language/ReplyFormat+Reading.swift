internal import CharacterSets
internal import TextPattern

extension ReplyFormat {
  private static let names = ["json", "xml", "text", "lines", "key_value", "form", "csv"]

  /// Reads `decode:`: a name, or a mapping of a name to what it needs.
  init?(_ node: YAMLNode, _ problems: inout Problems) {
    switch node.content {
    case .scalar:
      guard let name = node.text("decode", &problems) else { return nil }
      guard let format = Self.plain(name) else {
        problems.error(
          at: node.mark,
          "`decode` cannot be \(node.described); \(Quotation.advice(for: name, among: Self.names))")
        return nil
      }
      self = format
    case .mapping:
      guard var reader = MappingReader(node, named: "decode", &problems) else { return nil }
      let given = Self.names.filter(reader.has)
      let nodes = Self.names.map { reader.node($0, &problems) }
      reader.finish(&problems, elsewhere: MisplacedKeys.inFormats)
      if given.isEmpty, reader.hasUnknown { return nil }
      guard given.count == 1, let name = given.first, let options = nodes.compactMap(\.self).first
      else {
        let names = Quotation.list(Self.names, joinedBy: "or")
        problems.error(at: node.mark, "`decode` needs exactly one of \(names)")
        return nil
      }
      self.init(name, options, &problems)
    case .sequence:
      node.refuse("decode", expected: "a name or a mapping", &problems)
      return nil
    }
  }

  private static func plain(_ name: String) -> ReplyFormat? {
    switch name {
    case "json": .json
    case "xml": .xml(namespaces: [:])
    case "text": .text(pattern: nil)
    case "lines": .lines
    case "key_value": .keyValue(separator: "=")
    case "form": .form
    case "csv": .csv(separator: UInt8(ascii: ","), hasHeader: true)
    default: nil
    }
  }

  private init?(_ name: String, _ options: YAMLNode, _ problems: inout Problems) {
    guard let plain = Self.plain(name),
      var reader = MappingReader(options, named: name, &problems)
    else { return nil }
    let encoding = Self.characterSet(&reader, &problems)
    switch plain {
    case .xml:
      var namespaces: [String: String] = [:]
      let node = reader.node("namespaces", &problems)
      for member in node?.mapping("namespaces", &problems) ?? [] {
        namespaces[member.name] = member.value.text(member.name, &problems)
      }
      self = .xml(namespaces: namespaces)
    case .text:
      // A text may be in another character set and have no pattern.
      self = .text(
        pattern: encoding == nil || reader.has("pattern")
          ? Self.pattern(&reader, &problems) : nil)
    case .keyValue:
      self = .keyValue(separator: reader.text("separator", &problems) ?? "=")
    case .csv:
      let separator = reader.text("separator", &problems) ?? ","
      if separator.utf8.count != 1 || ["\"", "\r", "\n"].contains(separator) {
        problems.error(
          at: reader.valueMark(of: "separator"),
          "`separator` must be one character, and no quote and no line end")
      }
      self = .csv(
        separator: separator.utf8.first ?? UInt8(ascii: ","),
        hasHeader: reader.boolean("header", &problems) ?? true)
    case .json, .lines, .form, .encoded: self = plain
    }
    reader.finish(&problems, elsewhere: MisplacedKeys.inFormat)
    if let encoding { self = .encoded(encoding, self) }
  }

  private static func characterSet(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> TextEncoding? {
    guard let label = reader.text("charset", &problems) else { return nil }
    if let encoding = TextEncoding(label: label) { return encoding }
    problems.error(
      at: reader.valueMark(of: "charset"),
      "`charset` cannot be \(Quotation.quoted(label)); "
        + Quotation.advice(for: label.lowercased(), among: TextEncoding.allNames))
    return nil
  }

  private static func pattern(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> TextPattern? {
    guard let node = reader.node("pattern", .required, &problems),
      let text = node.text("pattern", &problems)
    else { return nil }
    do throws(TextPatternError) {
      let pattern = try TextPattern(text)
      if pattern.groupNames.isEmpty {
        problems.error(at: node.mark, "`pattern` needs named groups, such as `(?<amount>[0-9.]+)`")
      }
      return pattern
    } catch {
      problems.error(at: node.mark, "`pattern`: \(error.message)")
      return nil
    }
  }
}
