internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// The values that templates are filled with: a supplier's credentials and settings. Lives only as
/// long as a request is built.
struct Parameters {
  private var values: [String: SettingValue]

  /// Credentials take precedence; the reader of an adapter refuses a name that is both.
  init(credentials: [String: Secret] = [:], settings: [String: SettingValue]) {
    values = settings
    for (name, secret) in credentials { values[name] = .text(secret.reveal()) }
  }

  /// The template with nothing encoded, a list joined with commas. A setting that is optional and
  /// not given is empty.
  func text(_ template: Template) -> String {
    joined(template) { $0 }
  }

  /// The template as part of a URL's path: values are percent-encoded, slashes included.
  ///
  /// - Throws: `CheckFailure.invalid` for a value that would change the path's shape: none at all,
  ///   `.` or `..`.
  func path(_ template: Template) throws(CheckFailure) -> String {
    for parameter in template.parameters {
      let value = self[parameter.name].elements.joined(separator: ",")
      guard !["", ".", ".."].contains(value) else {
        let found = value.isEmpty ? "empty" : "`\(value)`"
        throw CheckFailure(
          .invalid, "`\(parameter.name)` is \(found); a path cannot be made with it")
      }
    }
    return joined(template, encoding: PercentEncoding.encoded)
  }

  /// The template as a value in a query or a form, all of it percent-encoded but the commas between
  /// the elements of a list; `nil` where it is nothing but a setting that is empty, so that an
  /// optional setting leaves no trace.
  func query(_ template: Template) -> String? {
    let text = template.pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let constant): text += PercentEncoding.encoded(constant)
      case .parameter(let name): text += joined(name, encoding: PercentEncoding.encoded)
      }
    }
    return text.isEmpty && template.soleParameter != nil ? nil : text
  }

  /// The template as the value of the header `name`.
  ///
  /// - Throws: `CheckFailure.invalid` for a line break or NUL, behind which another header would
  ///   begin.
  func header(_ name: String, _ template: Template) throws(CheckFailure) -> String {
    let value = text(template)
    guard HTTPHeader(name: name, value: value).hasValidValue else {
      throw CheckFailure(.invalid, "the value of the header `\(name)` has a line break in it")
    }
    return value
  }

  /// The template as JSON: strings stay strings, a list that stands alone becomes an array.
  func json(_ template: JSONTemplate) -> JSONValue {
    switch template {
    case .constant(let value):
      return value
    case .text(let text):
      if let name = text.soleParameter, case .list(let elements) = self[name] {
        return .array(elements.map { .string($0) })
      }
      return .string(self.text(text))
    case .array(let elements):
      return .array(elements.map(json))
    case .object(let members):
      var object = JSONObject()
      for member in members { object[member.name] = json(member.value) }
      return .object(object)
    }
  }

  /// The elements that the template stands for, empty ones left out: a list's where it stands
  /// alone, else the one text.
  func elements(_ template: Template) -> [String] {
    let elements = template.soleParameter.map { self[$0].elements } ?? [text(template)]
    return elements.filter { !$0.isEmpty }
  }

  private subscript(name: String) -> SettingValue { values[name] ?? .text("") }

  private func joined(_ template: Template, encoding: (String) -> String) -> String {
    template.pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let constant): text += constant
      case .parameter(let name): text += joined(name, encoding: encoding)
      }
    }
  }

  private func joined(_ name: String, encoding: (String) -> String) -> String {
    self[name].elements.map(encoding).joined(separator: ",")
  }
}
