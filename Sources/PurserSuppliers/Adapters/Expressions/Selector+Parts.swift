internal import JSONPath
internal import XMLPath

// What it is made of.
extension Selector {
  /// The path without its last segment, whatever it selects; `nil` for one that has none.
  var shortened: Selector? {
    switch path {
    case .json:
      guard let start = lastSegmentStart else { return nil }
      return try? Selector(String(text[..<start]))
    case .xml(let path):
      guard text != "/", let slash = text.lastIndex(of: "/") else { return nil }
      let parent = slash == text.startIndex ? "/" : text[..<slash]
      guard parent == "/" || !parent.hasSuffix("/"),
        let shorter = try? XPath(String(parent), namespaces: path.namespaces)
      else { return nil }
      return Selector(text: shorter.text, path: .xml(shorter), startsAtReply: startsAtReply)
    }
  }

  /// The path and all that it begins with, the longest last.
  var way: [Selector] {
    var way = [self]
    while let shorter = way.last?.shortened { way.append(shorter) }
    return way.reversed()
  }

  /// The last segment of a JSONPath: `.name`, `[*]`, `..name`.
  var lastSegment: Substring? { lastSegmentStart.map { text[$0...] } }

  /// Where the last `.name` or `[...]` begins. The text is known to be a valid path.
  private var lastSegmentStart: String.Index? {
    var start: String.Index?
    var depth = 0
    var quote: Character?
    var previous: Character = "$"
    for (index, character) in zip(text.indices, text) {
      // A backslash that is escaped itself escapes nothing.
      defer { previous = previous == "\\" && character == "\\" ? " " : character }
      if let open = quote {
        if character == open, previous != "\\" { quote = nil }
        continue
      }
      switch character {
      case "'", "\"": quote = character
      case "[":
        if depth == 0, previous != "." { start = index }
        depth += 1
      case "]": depth -= 1
      case "." where depth == 0 && previous != ".": start = index
      default: break
      }
    }
    return start
  }
}
