// Base URLs in which settings stand: `https://{{region}}.api.example`, or `{{auth_url}}` for a setting
// that is a base URL itself. Credentials may not, as a host is seen by everybody on the way.
extension BaseURL {
  /// The flaw in `text`, where `settings` may stand, in the words of `flaw(in:)`.
  static func flaw(in text: String, settings: [String]) -> String? {
    guard text.contains("{{") else { return flaw(in: text) }
    guard let template = try? Template(text) else { return "has a `{{` that holds no setting" }
    for expression in template.expressions {
      guard case .name = expression.root else {
        return "holds the computation \(Quotation.quoted("{{" + expression.text + "}}")); only "
          + "settings may stand in it"
      }
    }
    for name in template.names.map(\.name) where !settings.contains(name) {
      return "uses \(Quotation.quoted(name)), which is no setting"
    }
    if case .expression(let expression)? = template.pieces.first,
      let next = template.pieces.dropFirst().first, !next.startsWithSlash
    {
      return
        "must go on with a path after \(Quotation.quoted("{{" + expression.text + "}}")), which "
        + "is a whole URL there"
    }
    return flaw(in: example(template))
  }

  /// The same with where it leads.
  package static func anyFlaw(in text: String, settings: [String]) -> String? {
    flaw(in: text, settings: settings)
      ?? networkFlaw(in: (try? Template(text)).map(example) ?? text)
  }

  /// The base URL that `text` begins with, and the path that follows it; `nil` where it begins with
  /// none, and is a path alone.
  static func split(_ text: String) -> (base: String, path: String)? {
    let scheme = ["https://", "http://", "{{"].first(where: text.lowercased().hasPrefix)
    guard let scheme else { return nil }
    var rest = scheme == "{{" ? text[...] : text.dropFirst(scheme.count)
    while let character = rest.first, character != "/", character != "?" {
      if rest.hasPrefix("{{"), let end = rest.firstRange(of: "}}") {
        rest = rest[end.upperBound...]
      } else {
        rest = rest.dropFirst()
      }
    }
    return (String(text[..<rest.startIndex]), String(rest))
  }

  /// The URL with a letter for each setting.
  private static func example(_ template: Template) -> String {
    var text = ""
    for piece in template.pieces {
      switch piece {
      case .text(let constant): text += constant
      case .expression: text += text.isEmpty ? "https://x" : "x"
      }
    }
    return text
  }
}

extension Rendering {
  /// A base URL with the settings in it put in.
  ///
  /// - Throws: `ExpressionFailure` for a value that is more than a part of a host or of a path, or
  ///   that stands first and is no base URL.
  func baseURL(_ text: String) throws(ExpressionFailure) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")), text.contains("{{"),
      let template = try? Template(text)
    else { return text }
    var url = ""
    for piece in template.pieces {
      switch piece {
      case .text(let constant): url += constant
      case .expression(let expression):
        let value = try expression.text(in: scope)
        url += url.isEmpty ? try wholeURL(value, of: expression) : try part(value, of: expression)
      }
    }
    return url
  }

  private func wholeURL(
    _ value: String, of expression: Expression
  ) throws(ExpressionFailure) -> String {
    if let flaw = BaseURL.flaw(in: value) ?? BaseURL.networkFlaw(in: value) {
      throw .unusable("`\(expression.text)` \(flaw)")
    }
    return value.droppingLastSlashes
  }

  private func part(
    _ value: String, of expression: Expression
  ) throws(ExpressionFailure) -> String {
    let isPlain = value.utf8.allSatisfy { byte in
      PercentEncoding.isUnreserved(byte) && byte != UInt8(ascii: "~")
    }
    guard isPlain, !value.isEmpty, value != ".", !value.contains("..") else {
      throw .unusable(
        "`\(expression.text)` is \(Quotation.quoted(value)), which is no part of a base URL: it may have "
          + "letters, digits, `-`, `.` and `_`")
    }
    return value
  }
}
