internal import ExactJSON

/// What a sample says that must be sent. What it does not mention may be anything.
struct ExpectedRequest: Sendable {
  /// A body, in the form in which the sample has it.
  enum Body: Sendable {
    /// Byte for byte.
    case text(String)
    /// As JSON, whatever the order and the spaces.
    case json(JSONValue)
    /// The fields of a form, in any order.
    case form([Field])
  }

  /// A value by its name; `nil` where there must be none of that name.
  struct Field: Sendable {
    var name: String
    var value: String?
  }

  var method: String?
  /// The path as it is sent, with the base URL's, or a whole URL without its query.
  var path: String?
  /// The query as it is sent.
  var rawQuery: String?
  /// Members of the query, decoded.
  var query: [Field] = []
  var headers: [Field] = []
  var body: Body?
}

extension ExpectedRequest {
  /// Reads `sends:`.
  init?(_ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "sends", &problems) else { return nil }
    method = reader.text("method", &problems)
    path = reader.text("path", &problems)
    if let query = reader.node("query", &problems) {
      switch query.content {
      case .scalar: rawQuery = query.textOrEmpty("query", &problems)
      case .sequence, .mapping: self.query = Self.fields("query", query, &problems)
      }
    }
    headers = reader.node("headers", &problems).map { Self.fields("headers", $0, &problems) } ?? []
    let text = reader.node("body", &problems)
    let json = reader.node("json", &problems)
    let form = reader.node("form", &problems)
    reader.finish(&problems)
    if [text, json, form].count(where: { $0 != nil }) > 1 {
      problems.error(at: node.mark, "`sends` has one body: give one of `body`, `json` and `form`")
    }
    if let text {
      body = text.textOrEmpty("body", &problems).map(Body.text)
    } else if let json {
      body = json.jsonConstant("json", context, &problems).map(Body.json)
    } else if let form {
      body = .form(Self.fields("form", form, &problems))
    }
  }

  private static func fields(
    _ name: String, _ node: YAMLNode, _ problems: inout Problems
  ) -> [Field] {
    (node.mapping(name, &problems) ?? []).map { member in
      if case .sequence = member.value.content, name != "headers" {
        let whole = "`\(name == "form" ? "body" : name): \(member.name)=a&\(member.name)=b`"
        problems.error(
          at: member.value.mark,
          "\(Quotation.quoted("\(name).\(member.name)")) must be text, not a list; for a name that is "
            + "there several times give the whole as a text, as it is sent: \(whole)")
      }
      let isAbsent = member.value.isNull
      return Field(
        name: member.name,
        value: isAbsent || member.value.isList && name != "headers"
          ? nil : member.value.textOrEmpty("\(name).\(member.name)", &problems) ?? "")
    }
  }
}

extension YAMLNode {
  fileprivate var isList: Bool { if case .sequence = content { true } else { false } }

  /// JSON without templates.
  func jsonConstant(
    _ name: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> JSONValue? {
    guard let template = jsonTemplate(name, context, &problems) else { return nil }
    return try? Rendering(scope: Scope(names: KnownNames())).json(template)
  }
}
