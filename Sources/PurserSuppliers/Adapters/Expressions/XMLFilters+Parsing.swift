internal import XMLPath

// How filters are written.
extension XMLFilters {
  /// Whether it is known what predicates, such as `[@state = 'on'][@id]`, look at in an element.
  static func judge(_ predicates: String, _ namespaces: [String: String]) -> Bool {
    let make = { (text: String) in try? XPath(text, namespaces: namespaces) }
    return brackets(in: predicates)?.allSatisfy { range in
      let inside = predicates[predicates.index(after: range.lowerBound)..<range.upperBound]
      return condition(inside, make) != nil || asksForPresence(inside)
    } == true
  }

  private static func asksForPresence(_ text: Substring) -> Bool {
    let text = text.trimmingWhitespace
    if let inside = inside(text, after: "not") { return asksForPresence(inside) }
    let plain = withoutQuotes(text)
    return plain.contains(where: \.isLetter) && !plain.contains { "=<>([".contains($0) }
  }

  typealias Make = (String) -> XPath?
  typealias Brackets = (lowerBound: String.Index, upperBound: String.Index)

  /// The places of the brackets of a path's filters, without those within others; `nil` for a path that is
  /// more than steps.
  static func brackets(in text: String) -> [Brackets]? {
    var brackets: [Brackets] = []
    var start = text.startIndex
    var depth = 0
    var quote: Character?
    for index in text.indices {
      let character = text[index]
      if let open = quote {
        if character == open { quote = nil }
        continue
      }
      switch character {
      case "'", "\"": quote = character
      case "[":
        if depth == 0 { start = index }
        depth += 1
      case "]":
        depth -= 1
        if depth == 0 { brackets.append((start, index)) }
      case "|" where depth == 0: return nil
      case "(" where depth == 0 && index == text.startIndex: return nil
      default: break
      }
    }
    return brackets
  }

  /// A condition; `nil` for one that compares nothing.
  static func condition(_ text: Substring, _ make: Make) -> Condition? {
    let text = text.trimmingWhitespace
    for (word, joined) in [("or", Condition.either), ("and", Condition.both)] {
      let parts = split(text, at: word)
      guard parts.count > 1 else { continue }
      let conditions = parts.map { condition($0, make) }
      guard conditions.contains(where: { $0 != nil }) else { return nil }
      return joined(zip(parts, conditions).map { $1 ?? presence($0, make) })
    }
    if let inside = inside(text, after: "not") {
      return condition(inside, make).map(Condition.not)
    }
    if let inside = inside(text, after: "") { return condition(inside, make) }
    return atom(text, make).map(Condition.atom)
  }

  /// What compares nothing, beside what does.
  private static func presence(_ text: Substring, _ make: Make) -> Condition {
    let plain = withoutQuotes(text)
    guard !plain.contains("position("), !plain.contains("last("), plain.contains(where: \.isLetter),
      let test = make("self::node()[\(text)]")
    else { return .certain }
    return .atom(Atom(test: test, operands: []))
  }

  private static func atom(_ text: Substring, _ make: Make) -> Atom? {
    let plain = withoutQuotes(text)
    guard plain.contains(where: { "=<>(".contains($0) }), !plain.contains("["),
      !plain.contains("position("), !plain.contains("last(")
    else { return nil }
    let operands = operands(of: plain).compactMap(make)
    guard !operands.isEmpty, let test = make("self::node()[\(text)]") else { return nil }
    var atom = Atom(test: test, operands: operands)
    let isNumeric =
      plain.firstMatch(of: /(?:=|<|>)\s*-?[0-9.]+\s*$|^\s*-?[0-9.]+\s*(?:!?=|<|>)/) != nil
    if isNumeric, operands.count == 1, !plain.contains("(") { atom.number = operands[0] }
    return atom
  }

  /// The paths in an atom that have to find something. Of what is counted that is what it stands in.
  private static func operands(of text: String) -> [String] {
    let path =
      /(?:\.{0,2}\/{1,2})?@?[\p{L}_][\p{L}\p{N}_.:\-]*(?:\/{1,2}@?(?:[\p{L}_][\p{L}\p{N}_.:\-]*|\*|\.\.))*/
    var operands: [String] = []
    for match in text.matches(of: path) {
      var operand = String(match.output)
      let before = text[..<match.range.lowerBound].trimmingWhitespace
      let isCall = text[match.range.upperBound...].trimmingWhitespace.hasPrefix("(")
      if ["div", "mod", "and", "or"].contains(operand) { continue }
      if isCall || before.hasSuffix("count(") {
        guard let slash = operand.lastIndex(of: "/"), slash > operand.startIndex else { continue }
        operand = String(operand[..<slash])
        if [".", "..", "/", "./"].contains(operand) { continue }
      }
      operands.append(operand)
    }
    return operands
  }

  /// The text between the parentheses that all of it but `word` stands in.
  private static func inside(_ text: Substring, after word: String) -> Substring? {
    guard text.hasPrefix(word), text.hasSuffix(")") else { return nil }
    let rest = text.dropFirst(word.count).drop { $0 == " " }
    guard rest.first == "(" else { return nil }
    var depth = 0
    var quote: Character?
    for index in rest.indices {
      let character = rest[index]
      if let open = quote {
        if character == open { quote = nil }
        continue
      }
      switch character {
      case "'", "\"": quote = character
      case "(": depth += 1
      case ")":
        depth -= 1
        if depth == 0 {
          guard rest.index(after: index) == rest.endIndex else { return nil }
          return rest[rest.index(after: rest.startIndex)..<index]
        }
      default: break
      }
    }
    return nil
  }

  /// The parts of a text between those places of a word that are in no parentheses and no quotes.
  private static func split(_ text: Substring, at word: String) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var depth = 0
    var quote: Character?
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if "([".contains(character) {
        depth += 1
      } else if ")]".contains(character) {
        depth -= 1
      } else if depth == 0, text[index...].hasPrefix(word),
        text[..<index].last.map({ " \t\n)]'\"".contains($0) }) == true,
        text[index...].dropFirst(word.count).first.map({ " \t\n(".contains($0) }) == true
      {
        parts.append(text[start..<index])
        index = text.index(index, offsetBy: word.count)
        start = index
        continue
      }
      index = text.index(after: index)
    }
    return parts + [text[start...]]
  }

  /// The text with nothing in its quotes.
  private static func withoutQuotes(_ text: Substring) -> String {
    String(text.replacing(/'[^']*'|"[^"]*"/, with: "''"))
  }
}
