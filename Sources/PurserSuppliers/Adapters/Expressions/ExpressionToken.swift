/// A word of an expression and where it starts.
struct ExpressionToken {
  enum Kind: Equatable {
    case selector(String)
    case number(String)
    case string(String)
    case word(String)
    /// An operator or a parenthesis.
    case symbol(String)
  }

  let kind: Kind
  /// Characters from the start of the expression.
  let offset: Int

  /// The token as a message shows it.
  var shown: String {
    switch kind {
    case .selector(let text), .number(let text), .word(let text), .symbol(let text): "`\(text)`"
    case .string(let text): "`'\(text)'`"
    }
  }
}

/// Cuts an expression into tokens.
struct ExpressionLexer {
  private let characters: [Character]
  private var position = 0

  /// Longer ones first, so that `<=` is not read as `<`.
  private static let symbols = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "(", ")",
  ]

  init(_ text: String) { characters = Array(text) }

  /// The next token, or `nil` at the end.
  mutating func next() throws(ExpressionSyntaxError) -> ExpressionToken? {
    while let character = current, character.isWhitespace { position += 1 }
    let start = position
    guard let first = current else { return nil }
    let kind: ExpressionToken.Kind
    if first == "$" {
      kind = .selector(try takeSelector())
    } else if first == "'" || first == "\"" {
      kind = .string(try takeQuoted())
    } else if Self.isDigit(first) || (first == "." && isDigit(at: position + 1)) {
      kind = .number(takeNumber())
    } else if first.isLetter {
      kind = .word(take { $0.isLetter || $0.isNumber || $0 == "_" })
    } else if let symbol = Self.symbols.first(where: isAhead) {
      position += symbol.count
      kind = .symbol(symbol)
    } else {
      throw ExpressionSyntaxError(message: "unexpected `\(first)`", offset: start)
    }
    return ExpressionToken(kind: kind, offset: start)
  }

  private var current: Character? {
    position < characters.count ? characters[position] : nil
  }

  private func isAhead(_ symbol: String) -> Bool {
    characters[position...].starts(with: symbol)
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

  /// A string in single or double quotes, with a backslash before a quote or a backslash.
  private mutating func takeQuoted() throws(ExpressionSyntaxError) -> String {
    let start = position
    let quote = characters[position]
    var text = ""
    position += 1
    while let character = current {
      position += 1
      if character == quote { return text }
      if character == "\\", let escaped = current, escaped == quote || escaped == "\\" {
        text.append(escaped)
        position += 1
      } else {
        text.append(character)
      }
    }
    throw ExpressionSyntaxError(message: "this string has no end", offset: start)
  }

  /// A JSONPath: `$`, then `.name`, `.*`, `..name`, `..*`, `[...]`, without white space in between.
  /// It ends where none of these follows, so `$.a*2` and `$.a-$.b` are what they look like.
  private mutating func takeSelector() throws(ExpressionSyntaxError) -> String {
    let start = position
    position += 1
    while let character = current {
      if character == "[" {
        try skipBrackets()
      } else if character == ".", skipDots() {
        continue
      } else {
        break
      }
    }
    return String(characters[start..<position])
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
}
