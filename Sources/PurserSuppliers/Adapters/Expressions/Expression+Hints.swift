internal import ExactJSON

// For people: why an expression gives nothing, or does not hold.
extension Expression {
  /// The first selector in it that finds nothing, and the nearest place that exists; `nil` where all find
  /// something. `each` is the list whose items are looked at.
  func hint(in scope: Scope, itemsOf each: String? = nil) -> String? {
    if let advice = root.calls.lazy.compactMap({ $0.adviceOnDefault(in: scope) }).first {
      return advice
    }
    for selector in selectors {
      guard let found = try? selector.documents(in: scope), found.isEmpty else { continue }
      return selector.nearest(in: scope, itemsOf: each).map { "the nearest that exists is \($0)" }
    }
    return nil
  }

  /// Why a condition does not hold: what a selector does not find, else what its comparisons found
  /// instead.
  func reason(in scope: Scope, itemsOf each: String? = nil) -> String? {
    if let hint = hint(in: scope, itemsOf: each) { return hint }
    let found = root.contradictions(in: scope)
    return found.isEmpty ? nil : found.joined(separator: "; ")
  }
}

extension Expression.Call {
  /// Where a default stands behind a function that needs a value, and there is none: how it is meant.
  fileprivate func adviceOnDefault(in scope: Scope) -> String? {
    guard function == .structure(.coalesce), arguments.count == 2,
      case .call(let call) = arguments[0],
      call.function == .number(.money) || call.function == .number(.number),
      (try? call.arguments[0].value(in: scope))?.isNothing == true
    else { return nil }
    let inner = call.arguments[0].source
    let rest = call.arguments.dropFirst().map { ", \($0.source)" }.joined()
    let name = call.text.prefix { $0 != "(" }
    return "write the default inside: `\(name)(coalesce(\(inner), \(arguments[1].source))\(rest))`"
  }
}

extension Expression.Node {
  /// What each comparison that does not hold found.
  fileprivate func contradictions(in scope: Scope) -> [String] {
    switch self {
    case .both(let left, let right), .either(let left, let right):
      return left.contradictions(in: scope) + right.contradictions(in: scope)
    case .comparison(let comparison, let left, let right):
      guard (try? holds(in: scope)) == false else { return [] }
      return [
        left.contradiction(comparison, right, in: scope),
        right.contradiction(comparison, left, in: scope),
      ]
      .compactMap(\.self)
    case .selector(let selector):
      guard (try? holds(in: scope)) == false, let value = try? selector.value(in: scope) else {
        return []
      }
      return ["`\(selector.text)` is \(value.shown)"]
    case .name, .number, .string, .bool, .null, .call, .steps, .negation, .not, .arithmetic:
      return []
    }
  }

  /// What a selector, or a call over some, found where `other` was wanted.
  private func contradiction(
    _ comparison: Expression.Comparison, _ other: Expression.Node, in scope: Scope
  ) -> String? {
    switch self {
    case .selector, .call, .steps: break
    case .name, .number, .string, .bool, .null, .negation, .not, .arithmetic, .comparison, .both,
      .either:
      return nil
    }
    guard let value = try? value(in: scope) else { return nil }
    let sentence = "`\(source)` is \(value.shown)"
    guard comparison == .equal, let wanted = try? other.value(in: scope),
      let meant = Self.spelling(of: value, near: wanted)
    else { return sentence }
    return sentence + " (write `== \(meant)`)"
  }

  /// How `found` is written, where it differs from `wanted` only by its kind or its letters.
  private static func spelling(of found: Value, near wanted: Value) -> String? {
    guard let text = try? found.text(from: ""), let other = try? wanted.text(from: ""),
      text.utf8.count <= 40
    else { return nil }
    // `00` is a code, and no number that `== 0` could mean.
    let number = try? ExactDecimal(text)
    let isSameNumber = number != nil && number == (try? ExactDecimal(other))
    guard isSameNumber || text.lowercased() == other.lowercased() else { return nil }
    switch found {
    case .text: return "'\(text)'"
    case .bool, .number, .written: return text
    case .nothing, .bytes, .moment, .structure: return nil
    }
  }
}

extension Selector {
  /// The most names that are shown.
  private static let mostNames = 12

  /// The nearest place that exists, with the names that it has.
  func nearest(in scope: Scope, itemsOf each: String? = nil) -> String? {
    if let meant = relative(in: scope) { return "`\(meant)`, which starts at the item" }
    var candidate = shortened
    while let path = candidate {
      if let place = try? path.documents(in: scope).first {
        let rest = String(text.dropFirst(path.text.count))
        return Quotation.quoted(path.text) + path.described(place, without: rest, itemsOf: each)
      }
      candidate = path.shortened
    }
    return nil
  }

  /// Whether a text is an object or a list of JSON.
  private static func isJSON(_ text: String) -> Bool {
    switch try? JSONParser.parse(Array(text.utf8)) {
    case .object, .array: true
    case .null, .bool, .number, .string, nil: false
    }
  }

  /// What a list's length is called elsewhere.
  private static let lengths: Set = [".length", ".size", ".count"]

  /// What a place is, as the end of a sentence that has named it; `rest` is what was not found in it.
  private func described(
    _ place: ReplyDocument, without rest: String, itemsOf each: String?
  ) -> String {
    if let hint = place.namespaceHint { return "; \(hint)" }
    if case .json(let value) = place {
      switch value {
      case .null: return ", which is null"
      case .array(let elements) where elements.isEmpty: return ", which is an empty list"
      case .array(let elements):
        let list = text == "$" ? each ?? text : text
        let start = ", a list of \(elements.count): write "
        if Self.lengths.contains(rest) { return start + "`count(\(text)[*])`" }
        // What has no members is no item of a row, but a value by its place.
        if elements.allSatisfy({ ReplyDocument.json($0).memberNames.isEmpty && !$0.isList }) {
          return ", a list of \(elements.count) without members: one of them is `\(text)[0]`"
        }
        let one = text == "$" && each != nil ? "" : ", or for one of them `\(text)[0]\(rest)`"
        return start + "`each: \(list)[*]`" + one
      case .bool, .number, .string:
        var advice = text == "$" && each == nil ? "; look at `decode`" : ""
        if case .string(let json) = value, !rest.isEmpty, Self.isJSON(json) {
          advice = "; it is JSON in a text: write `json(\(text))\(rest)`"
        }
        return ", which is \(value.shown) and has no members\(advice)"
      case .object: break
      }
    }
    let names = place.memberNames
    guard !names.isEmpty else { return ", which has no members" }
    if let each, text == "$", [".key", ".value"].contains(rest) {
      return
        ", which has \(Quotation.listOfReply(Array(names.prefix(Self.mostNames)))); `key` and `value` are of "
        + "`each: entries(\(each))`"
    }
    if let each, text == "$", let list = each.wholeMatch(of: /(\$[^\[]*)\[\*\]/)?.output.1,
      let member = rest.firstMatch(of: /^(?:\.[^.\[]+)+(?:\[\*\])?(\..+)$/)?.output.1,
      ("$" + rest).hasPrefix(list + ".") || ("$" + rest).hasPrefix(list + "[*].")
    {
      return "; in this row `$` is one item of `\(each)`: write `$\(member)`"
    }
    let shown = Array(names.prefix(Self.mostNames))
    guard names.count > shown.count else { return ", which has " + Quotation.listOfReply(shown) }
    return ", which has " + shown.map(Quotation.quotedOfReply).joined(separator: ", ")
      + " and \(names.count - shown.count) more"
  }
}

extension JSONValue {
  fileprivate var isList: Bool {
    if case .array = self { true } else { false }
  }
}
