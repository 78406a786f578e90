internal import ExactJSON

extension JSONValue {
  /// The longest text of a reply that a message quotes, in code points. A longer one is not cut but left out: a
  /// part of a credential that a supplier echoes could not be recognised any more, and so not
  /// redacted.
  private static let longestShown = 40

  /// The value as a message shows it: short, on one line, and of arrays and objects only the kind.
  var shown: String {
    switch self {
    case .null: "null"
    case .bool(let bool): "`\(bool)`"
    case .number(let number): Self.shown(number: number.text)
    case .string(""): "an empty text"
    case .string(let text):
      Self.isShort(text)
        ? "the text \"\(Quotation.visible(text))\"" : "a text of \(text.count) characters"
    case .array, .object: kind
    }
  }

  static func shown(number text: String) -> String {
    isShort(text) ? "`\(text)`" : "a long number"
  }

  private static func isShort(_ text: String) -> Bool {
    text.unicodeScalars.count <= longestShown && !text.contains(where: \.isNewline)
  }
}
