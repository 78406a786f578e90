internal import ExactJSON
internal import JSONPath

/// A JSONPath (RFC 9535) of an adapter, parsed once, when the adapter is read.
package struct Selector: Sendable {
  private let path: JSONPath

  /// The path as the adapter has it, for messages.
  package var text: String { path.text }

  /// Parses `text`; `offset` is where it stands in a longer one.
  ///
  /// - Throws: `ExpressionSyntaxError` with the place of the first thing that is wrong, a pattern
  ///   that can never match included.
  package init(_ text: String, at offset: Int = 0) throws(ExpressionSyntaxError) {
    do throws(JSONPathError) {
      path = try JSONPath(text)
    } catch {
      throw Self.syntaxError(error, in: text, at: offset)
    }
    if let warning = path.warnings.first { throw Self.syntaxError(warning, in: text, at: offset) }
  }

  /// All values that the path selects.
  func values(in document: JSONValue) -> [JSONValue] { path.nodes(in: document) }

  /// The one value that the path selects, `nil` where there is none.
  ///
  /// - Throws: `ExpressionFailure.unusable` when there are several.
  func value(in document: JSONValue) throws(ExpressionFailure) -> JSONValue? {
    let found = path.nodes(in: document)
    guard found.count <= 1 else {
      throw .unusable("`\(text)` finds \(found.count) values; expected one")
    }
    return found.first
  }

  /// The path without its last segment, where that is a path to one place at most.
  var container: Selector? {
    guard let start = lastSegmentStart, let container = try? Selector(String(text[..<start])),
      container.path.isSingular
    else { return nil }
    return container
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

  private static func syntaxError(
    _ error: JSONPathError, in text: String, at offset: Int
  ) -> ExpressionSyntaxError {
    let place = String(decoding: text.utf8.prefix(error.offset), as: UTF8.self).count
    return ExpressionSyntaxError(message: error.sentence, offset: offset + place)
  }
}
