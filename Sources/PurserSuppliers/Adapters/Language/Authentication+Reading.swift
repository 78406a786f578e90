extension Authentication {
  /// The kinds, by their keys.
  private static let kinds = [
    "none", "bearer", "header", "query", "basic", "body", "oauth2_client_credentials",
  ]

  /// Reads `auth:`, which has exactly one kind.
  init?(_ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "auth", &problems) else { return nil }
    let given = Self.kinds.filter(reader.has)
    let nodes = Self.kinds.map { reader.node($0, &problems) }
    reader.finish(&problems)
    guard given.count == 1, let kind = given.first, let value = nodes.compactMap(\.self).first
    else {
      let kinds = Quotation.list(Self.kinds, joinedBy: "or")
      problems.error(at: node.mark, "`auth` needs exactly one of \(kinds)")
      return nil
    }
    guard let read = Self.read(kind, value, context, &problems) else { return nil }
    self = read
  }

  private static func read(
    _ kind: String, _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) -> Authentication? {
    switch kind {
    case "bearer": return node.secret(kind, context, &problems).map(Authentication.bearer)
    case "header":
      guard let field = node.secretField(kind, context, &problems) else { return nil }
      field.checkAsHeader(at: node.mark, &problems)
      return .header(field)
    case "query": return node.secretField(kind, context, &problems).map(Authentication.query)
    case "body": return node.secretField(kind, context, &problems).map(Authentication.body)
    case "basic": return basic(node, context, &problems)
    case "oauth2_client_credentials":
      return ClientCredentials(node, context, &problems).map(Authentication.clientCredentials)
    default:  // "none", the last of `kinds`
      guard node.boolean(kind, &problems) == true else { return nil }
      return .anonymous
    }
  }

  private static func basic(
    _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) -> Authentication? {
    guard var reader = MappingReader(node, named: "basic", &problems) else { return nil }
    let username = reader.node("username", .required, &problems)?
      .template("username", context, &problems)
    let password = reader.node("password", .required, &problems)?
      .secret("password", context, &problems)
    reader.finish(&problems)
    guard let username, let password else { return nil }
    return .basic(username: username, password: password)
  }
}

extension ClientCredentials {
  private static let margins = Duration.zero...Duration.seconds(86_400)

  fileprivate init?(
    _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    let name = "oauth2_client_credentials"
    guard var reader = MappingReader(node, named: name, &problems) else { return nil }
    let url = reader.node("token_url", .required, &problems)?
      .template("token_url", context, &problems)
    let id = reader.node("client_id", .required, &problems)?
      .template("client_id", context, &problems)
    let secret = reader.node("client_secret", .required, &problems)?
      .secret("client_secret", context, &problems)
    let placement = reader.choice("client_auth", of: Placement.self, &problems)
    let scope = reader.node("scope", &problems)?.template("scope", context, &problems)
    let margin = reader.duration("margin", in: Self.margins, &problems)
    reader.finish(&problems)
    guard let url, let id, let secret else { return nil }
    if let start = url.pieces.first, !url.isAbsoluteURL, !start.isPathStart {
      problems.error(
        at: reader.mark(of: "token_url"),
        "`token_url` must be a URL, or a path on the base URL that starts with `/`")
    }
    if let flaw = url.hostFlaw {
      problems.error(at: reader.mark(of: "token_url"), "`token_url` \(flaw)")
    }
    self.init(
      tokenURL: url, clientID: id, clientSecret: secret, placement: placement ?? .basic,
      scope: scope, margin: margin ?? Self.defaultMargin)
  }
}

extension Template {
  /// What is wrong with the host of an absolute URL; `nil` when nothing is, or it is a path. The
  /// client's secret goes there, so it must be known when the file is read.
  fileprivate var hostFlaw: String? {
    guard isAbsoluteURL, case .text(let start) = pieces.first,
      let scheme = start.firstRange(of: "://")
    else { return nil }
    let authority = start[scheme.upperBound...].prefix { $0 != "/" }
    guard authority.endIndex < start.endIndex || pieces.count == 1 else {
      return "must have its host written out"
    }
    let origin = String(start[..<authority.endIndex])
    return BaseURL.flaw(in: origin) ?? BaseURL.networkFlaw(in: origin)
  }
}

extension Template.Piece {
  fileprivate var isPathStart: Bool {
    if case .text(let text) = self { text.hasPrefix("/") } else { false }
  }
}

extension YAMLNode {
  /// A template that carries a secret. The secret itself must not stand here, where nothing would
  /// know that it is one, but under `credentials`.
  fileprivate func secret(
    _ name: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> Template? {
    guard written == nil else {
      problems.error(
        at: mark,
        "put the secret under `credentials` and refer to it here as `{{name}}`; only so is it kept "
          + "out of messages")
      return nil
    }
    return template(name, context, &problems)
  }

  fileprivate func secretField(
    _ name: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> TemplateField? {
    guard var reader = MappingReader(self, named: name, &problems) else { return nil }
    let field = reader.text("name", .required, &problems)
    let value = reader.node("value", .required, &problems)?.secret("value", context, &problems)
    reader.finish(&problems)
    guard let field, let value else { return nil }
    return TemplateField(name: field, value: value)
  }
}
