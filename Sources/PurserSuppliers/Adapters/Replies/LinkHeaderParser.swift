/// Parses the value of a `Link` header: links separated by commas, each a target in angle brackets with
/// parameters behind semicolons.
///
/// As RFC 8288, appendix B, it takes spaces anywhere, empty elements, and relations without quotes; also
/// single quotes around them, which some suppliers write. Unlike it, it passes over nothing that it does
/// not understand.
struct LinkHeaderParser {
  private let characters: [Character]
  private var position = 0

  init(_ value: String) { characters = Array(value) }

  /// One link.
  struct Link {
    var target: String
    var relations: [String] = []
    var hasAnchor = false
  }

  /// All links in their order.
  mutating func links() throws(LinkHeaderError) -> [Link] {
    var links: [Link] = []
    while true {
      skipSpaces()
      while take(",") { skipSpaces() }
      guard position < characters.count else { return links }
      links.append(try link())
      skipSpaces()
      guard position == characters.count || characters[position] == "," else { throw malformed }
    }
  }

  private var malformed: LinkHeaderError { .malformed(offset: position) }

  private mutating func link() throws(LinkHeaderError) -> Link {
    guard take("<"), let end = characters[position...].firstIndex(of: ">") else { throw malformed }
    var link = Link(target: String(characters[position..<end]))
    position = end + 1
    var hasRelations = false
    skipSpaces()
    while take(";") {
      skipSpaces()
      let name = try parameterName()
      guard !name.isEmpty else { continue }
      let value = try parameterValue()
      switch name {
      case "rel" where !hasRelations:
        // Only the first counts (section 3.3).
        hasRelations = true
        link.relations += value.split(whereSeparator: \.isWhitespace).map(String.init)
      case "rel*": link.relations += Self.extended(value).split(separator: " ").map(String.init)
      case "anchor", "anchor*": link.hasAnchor = true
      default: break
      }
      skipSpaces()
    }
    return link
  }

  /// A parameter's name in lower case; empty between two semicolons, or at the end.
  private mutating func parameterName() throws(LinkHeaderError) -> String {
    let name = characters[position...].prefix { !Self.marks.contains($0) && !$0.isWhitespace }
    position += name.count
    skipSpaces()
    let isEmpty =
      name.isEmpty && (position == characters.count || ",;".contains(characters[position]))
    guard isEmpty || !name.isEmpty else { throw malformed }
    return String(name).lowercased()
  }

  /// What stands behind `=`, without its quotes; empty where there is no `=`.
  private mutating func parameterValue() throws(LinkHeaderError) -> String {
    guard take("=") else { return "" }
    skipSpaces()
    for quote in ["\"", "'"] as [Character] where take(quote) { return try quoted(by: quote) }
    let value = characters[position...].prefix { !",;<>\"".contains($0) && !$0.isWhitespace }
    // Typographic quotes are none: what stands between them would be another word.
    guard !value.isEmpty, value.allSatisfy(\.isASCII) else { throw malformed }
    position += value.count
    return String(value)
  }

  private mutating func quoted(by quote: Character) throws(LinkHeaderError) -> String {
    var value = ""
    while position < characters.count {
      let character = characters[position]
      position += 1
      if character == quote { return value }
      if character == "\\", quote == "\"", position < characters.count {
        value.append(characters[position])
        position += 1
      } else {
        value.append(character)
      }
    }
    throw malformed
  }

  /// The value of an extended parameter, `UTF-8'en'next`, without what stands before it (RFC 8187).
  private static func extended(_ value: String) -> String {
    let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 ? String(parts[2]).replacing("%20", with: " ") : value
  }

  private static let marks: Set<Character> = ["=", ";", ",", "<", ">", "\"", "'"]

  private mutating func take(_ character: Character) -> Bool {
    guard position < characters.count, characters[position] == character else { return false }
    position += 1
    return true
  }

  private mutating func skipSpaces() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }
}
