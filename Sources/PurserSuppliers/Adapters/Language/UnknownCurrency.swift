internal import ExactJSON
internal import PurserCore

/// What to say about a code that no currency has.
enum UnknownCurrency {
  /// For a code in a reply.
  static func sentence(found code: String) -> String {
    "\(JSONValue.string(code).shown) is neither an ISO 4217 code nor a declared currency; "
      + advice(code)
  }

  /// For a code in an adapter.
  static func sentence(written code: String) -> String {
    "\(Quotation.quoted(code)) is neither an ISO 4217 code nor declared under `currencies`; "
      + (isWord(code) ? "a member of the reply is `$.\(code)`, otherwise " : "") + advice(code)
  }

  /// Whether it may be meant for a member: codes have capitals.
  private static func isWord(_ code: String) -> Bool {
    code.first.map(ExpressionLexer.isNameStart) == true
      && code.allSatisfy(ExpressionLexer.isNamePart) && code.contains(where: \.isLowercase)
  }

  /// A unit can be declared where its code is well formed; any other word needs a table.
  private static func advice(_ code: String) -> String {
    let name = code.uppercased()
    guard (try? Currency(declaring: name, minorDigits: 2)) != nil else {
      return "translate it with a table of `maps`, as in `map($.unit, words)`"
    }
    return "declare \(name) under `currencies`, with its decimals: "
      + "`currencies: {\(name): {decimals: 8}}`"
  }
}
