/// Looks through a path for names that libxml2 looks up only when it gets to them: on another
/// document than the one at hand that may be never, or too late.
struct XPathScanner {
  private let characters: [Character]
  private let prefixes: Set<String>
  private var position = 0

  init(_ text: String, prefixes: Set<String>) {
    characters = Array(text)
    self.prefixes = prefixes.union(["xml"])
  }

  /// XPath 1.0, section 4.
  private static let functions: Set<String> = [
    "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat",
    "starts-with", "contains", "substring-before", "substring-after", "substring", "string-length",
    "normalize-space", "translate", "boolean", "not", "true", "false", "lang", "number", "sum",
    "floor", "ceiling", "round",
  ]

  /// What may stand before a parenthesis and is no function.
  private static let otherWords: Set<String> = [
    "comment", "text", "processing-instruction", "node", "and", "or", "div", "mod",
  ]

  mutating func check() throws(XMLPathError) {
    while let character = current {
      switch character {
      case "'", "\"": skipLiteral(character)
      case "$":
        throw XMLPathError(.syntax, "there are no variables in paths", at: position)
      // libxml2 would take it for `//`.
      case "/" where isAhead("/", after: 1) && isAhead("/", after: 2):
        throw XMLPathError(
          .syntax, "the path is no XPath 1.0: a name is missing after `//`", at: position + 2)
      case _ where Self.isNameStart(character): try checkName()
      default: position += 1
      }
    }
  }

  private var current: Character? {
    characters.indices.contains(position) ? characters[position] : nil
  }

  private func isAhead(_ character: Character, after count: Int = 0) -> Bool {
    let place = position + count
    return characters.indices.contains(place) && characters[place] == character
  }

  private mutating func skipLiteral(_ quote: Character) {
    let rest = characters[(position + 1)...]
    position = rest.firstIndex(of: quote).map { $0 + 1 } ?? characters.count
  }

  private mutating func checkName() throws(XMLPathError) {
    let start = position
    var name = takeName()
    if isAhead(":"), !isAhead(":", after: 1) {
      guard prefixes.contains(name) else {
        throw XMLPathError(.unknownPrefix, "the prefix `\(name)` is not declared", at: start)
      }
      position += 1
      name += ":" + takeName()
    }
    while current == " " || current?.isNewline == true || current == "\t" { position += 1 }
    guard isAhead("("), !Self.functions.contains(name), !Self.otherWords.contains(name) else {
      return
    }
    throw XMLPathError(.unknownFunction, "XPath 1.0 has no function `\(name)`", at: start)
  }

  private mutating func takeName() -> String {
    let start = position
    while let character = current, Self.isNamePart(character) { position += 1 }
    return String(characters[start..<position])
  }

  private static func isNameStart(_ character: Character) -> Bool {
    character == "_" || character.isLetter || !character.isASCII
  }

  /// Whether a character may stand in a name, roughly: libxml2 judges precisely.
  static func isNamePart(_ character: Character) -> Bool {
    isNameStart(character) || "-.0123456789".contains(character)
  }
}
