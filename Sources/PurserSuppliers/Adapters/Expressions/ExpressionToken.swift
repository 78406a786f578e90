/// A word of an expression and where it stands.
struct ExpressionToken {
  enum Kind: Equatable {
    case selector(String)
    case number(String)
    case string(String)
    case word(String)
    /// Steps of JSONPath behind a name, a call or a parenthesis: `.a[0]`.
    case steps(String)
    /// An operator, a parenthesis or a comma.
    case symbol(String)

    /// Whether an operand ends with it, so that what follows is an operator.
    var endsOperand: Bool {
      switch self {
      case .selector, .number, .string, .word, .steps: true
      case .symbol(let symbol): symbol == ")"
      }
    }
  }

  let kind: Kind
  /// Characters from the start of the expression.
  let offset: Int
  /// Characters from the start of the expression to what follows.
  let end: Int

  /// The token as a message shows it.
  var shown: String {
    switch kind {
    case .selector(let text), .number(let text), .word(let text), .symbol(let text),
      .steps(let text):
      "`\(text)`"
    case .string(let text): "`'\(text)'`"
    }
  }
}
