/// A text of an adapter with `{{expression}}` in it, parsed once. The values enter when a request is
/// built.
struct Template: Sendable {
  /// A part of the text.
  enum Piece: Sendable {
    /// Text that stands as it is.
    case text(String)
    /// What an expression gives.
    case expression(Expression)
  }

  /// The parts in order.
  let pieces: [Piece]

  /// The names that the text uses, with the characters before each.
  let names: [Expression.NameUse]

  /// Parses `text`. Selectors in it are in `language`; in a request there are none.
  ///
  /// - Throws: `ExpressionSyntaxError` for a `{{` without `}}`, or with something else than an
  ///   expression in between.
  init(
    _ text: String, selecting language: SelectorLanguage = .none
  ) throws(ExpressionSyntaxError) {
    var pieces: [Piece] = []
    var names: [Expression.NameUse] = []
    var rest = Substring(text)
    var offset = 0
    while let open = rest.firstRange(of: "{{") {
      let before = rest[..<open.lowerBound]
      if !before.isEmpty { pieces.append(.text(String(before))) }
      offset += before.count
      guard let close = Self.end(of: rest[open.upperBound...]) else {
        throw ExpressionSyntaxError(message: "this `{{` has no `}}`", offset: offset)
      }
      let inner = rest[open.upperBound..<close]
      let expression = try Self.expression(inner, at: offset + 2, language)
      pieces.append(.expression(expression))
      let blank = inner.prefix { $0 == " " }.count
      names += expression.names.map {
        Expression.NameUse(name: $0.name, offset: offset + 2 + blank + $0.offset)
      }
      offset += inner.count + 4
      rest = rest[close...].dropFirst(2)
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
    self.names = names
  }

  /// Where the `}}` stands that ends an expression: one outside of quotes.
  private static func end(of text: Substring) -> String.Index? {
    var quote: Character?
    var isEscaped = false
    for index in text.indices {
      let character = text[index]
      if let open = quote {
        if character == open, !isEscaped { quote = nil }
        isEscaped = character == "\\" && !isEscaped
      } else if character == "'" || character == "\"" {
        quote = character
      } else if text[index...].hasPrefix("}}") {
        return index
      }
    }
    return nil
  }

  private static func expression(
    _ inner: Substring, at offset: Int, _ language: SelectorLanguage
  ) throws(ExpressionSyntaxError) -> Expression {
    let text = inner.trimmingSpaces
    // Names of credentials and settings may have hyphens, which an expression would subtract.
    if isHyphenated(text) { return Expression(name: String(text)) }
    guard !text.isEmpty else {
      throw ExpressionSyntaxError(message: "`{{\(inner)}}` holds nothing", offset: offset)
    }
    do throws(ExpressionSyntaxError) {
      return try Expression(String(text), selecting: language)
    } catch {
      let blank = inner.prefix { $0 == " " }.count
      throw ExpressionSyntaxError(message: error.message, offset: offset + blank + error.offset)
    }
  }

  private static func isHyphenated(_ text: Substring) -> Bool {
    guard let first = text.first, ExpressionLexer.isNameStart(first) || first.isNumber,
      text.contains("-") || first.isNumber
    else { return false }
    return text.allSatisfy { ExpressionLexer.isNamePart($0) || $0 == "-" }
      && !text.allSatisfy { $0.isNumber || $0 == "-" }
  }

  /// The text where there is no expression in it.
  var constant: String? {
    switch pieces.first {
    case nil: ""
    case .text(let text)? where pieces.count == 1: text
    case .text?, .expression?: nil
    }
  }

  /// The expressions in it, in their order.
  var expressions: [Expression] {
    pieces.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
  }

  /// The one expression where there is nothing else: such a template keeps the kind of its value,
  /// and leaves no trace where there is none.
  var soleExpression: Expression? {
    guard pieces.count == 1, case .expression(let expression)? = pieces.first else { return nil }
    return expression
  }
}

extension Template {
  /// The empty text.
  static let empty = Template(constant: "")

  /// A text without expressions.
  init(constant text: String) {
    pieces = text.isEmpty ? [] : [.text(text)]
    names = []
  }

  /// A text around a name.
  init(_ before: String, name: String) {
    let expression = Expression(name: name)
    pieces = (before.isEmpty ? [] : [.text(before)]) + [.expression(expression)]
    names = expression.names
  }

  /// The same with a text before it.
  func prefixed(_ text: String) -> Template {
    Template(pieces: [.text(text)] + pieces, names: names)
  }

  /// The same without the expressions for which `isLeftOut` holds.
  func without(_ isLeftOut: (Expression) -> Bool) -> Template {
    let kept = pieces.filter { piece in
      switch piece {
      case .text: true
      case .expression(let expression): !isLeftOut(expression)
      }
    }
    return Template(pieces: kept, names: names)
  }

  private init(pieces: [Piece], names: [Expression.NameUse]) {
    self.pieces = pieces
    self.names = names
  }

  /// Whether it uses one of `names`.
  func uses(_ names: Set<String>) -> Bool {
    self.names.contains { names.contains($0.name) }
  }
}
