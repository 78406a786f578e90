extension XPath {
  /// The path without its last step, which goes with its predicates: `/a/b` of `/a/b/c[1]`.
  ///
  /// `nil` unless it leads from the document down by names alone, through one element at least: not
  /// for `//`, other axes, several paths in one, or a single step.
  package var parent: XPath? {
    let slashes = Self.slashes(in: text)
    guard slashes.count > 1, slashes.first == text.startIndex, let last = slashes.last else {
      return nil
    }
    let ends = slashes.dropFirst() + [text.endIndex]
    for (start, end) in zip(slashes, ends) {
      let step = text[text.index(after: start)..<end]
      guard Self.isPlain(step, isLast: start == last) else { return nil }
    }
    return try? XPath(String(text[..<last]), namespaces: namespaces)
  }

  /// The places of `/` outside of predicates.
  private static func slashes(in text: String) -> [String.Index] {
    var slashes: [String.Index] = []
    var depth = 0
    var quote: Character?
    for (index, character) in zip(text.indices, text) {
      switch character {
      case _ where quote != nil: if character == quote { quote = nil }
      case "'", "\"": quote = character
      case "[": depth += 1
      case "]": depth -= 1
      case "/" where depth == 0: slashes.append(index)
      default: break
      }
    }
    return slashes
  }

  /// Whether a step is a name, perhaps with predicates; the last one an attribute or text too.
  private static func isPlain(_ step: Substring, isLast: Bool) -> Bool {
    let test = step.prefix { $0 != "[" }
    if isLast {
      if test == "text()" { return true }
      for axis in ["@", "attribute::"] where test.hasPrefix(axis) {
        return isName(test.dropFirst(axis.count))
      }
    }
    return isName(test.hasPrefix("child::") ? test.dropFirst(7) : test)
  }

  private static func isName(_ text: Substring) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, text != ".", text != ".." else { return false }
    return parts.allSatisfy { part in
      part == "*" || !part.isEmpty && part.allSatisfy(XPathScanner.isNamePart)
    }
  }
}
