/// Cuts an expression into tokens.
struct ExpressionLexer {
  private let characters: [Character]
  private var position = 0
  /// Whether an operand has just ended: then `/` divides and `.` steps into it, else they begin a
  /// path.
  private var isAfterOperand = false
  /// The kind of the latest token.
  private var latest: ExpressionToken.Kind?

  /// Longer ones first, so that `<=` is not read as `<`.
  private static let symbols = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "!", "(", ")", ",",
  ]

  init(_ text: String) { characters = Array(text) }

  /// The next token, or `nil` at the end.
  mutating func next() throws(ExpressionSyntaxError) -> ExpressionToken? {
    let blank = position
    while let character = current, character.isWhitespace { position += 1 }
    let start = position
    guard let first = current else { return nil }
    let kind = try takeToken(beginningWith: first, isAttached: start == blank)
    latest = kind
    isAfterOperand = kind.endsOperand
    return ExpressionToken(kind: kind, offset: start, end: position)
  }

  private mutating func takeToken(
    beginningWith first: Character, isAttached: Bool
  ) throws(ExpressionSyntaxError) -> ExpressionToken.Kind {
    if first == "$" { return .selector(try takeJSONPath()) }
    if first == "'" || first == "\"" { return .string(try takeQuoted()) }
    if isAfterOperand, isAttached, first == "." || first == "[", canTakeSteps {
      return .steps(try takeSteps())
    }
    if Self.isDigit(first) || (first == "." && isDigit(at: position + 1)) {
      return .number(takeNumber())
    }
    if !isAfterOperand, startsXPath { return .selector(try takeXPath()) }
    if Self.isNameStart(first) { return .word(take(Self.isNamePart)) }
    if let (sign, advice) = ExpressionAdvice.foreignSigns.first(where: { isAhead($0.sign) }) {
      throw ExpressionSyntaxError(message: "unexpected `\(sign)`; \(advice)", offset: position)
    }
    if let symbol = Self.symbols.first(where: isAhead) {
      position += symbol.count
      return .symbol(symbol)
    }
    let advice =
      ExpressionAdvice.instead(
        of: first, after: String(characters[..<position]),
        before: String(characters[(position + 1)...])
      ).map { "; \($0)" } ?? ""
    throw ExpressionSyntaxError(
      message: "unexpected \(Quotation.quoted(String(first)))\(advice)", offset: position)
  }

  private var current: Character? {
    position < characters.count ? characters[position] : nil
  }

  private func isAhead(_ symbol: String) -> Bool {
    characters[position...].starts(with: symbol)
  }

  static func isNameStart(_ character: Character) -> Bool {
    character.isLetter || character == "_"
  }

  static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  private func isDigit(at index: Int) -> Bool {
    index < characters.count && Self.isDigit(characters[index])
  }

  private mutating func take(_ isPart: (Character) -> Bool) -> String {
    let start = position
    while let character = current, isPart(character) { position += 1 }
    return String(characters[start..<position])
  }

  /// Digits with a point and an exponent; whether they make a number is the parser's to say.
  private mutating func takeNumber() -> String {
    var text = take { Self.isDigit($0) || $0 == "." }
    guard let mark = current, mark == "e" || mark == "E" else { return text }
    let sign = position + 1 < characters.count ? characters[position + 1] : " "
    let isSigned = sign == "+" || sign == "-"
    guard isDigit(at: position + (isSigned ? 2 : 1)) else { return text }
    text += String(characters[position...(position + (isSigned ? 1 : 0))])
    position += isSigned ? 2 : 1
    return text + take(Self.isDigit)
  }

  /// A string in single or double quotes. `\n`, `\t`, `\r`, `\\` and a backslash before the quote
  /// mean something; any other backslash stays, as regular expressions are full of them.
  private mutating func takeQuoted() throws(ExpressionSyntaxError) -> String {
    let start = position
    let quote = characters[position]
    var text = ""
    position += 1
    while let character = current {
      position += 1
      if character == quote { return text }
      if character == "\\", let escaped = current, let meant = Self.escape(escaped, in: quote) {
        text.append(meant)
        position += 1
      } else {
        text.append(character)
      }
    }
    throw ExpressionSyntaxError(message: "this string has no end", offset: start)
  }

  private static func escape(_ character: Character, in quote: Character) -> Character? {
    switch character {
    case quote, "\\": character
    case "n": "\n"
    case "t": "\t"
    case "r": "\r"
    default: nil
    }
  }
}

// Paths.
extension ExpressionLexer {
  /// A JSONPath: `$` or `$$`, then segments, without white space in between. It ends where none
  /// follows, so `$.a*2` and `$.a-$.b` are what they look like.
  private mutating func takeJSONPath() throws(ExpressionSyntaxError) -> String {
    let start = position
    position += isAhead("$$") ? 2 : 1
    try skipSegments()
    let text = String(characters[start..<position])
    // RFC 9535 lets names have such characters; nobody means them.
    if !text.contains("["), let unseen = text.unicodeScalars.first(where: Quotation.isUnseen) {
      throw ExpressionSyntaxError(
        message:
          "unexpected \(Quotation.quoted(String(unseen))); an invisible character, delete it",
        offset: start)
    }
    return text
  }

  /// Whether what just ended may have steps: a name, a call or a parenthesis.
  private var canTakeSteps: Bool {
    switch latest {
    case .word, .symbol: true
    case .selector, .number, .string, .steps, nil: false
    }
  }

  private mutating func takeSteps() throws(ExpressionSyntaxError) -> String {
    let start = position
    try skipSegments()
    guard position > start else {
      throw ExpressionSyntaxError(message: "unexpected `\(characters[start])`", offset: start)
    }
    return String(characters[start..<position])
  }

  /// Skips `.name`, `.*`, `..name`, `..*` and `[...]`.
  private mutating func skipSegments() throws(ExpressionSyntaxError) {
    while let character = current {
      if character == "[" {
        try skipBrackets()
      } else if character == ".", skipDots() {
        continue
      } else {
        break
      }
    }
  }

  /// Skips `.name`, `.*`, `..name`, `..*` and the dots of `..[`.
  private mutating func skipDots() -> Bool {
    var index = position
    while index < characters.count, characters[index] == ".", index < position + 2 { index += 1 }
    guard index < characters.count else { return false }
    if characters[index] == "*" {
      position = index + 1
      return true
    }
    if characters[index] == "[" {
      position = index
      return true
    }
    let first = characters[index]
    guard first.isLetter || first == "_" || !first.isASCII else { return false }
    position = index
    _ = take { $0.isLetter || $0.isNumber || $0 == "_" || !$0.isASCII }
    return true
  }

  private mutating func skipBrackets() throws(ExpressionSyntaxError) {
    let start = position
    var depth = 0
    while let character = current {
      switch character {
      case "'", "\"":
        _ = try takeQuoted()
        continue
      case "[": depth += 1
      case "]": depth -= 1
      default: break
      }
      position += 1
      if depth == 0 { return }
    }
    throw ExpressionSyntaxError(message: "this `[` has no `]`", offset: start)
  }

  /// Whether an XPath begins here: with `/`, `./`, `..`, `@`, or a `.` alone.
  private var startsXPath: Bool {
    switch current {
    case "/", "@": true
    case ".":
      position + 1 == characters.count
        || "./ ,)".contains(characters[position + 1])
    case nil, .some: false
    }
  }

  /// A location path: names, `/`, `@`, `::`, `*`, dots, predicates in brackets, and the `()` of a
  /// node test, without white space outside of brackets.
  private mutating func takeXPath() throws(ExpressionSyntaxError) -> String {
    let start = position
    while let character = current {
      if character == "[" {
        try skipBrackets()
      } else if isAhead("()") {
        position += 2
      } else if character == "*" {
        guard position == start || "/@:".contains(characters[position - 1]) else { break }
        position += 1
      } else if Self.isNamePart(character) || "/@:.-".contains(character) {
        position += 1
      } else {
        break
      }
    }
    return String(characters[start..<position])
  }
}
