// Base URLs in which settings stand: `https://{{region}}.api.example`. Credentials may not, as a host
// is seen by everybody on the way.
extension BaseURL {
  /// What is wrong with `text`, where `settings` may stand, in the words of `flaw(in:)`.
  static func flaw(in text: String, settings: [String]) -> String? {
    guard text.contains("{{") else { return flaw(in: text) }
    guard let template = try? Template(text) else { return "has a `{{` that holds no setting" }
    for name in template.names.map(\.name) where !settings.contains(name) {
      return "uses \(Quotation.quoted(name)), which is no setting"
    }
    return flaw(in: example(template))
  }

  /// The same with where it leads.
  package static func anyFlaw(in text: String, settings: [String]) -> String? {
    flaw(in: text, settings: settings)
      ?? networkFlaw(in: (try? Template(text)).map(example) ?? text)
  }

  /// The URL with a letter for each setting.
  private static func example(_ template: Template) -> String {
    template.pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let constant): text += constant
      case .expression: text += "x"
      }
    }
  }
}

extension Rendering {
  /// A base URL with the settings in it put in.
  ///
  /// - Throws: `ExpressionFailure` for a value that is more than a part of a host or of a path.
  func baseURL(_ text: String) throws(ExpressionFailure) -> String {
    guard text.contains("{{"), let template = try? Template(text) else { return text }
    var url = ""
    for piece in template.pieces {
      switch piece {
      case .text(let constant): url += constant
      case .expression(let expression):
        let value = try expression.text(in: scope)
        let isPlain = value.utf8.allSatisfy { byte in
          PercentEncoding.isUnreserved(byte) && byte != UInt8(ascii: "~")
        }
        guard isPlain, !value.isEmpty, !value.contains("..") else {
          throw .unusable("`\(expression.text)` is no part of a base URL")
        }
        url += value
      }
    }
    return url
  }
}
