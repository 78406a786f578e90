internal import ExactJSON
internal import JSONPath
internal import XMLPath

/// What the selectors of an expression are written in, which follows from how replies are decoded.
enum SelectorLanguage: Sendable, Equatable {
  /// JSONPath (RFC 9535).
  case jsonPath
  /// XPath 1.0, with the names of namespaces.
  case xPath(namespaces: [String: String])
  /// There is no reply to select from.
  case none
}

/// A JSONPath or an XPath of an adapter, parsed once, when the adapter is read.
struct Selector: Sendable {
  /// The path as the adapter has it, for messages.
  let text: String
  private let path: Path
  /// Whether it starts at the whole reply where there are items (`$$`).
  let startsAtReply: Bool

  private enum Path: Sendable {
    case json(JSONPath)
    case xml(XPath)
  }

  /// Parses `text`; `offset` is where it stands in a longer one.
  ///
  /// - Throws: `ExpressionSyntaxError` with the place of the first thing that is wrong, a pattern
  ///   that can never match included.
  init(
    _ text: String, at offset: Int = 0, in language: SelectorLanguage = .jsonPath
  ) throws(ExpressionSyntaxError) {
    self.text = text
    switch (language, text.hasPrefix("$")) {
    case (.jsonPath, true):
      startsAtReply = text.hasPrefix("$$")
      path = .json(
        try Self.jsonPath(startsAtReply ? String(text.dropFirst()) : text, in: text, offset))
    case (.xPath(let namespaces), false):
      startsAtReply = text.hasPrefix("/")
      do throws(XMLPathError) {
        path = .xml(try XPath(text, namespaces: namespaces))
      } catch {
        throw ExpressionSyntaxError(message: error.message, offset: offset + (error.offset ?? 0))
      }
    case (.jsonPath, false):
      throw ExpressionSyntaxError(
        message: "`\(text)` is an XPath; here replies are read by JSONPath, which starts with `$`",
        offset: offset)
    case (.xPath, true):
      throw ExpressionSyntaxError(
        message:
          "`\(text)` is a JSONPath; replies in XML are read by XPath, such as `/reply/balance`",
        offset: offset)
    case (.none, _):
      throw ExpressionSyntaxError(
        message: "`\(text)` selects from a reply, and here there is none yet", offset: offset)
    }
  }

  private static func jsonPath(
    _ text: String, in whole: String, _ offset: Int
  ) throws(ExpressionSyntaxError) -> JSONPath {
    let skipped = whole.utf8.count - text.utf8.count
    let path: JSONPath
    do throws(JSONPathError) {
      path = try JSONPath(text)
    } catch {
      throw syntaxError(error, in: text, at: offset + skipped)
    }
    if let warning = path.warnings.first {
      throw syntaxError(warning, in: text, at: offset + skipped)
    }
    return path
  }

  private static func syntaxError(
    _ error: JSONPathError, in text: String, at offset: Int
  ) -> ExpressionSyntaxError {
    let place = String(decoding: text.utf8.prefix(error.offset), as: UTF8.self).count
    return ExpressionSyntaxError(message: error.sentence, offset: offset + place)
  }
}

// What it finds.
extension Selector {
  /// All that the path selects, in order, as documents to go on from.
  ///
  /// - Throws: `ExpressionFailure.unusable` when an XPath takes too long.
  func documents(in scope: Scope) throws(ExpressionFailure) -> [ReplyDocument] {
    switch (path, startsAtReply ? scope.reply : scope.item) {
    case (.json(let path), .json(let value)):
      return path.nodes(in: value).map(ReplyDocument.json)
    case (.xml(let path), .xml(let node)):
      return try nodes(path, from: node).map(ReplyDocument.xml)
    case (.json, _), (.xml, _): return []
    }
  }

  /// The one value that the path selects, `nil` where there is none.
  ///
  /// - Throws: `ExpressionFailure.unusable` when there are several.
  func value(in scope: Scope) throws(ExpressionFailure) -> Value? {
    switch (path, startsAtReply ? scope.reply : scope.item) {
    case (.json(let path), .json(let value)):
      let found = path.nodes(in: value)
      guard found.count <= 1 else { throw several(found.count) }
      return found.first.map { Value($0) }
    case (.xml(let path), .xml(let node)):
      let found = try nodes(path, from: node)
      guard found.count <= 1 else { throw several(found.count) }
      return found.first.map { .text($0.text) }
    case (.json, _), (.xml, _): return nil
    }
  }

  /// Where everything that the path selects stands: normalized paths.
  func locations(in scope: Scope) throws(ExpressionFailure) -> [String] {
    switch (path, startsAtReply ? scope.reply : scope.item) {
    case (.json(let path), .json(let value)): return path.matches(in: value).map(\.location)
    case (.xml(let path), .xml(let node)): return try nodes(path, from: node).map(\.location)
    case (.json, _), (.xml, _): return []
    }
  }

  private func several(_ count: Int) -> ExpressionFailure {
    .unusable("`\(text)` finds \(count) values; expected one")
  }

  private func nodes(_ path: XPath, from node: XMLNode) throws(ExpressionFailure) -> [XMLNode] {
    do throws(XMLPathError) {
      return try node.nodes(path)
    } catch {
      throw .unusable("`\(text)`: \(error.message)")
    }
  }
}

// What it is a part of.
extension Selector {
  /// The path without its last segment, where that is a path to one place at most.
  var container: Selector? {
    switch path {
    case .json:
      guard let start = lastSegmentStart, let container = try? Selector(String(text[..<start])),
        container.isSingular
      else { return nil }
      return container
    case .xml(let path):
      return path.parent.map { Selector(text: $0.text, path: .xml($0), startsAtReply: true) }
    }
  }

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

  private init(text: String, path: Path, startsAtReply: Bool) {
    self.text = text
    self.path = path
    self.startsAtReply = startsAtReply
  }

  private var isSingular: Bool {
    switch path {
    case .json(let path): path.isSingular
    case .xml: false
    }
  }

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
