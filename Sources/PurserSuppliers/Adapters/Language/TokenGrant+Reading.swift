internal import CurlClient

// OAuth 2.0 (RFC 6749).
extension TokenGrant {
  /// Where the client's credentials go in the request for a token.
  private enum ClientPlacement: String, CaseIterable {
    /// An `Authorization: Basic` header.
    case basic
    /// The same, both form-encoded first as RFC 6749, section 2.3.1, has it.
    case basicEncoded = "basic_encoded"
    /// The body.
    case form
    /// The body too: the name that RFC 6749, section 2.3.1, gives it.
    case body
    /// The body too, which is JSON.
    case json
  }

  /// What the request for a token is written in.
  private enum BodyKind: String, CaseIterable {
    case form, json
  }

  /// Reads `oauth2_client_credentials:` (RFC 6749, section 4.4).
  init?(
    clientCredentials node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    let name = "oauth2_client_credentials"
    guard var reader = MappingReader(node, named: name, &problems) else { return nil }
    let inRequest = context.beforeToken(knowing: [])
    let id = reader.template("client_id", .required, inRequest, &problems)
    let secret = reader.secret("client_secret", inRequest, &problems)
    let grantType = TemplateField(
      name: "grant_type", value: Template(constant: "client_credentials"))
    self.init(&reader, fields: [grantType], client: (id, secret), context, &problems)
    guard id != nil, secret != nil else { return nil }
  }

  /// Reads `oauth2_refresh_token:` (RFC 6749, section 6).
  init?(
    refreshToken node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "oauth2_refresh_token", &problems) else {
      return nil
    }
    let inRequest = context.beforeToken(knowing: [])
    let id = reader.template("client_id", .optional, inRequest, &problems)
    let secret = reader.node("client_secret", &problems)?
      .secret("client_secret", inRequest, &problems)
    let refresh = reader.secret("refresh_token", inRequest, &problems)
    let fields = [
      TemplateField(name: "grant_type", value: Template(constant: "refresh_token")),
      TemplateField(name: "refresh_token", value: Template("", name: Self.refreshTokenName)),
    ]
    self.init(&reader, fields: fields, client: (id, secret), context, &problems)
    guard let refresh else { return nil }
    clientID = id
    refreshToken = refresh
  }

  /// What both kinds of OAuth 2.0 have.
  private init?(
    _ reader: inout MappingReader, fields: [TemplateField],
    client: (id: Template?, secret: Template?), _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    let inRequest = context.beforeToken(knowing: [])
    let target = Self.target(&reader, inRequest, &problems)
    let placement = reader.choice("client_auth", of: ClientPlacement.self, &problems) ?? .basic
    let isJSON = Self.isJSON(&reader, placement, &problems)
    let headers = Self.headers(&reader, placement, inRequest, &problems)
    let scope = reader.template("scope", .optional, inRequest, &problems)
    let parameters = reader.node("parameters", &problems)?
      .fields("parameters", inRequest, &problems)
    let inReply = inRequest.reading(.json)
    let token = reader.node("token", &problems)?.expression("token", inReply, &problems)
    let terms = TokenTerms(&reader, context, inReply, &problems)
    reader.finish(&problems)
    guard let target, let terms, let usual = try? Expression("$.access_token"),
      let usualLife = try? Expression("$.expires_in")
    else { return nil }
    var fields = fields + (scope.map { [TemplateField(name: "scope", value: $0)] } ?? [])
    fields += parameters ?? []
    var own = Placement()
    switch placement {
    case .basic, .basicEncoded:
      own.basic = client.id.map { ($0, client.secret ?? .empty) }
      own.encodesBasic = placement == .basicEncoded
    case .form, .body, .json:
      fields += client.id.map { [TemplateField(name: "client_id", value: $0)] } ?? []
      fields += client.secret.map { [TemplateField(name: "client_secret", value: $0)] } ?? []
    }
    let json = JSONTemplate.object(fields.map { (name: $0.name, value: .text($0.value)) })
    let request = RequestTemplate(
      method: .post, baseURL: target.baseURL, path: target.path, headers: headers,
      body: isJSON ? .json(json) : .form(fields))
    let isTimed = terms.expiresIn != nil || terms.expiresAt != nil
    self.init(
      kind: .oauth2, steps: [Step(request: request, placement: own)], token: token ?? usual,
      expiresIn: isTimed ? terms.expiresIn : usualLife, expiresAt: terms.expiresAt,
      margin: terms.margin, placement: terms.placement, renewWhen: terms.renewWhen)
  }

  /// Where tokens are asked for: the base URL in `token_url`, if it has one, and the path.
  private static func target(
    _ reader: inout MappingReader, _ context: AdapterContext, _ problems: inout Problems
  ) -> (baseURL: String?, path: Template)? {
    guard let node = reader.node("token_url", .required, &problems),
      node.template("token_url", context, &problems) != nil,
      let text = node.text("token_url", &problems)
    else { return nil }
    let mark = reader.mark(of: "token_url")
    guard let (base, rest) = BaseURL.split(text) else {
      if !text.hasPrefix("/") {
        problems.error(
          at: mark, "`token_url` must be a URL, or a path on the base URL that starts with `/`")
      }
      return (try? Template(text)).map { (nil, $0) }
    }
    if let flaw = BaseURL.anyFlaw(in: base, settings: context.settings) {
      problems.error(at: mark, "`token_url` \(flaw)")
    }
    return (try? Template(rest)).map { (base, $0) }
  }

  private static func isJSON(
    _ reader: inout MappingReader, _ placement: ClientPlacement, _ problems: inout Problems
  ) -> Bool {
    let kind = reader.choice("body", of: BodyKind.self, &problems)
    if kind == .form, placement == .json {
      problems.error(
        at: reader.valueMark(of: "body"),
        "`client_auth: json` makes the request JSON; write `client_auth: form` for a form")
    }
    return (kind ?? (placement == .json ? .json : .form)) == .json
  }

  private static func headers(
    _ reader: inout MappingReader, _ placement: ClientPlacement, _ context: AdapterContext,
    _ problems: inout Problems
  ) -> [TemplateField] {
    let mark = reader.mark(of: "headers")
    let headers = reader.node("headers", &problems)?.fields("headers", context, &problems) ?? []
    headers.checkAsHeaders(at: mark, &problems)
    let isBasic = placement == .basic || placement == .basicEncoded
    if isBasic, headers.contains(where: { $0.name.lowercased() == "authorization" }) {
      problems.error(
        at: mark,
        "both `client_auth` and `headers` set the header `Authorization`; write `client_auth: form`, "
          + "or leave the header out")
    }
    return headers
  }
}
