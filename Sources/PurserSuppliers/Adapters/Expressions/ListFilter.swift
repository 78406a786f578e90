internal import ExactJSON

/// A filter of JSONPath, such as `[?@.active == true]`, judged as `where` is: an element that lacks what it
/// looks at, or has another kind of value there, was not left out for what it says.
struct ListFilter: Sendable {
  /// The filter alone, over a list.
  private let selector: Selector
  /// What it says of an element; `nil` where that cannot be said in an expression.
  private let condition: Expression?

  /// The filter in the last segment of a path; `nil` where that is none.
  init?(_ segment: Substring) {
    guard segment.hasPrefix("[?"), segment.hasSuffix("]"),
      let selector = try? Selector("$\(segment)")
    else { return nil }
    self.selector = selector
    condition = Self.condition(segment.dropFirst(2).dropLast())
  }

  /// Why it cannot be told whether the elements that it leaves out of `list` count, as the end of a
  /// sentence's beginning; `nil` where it can. With `trustsOthers` a filter that is no expression is believed.
  func doubt(
    of list: [JSONValue], in scope: Scope, trustsOthers: Bool
  ) throws(ExpressionFailure) -> String? {
    if condition == nil, trustsOthers { return nil }
    var passed = 0
    for element in list {
      let alone = scope.at(.json(.array([element])))
      guard try selector.documents(in: alone).isEmpty else {
        passed += 1
        continue
      }
      guard let verdict = condition?.root.verdict(in: scope.at(.json(element)), alone: .exists)
      else { continue }
      if case .open(let doubt) = verdict {
        return "`\(selector.text.dropFirst())` leaves an element out in which \(doubt.sentence)"
      }
    }
    guard condition == nil, passed == 0, !list.isEmpty else { return nil }
    return "`\(selector.text.dropFirst())` passes 0 of \(list.count) elements"
  }

  /// The filter as an expression over an element: `$.active == true` of `@.active == true`. One that looks at
  /// the whole reply is none.
  private static func condition(_ filter: Substring) -> Expression? {
    var text = ""
    var depth = 0
    var quote: Character?
    var previous: Character = " "
    for character in filter {
      // A backslash that is escaped itself escapes nothing.
      defer { previous = previous == "\\" && character == "\\" ? " " : character }
      var written = character
      switch character {
      case _ where quote != nil: if character == quote, previous != "\\" { quote = nil }
      case "'", "\"": quote = character
      case "[": depth += 1
      case "]": depth -= 1
      case "@" where depth == 0: written = "$"
      case "$": return nil
      default: break
      }
      text.append(written)
    }
    return try? Expression(text)
  }
}
