internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Puts values into templates, each encoded for where it stands.
struct Rendering {
  let scope: Scope
  /// Whether an expression that gives nothing is a failure rather than an empty place: of a name that is
  /// read from a reply, half would be another name.
  var isStrict = false
  /// Names whose values are shown as a placeholder, and so is all that is computed from them: for people,
  /// who must see where a secret stands and not which.
  var masked: Set<String> = []

  /// How a value is written into its surroundings.
  enum Encoding {
    /// As it is.
    case plain
    /// Percent-encoded (RFC 3986, section 2), but the commas between the elements of a list.
    case url
    /// Escaped for the text of an XML element or for an attribute in quotes.
    case xml

    func encoded(_ text: String) -> String {
      switch self {
      case .plain: text
      case .url: PercentEncoding.encoded(text)
      case .xml:
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
          .replacing("\"", with: "&quot;").replacing("'", with: "&apos;")
      }
    }
  }

  /// The whole text. An expression that gives nothing leaves an empty place.
  ///
  /// - Throws: `ExpressionFailure` where a value cannot be computed, or is no text.
  func text(
    _ template: Template, _ encoding: Encoding = .plain
  ) throws(ExpressionFailure) -> String {
    var text = ""
    for piece in template.pieces {
      switch piece {
      case .text(let constant): text += constant
      case .expression(let expression): text += try self.text(expression, encoding)
      }
    }
    return text
  }

  /// The text, `nil` where it is one expression that gives nothing: so that what is optional leaves
  /// no trace.
  func optionalText(
    _ template: Template, _ encoding: Encoding = .plain
  ) throws(ExpressionFailure) -> String? {
    guard let sole = template.soleExpression else { return try text(template, encoding) }
    let text = try self.text(sole, encoding)
    return text.isEmpty ? nil : text
  }

  private func text(
    _ expression: Expression, _ encoding: Encoding
  ) throws(ExpressionFailure) -> String {
    switch try expression.value(in: scope) {
    case .nothing:
      if isStrict { throw .absent(selector: expression.text, isNull: false) }
      return ""
    case .structure(.array(let elements)):
      var texts: [String] = []
      for element in elements { texts.append(try Value(element).text(from: expression.text)) }
      if isMasked(expression), !texts.allSatisfy(\.isEmpty) { return Secret.placeholder }
      // Short ones are only a secret together.
      for text in texts + [texts.joined(separator: ",")] {
        scope.names.note(text, of: expression)
      }
      return texts.map(encoding.encoded).joined(separator: ",")
    case let value:
      let text = try value.text(from: expression.text)
      if isMasked(expression), !text.isEmpty { return Secret.placeholder }
      scope.names.note(text, of: expression)
      return encoding.encoded(text)
    }
  }

  private func isMasked(_ expression: Expression) -> Bool {
    !masked.isEmpty && expression.names.contains { masked.contains($0.name) }
  }

  /// The template as part of a URL's path: what stands between the expressions is taken as it is,
  /// values are percent-encoded, slashes included.
  ///
  /// - Throws: `ExpressionFailure` for a value that would change the path's shape: none at all,
  ///   `.` or `..`.
  func path(_ template: Template) throws(ExpressionFailure) -> String {
    var path = ""
    for piece in template.pieces {
      switch piece {
      case .text(let constant): path += constant
      case .expression(let expression):
        let value = try text(expression, .plain)
        guard !["", ".", ".."].contains(value) else {
          let found = value.isEmpty ? "empty" : "`\(value)`"
          throw .unusable("`\(expression.text)` is \(found); a path cannot be made with it")
        }
        path += try text(expression, .url)
      }
    }
    return path
  }

  /// The template in a query or a form: all of it encoded, constants too.
  func queryValue(_ template: Template) throws(ExpressionFailure) -> String? {
    if template.soleExpression != nil { return try optionalText(template, .url) }
    var text = ""
    for piece in template.pieces {
      switch piece {
      case .text(let constant): text += PercentEncoding.encoded(constant)
      case .expression(let expression): text += try self.text(expression, .url)
      }
    }
    return text
  }

  /// The template as JSON: texts stay texts, one expression alone keeps its kind; `nil` where that
  /// gives nothing.
  func json(_ template: JSONTemplate) throws(ExpressionFailure) -> JSONValue? {
    switch template {
    case .constant(let value): return value
    case .text(let text):
      guard let sole = text.soleExpression else { return .string(try self.text(text)) }
      let value = try sole.value(in: scope)
      if isMasked(sole), !value.isNothing { return .string(Secret.placeholder) }
      for text in value.texts { scope.names.note(text, of: sole) }
      return value.isNothing ? nil : try value.json(from: sole.text)
    case .array(let elements):
      var values: [JSONValue] = []
      for element in elements { values.append(try json(element) ?? .null) }
      return .array(values)
    case .object(let members):
      var object = JSONObject()
      for member in members {
        if let value = try json(member.value) { object[member.name] = value }
      }
      return .object(object)
    }
  }

  /// The elements that the template stands for, empty ones left out: a list's where it stands
  /// alone, else the one text.
  func elements(_ template: Template) throws(ExpressionFailure) -> [String] {
    guard let sole = template.soleExpression,
      case .structure(.array(let elements)) = try sole.value(in: scope)
    else { return [try text(template)].filter { !$0.isEmpty } }
    var texts: [String] = []
    for element in elements { texts.append(try Value(element).text(from: sole.text)) }
    return texts.filter { !$0.isEmpty }
  }
}
