extension Authentication {
  /// The kinds, by their keys.
  private enum Kind: String, CaseIterable {
    case none, bearer, header, query, basic, body, cookie
    case clientCredentials = "oauth2_client_credentials"
    case refreshToken = "oauth2_refresh_token"
    case login
    case awsV4 = "aws_sigv4"
    case tencentTC3 = "tencent_tc3"
    case baiduBCE = "baidu_bce"
  }

  /// Reads `auth:`, which has exactly one kind.
  init?(_ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems) {
    if node.scalar != nil {
      let value = "\"{{\(context.credentials.first ?? "api_key")}}\""
      problems.error(
        at: node.mark,
        "`auth` says what the credential is sent as: write `auth: {bearer: \(value)}`, or `auth: {header: "
          + "{name: X-Api-Key, value: \(value)}}`")
      return nil
    }
    guard
      let (kind, value) = node.onlyMember(
        "auth", among: Kind.allCases.map(\.rawValue), &problems,
        elsewhere: MisplacedKeys.inAuthentication),
      let kind = Kind(rawValue: kind)
    else { return nil }
    guard let read = Self.read(kind, value, context, &problems) else { return nil }
    self = read
  }

  private static func read(
    _ kind: Kind, _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) -> Authentication? {
    switch kind {
    case .none: return placed(.none, node, context, &problems)
    case .bearer: return placed(.bearer, node, context, &problems)
    case .header: return placed(.header, node, context, &problems)
    case .query: return placed(.query, node, context, &problems)
    case .basic: return placed(.basic, node, context, &problems)
    case .body: return placed(.body, node, context, &problems)
    case .cookie: return placed(.cookie, node, context, &problems)
    case .clientCredentials:
      return TokenGrant(clientCredentials: node, context, &problems).map(Authentication.token)
    case .refreshToken:
      return TokenGrant(refreshToken: node, context, &problems).map(Authentication.token)
    case .login: return TokenGrant(login: node, context, &problems).map(Authentication.token)
    case .awsV4: return SigningScheme(awsV4: node, context, &problems).map(Authentication.signed)
    case .tencentTC3:
      return SigningScheme(tencentTC3: node, context, &problems).map(Authentication.signed)
    case .baiduBCE:
      return SigningScheme(baiduBCE: node, context, &problems).map(Authentication.signed)
    }
  }

  private static func placed(
    _ kind: Placement.Kind, _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) -> Authentication? {
    Placement(kind, node, context, &problems).map(Authentication.placed)
  }

  /// The names that it gives to requests beside those of the adapter, found before any of them is
  /// used: the token, and what a login keeps.
  static func givenNames(_ node: YAMLNode?) -> [String] {
    let withToken: [Kind] = [.clientCredentials, .refreshToken, .login]
    guard let grant = withToken.lazy.compactMap({ node?.member($0.rawValue) }).first else {
      return []
    }
    var steps = [grant]
    if case .sequence(let items)? = grant.member("steps")?.content { steps += items }
    return [TokenGrant.tokenName]
      + steps.flatMap { step -> [String] in
        guard case .mapping(let members)? = step.member("keep")?.content else { return [] }
        return members.map(\.name)
      }
  }
}

extension Placement {
  /// The places, by their keys.
  enum Kind: String, CaseIterable {
    case none, bearer, header, query, basic, body, cookie

    /// Where a token may stand, by the keys of `send:`.
    static let ofTokens = allCases.filter { $0 != .basic }
  }

  /// Reads one kind of placement.
  init?(
    _ kind: Kind, _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    self.init()
    let name = kind.rawValue
    switch kind {
    case .bearer:
      guard let token = node.secret(name, context, &problems) else { return nil }
      self = .bearer(token)
    case .basic:
      guard let pair = node.userAndPassword(context, &problems) else { return nil }
      basic = pair
    case .none:
      guard node.boolean(name, &problems) == true else { return nil }
    case .query:
      query = node.secretFields(name, context, &problems)
      if query.isEmpty { return nil }
    case .body:
      body = node.secretFields(name, context, &problems)
      if body.isEmpty { return nil }
    case .cookie:
      cookies = node.secretFields(name, context, &problems)
      if cookies.isEmpty { return nil }
    case .header:
      headers = node.secretFields(name, context, &problems)
      if headers.isEmpty { return nil }
      headers.checkAsHeaders(at: node.mark, &problems)
    }
  }
}

extension SigningScheme {
  fileprivate init?(
    awsV4 node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "aws_sigv4", &problems) else { return nil }
    let id = reader.template("access_key_id", .required, context, &problems)
    let secret = reader.secret("secret_access_key", context, &problems)
    let region = reader.template("region", .required, context, &problems)
    let service = reader.template("service", .required, context, &problems)
    let token = reader.template("session_token", .optional, context, &problems)
    reader.finish(&problems)
    guard let id, let secret, let region, let service else { return nil }
    self = .awsV4(
      accessKeyID: id, secretAccessKey: secret, region: region, service: service,
      sessionToken: token)
  }

  fileprivate init?(
    tencentTC3 node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "tencent_tc3", &problems) else { return nil }
    let id = reader.template("secret_id", .required, context, &problems)
    let key = reader.secret("secret_key", context, &problems)
    let service = reader.template("service", .required, context, &problems)
    reader.finish(&problems)
    guard let id, let key, let service else { return nil }
    self = .tencentTC3(secretID: id, secretKey: key, service: service)
  }

  fileprivate init?(
    baiduBCE node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "baidu_bce", &problems) else { return nil }
    let id = reader.template("access_key_id", .required, context, &problems)
    let secret = reader.secret("secret_access_key", context, &problems)
    reader.finish(&problems)
    guard let id, let secret else { return nil }
    self = .baiduBCE(accessKeyID: id, secretAccessKey: secret)
  }
}

extension MappingReader {
  mutating func template(
    _ key: String, _ need: Need, _ context: AdapterContext, _ problems: inout Problems
  ) -> Template? {
    node(key, need, &problems)?.template(key, context, &problems)
  }

  /// A template that carries a secret; it must be given.
  mutating func secret(
    _ key: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> Template? {
    node(key, .required, &problems)?.secret(key, context, &problems)
  }
}

extension YAMLNode {
  /// The one member of a mapping that has exactly one of `names`.
  func onlyMember(
    _ name: String, among names: [String], _ problems: inout Problems,
    elsewhere: (String) -> String? = { _ in nil }
  ) -> (name: String, value: YAMLNode)? {
    guard var reader = MappingReader(self, named: name, &problems) else { return nil }
    let given = names.filter(reader.has)
    let nodes = names.map { reader.node($0, &problems) }
    reader.finish(&problems, mayHoldSecrets: true, elsewhere: elsewhere)
    // A key that is unknown was meant to be the one.
    if given.isEmpty, reader.hasUnknown { return nil }
    guard given.count == 1, let only = given.first, let value = nodes.compactMap(\.self).first
    else {
      problems.error(
        at: mark,
        "\(Quotation.quoted(name)) needs exactly one of \(Quotation.list(names, joinedBy: "or"))")
      return nil
    }
    return (only, value)
  }

  /// A template that carries a secret. The secret itself must not stand here, where nothing would
  /// know that it is one, but under `credentials`.
  func secret(
    _ name: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> Template? {
    if case .mapping(let members) = content,
      members.first?.value.scalar?.contains("{{") == true
    {
      problems.error(
        at: mark,
        "\(Quotation.quoted(name)) must be text: write `\(name): "
          + "\"{{\(context.credentials.first ?? "token")}}\"`")
      return nil
    }
    guard written == nil else {
      problems.error(
        at: mark,
        "put the secret under `credentials` and refer to it here as `{{name}}`; only so is it kept "
          + "out of messages")
      return nil
    }
    return template(name, context, &problems)
  }

  fileprivate func secretFields(
    _ name: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> [TemplateField] {
    oneOrSeveral.compactMap { $0.secretField(name, context, &problems) }
  }

  fileprivate func secretField(
    _ name: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> TemplateField? {
    if case .mapping(let members) = content, members.count == 1, let only = members.first,
      !["name", "value"].contains(only.name),
      name != "header" || !["key", "field"].contains(only.name)
    {
      // A text without a template may be the secret itself.
      let value = only.value.scalar.flatMap { $0.contains("{{") ? $0 : nil } ?? "{{api_key}}"
      problems.error(
        at: mark, "write `\(name): {name: \(only.name), value: \"\(value)\"}`")
      return nil
    }
    if case .mapping(let members) = content, members.count == 1, let only = members.first,
      ["key", "field"].contains(only.name), only.value.scalar != nil
    {
      problems.error(
        at: only.mark,
        "\(Quotation.quoted(name)) has a `name` and a `value`: write `\(name): {name: ..., value: "
          + "\"{{\(context.credentials.first ?? "name")}}\"}`")
      return nil
    }
    if let pair = scalar?.firstMatch(of: /^([A-Za-z0-9_.-]+)\s*[:=]/) {
      // A text without a template may be the secret itself.
      let value = scalar?.firstMatch(of: /[:=]\s*(.*\{\{.*)$/)?.output.1 ?? "{{api_key}}"
      problems.error(
        at: mark, "write `\(name): {name: \(pair.output.1), value: \"\(value)\"}`")
      return nil
    }
    guard var reader = MappingReader(self, named: name, &problems) else { return nil }
    let field = reader.text("name", .required, &problems)
    let value = reader.secret("value", context, &problems)
    reader.finish(&problems)
    guard let field, let value else { return nil }
    return TemplateField(name: field, value: value)
  }

  fileprivate func userAndPassword(
    _ context: AdapterContext, _ problems: inout Problems
  ) -> (username: Template, password: Template)? {
    if let text = scalar {
      // A text without a template may be the password itself.
      let pair = text.wholeMatch(of: /(\{\{[^{}]*\}\}):?(\{\{[^{}]*\}\})?/)?.output
      let (username, password) = pair.map { ($0.1, $0.2 ?? "") } ?? ("{{user}}", "{{password}}")
      problems.error(
        at: mark,
        "`basic` must be a mapping: `{username: \"\(username)\", password: \"\(password)\"}`")
      return nil
    }
    guard var reader = MappingReader(self, named: "basic", &problems) else { return nil }
    let username = reader.template("username", .required, context, &problems)
    let password = reader.secret("password", context, &problems)
    reader.finish(&problems)
    guard let username, let password else { return nil }
    return (username, password)
  }
}
