/// What can be seen of a path without understanding it: whether following it may compare nodes with
/// each other. In doubt it may.
struct PathShape {
  /// The path, with nothing left of literals but their first quote.
  private let characters: [Character]

  init(_ text: String) {
    var characters: [Character] = []
    var quote: Character?
    for character in text {
      if quote == nil || character == quote {
        let isOpening = quote == nil && (character == "'" || character == "\"")
        if quote == nil { characters.append(character) }
        quote = isOpening ? character : nil
      }
    }
    self.characters = characters
  }

  /// Names going down, `//` at the beginning, and predicates that compare with constants.
  var isLinear: Bool {
    characters.indices.allSatisfy { index in
      switch characters[index] {
      case "|": false
      case ".": !isAhead(".", at: index + 1)
      case "/":
        !isAhead("/", at: index + 1) || index == 0 || index == 1 && ".(".contains(characters[0])
      case ":": !isAhead(":", at: index + 1) || isDownwards(upTo: index)
      case "=", "<", ">": comparesWithConstant(at: index)
      case "(": !hasWord("id", before: index)
      default: true
      }
    }
  }

  private func isAhead(_ character: Character, at index: Int) -> Bool {
    characters.indices.contains(index) && characters[index] == character
  }

  private func hasWord(_ word: String, before index: Int) -> Bool {
    let name = characters[..<index].reversed().drop { $0.isWhitespace }
      .prefix(while: XPathScanner.isNamePart)
    return String(name.reversed()) == word
  }

  private func isDownwards(upTo index: Int) -> Bool {
    ["child", "attribute", "self"].contains { hasWord($0, before: index) }
  }

  private func comparesWithConstant(at index: Int) -> Bool {
    // The second character of an operator was judged with the first.
    if index > 0, "<>".contains(characters[index - 1]) { return true }
    let right = characters[(index + 1)...].drop { $0 == "=" || $0.isWhitespace }.first
    let left = characters[..<index].reversed().drop { $0 == "!" || $0.isWhitespace }.first
    return right.map { "'\"-0123456789".contains($0) } ?? false
      || left.map { "'\"".contains($0) } ?? false
  }
}
