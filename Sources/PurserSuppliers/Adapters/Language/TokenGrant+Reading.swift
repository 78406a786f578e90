internal import CurlClient

extension TokenGrant {
  /// Where the client's credentials go in the request for a token.
  private enum ClientPlacement: String, CaseIterable {
    /// An `Authorization: Basic` header.
    case basic
    /// The form.
    case form
    /// The form too: the name that RFC 6749, section 2.3.1, gives it.
    case body
    /// The request is JSON.
    case json
  }

  private static let margins = Duration.zero...Duration.seconds(86_400)

  /// Reads `oauth2_client_credentials:` (RFC 6749, section 4.4).
  init?(
    clientCredentials node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    let name = "oauth2_client_credentials"
    guard var reader = MappingReader(node, named: name, &problems) else { return nil }
    let id = reader.template("client_id", .required, context, &problems)
    let secret = reader.secret("client_secret", context, &problems)
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
    let id = reader.template("client_id", .optional, context, &problems)
    let secret = reader.node("client_secret", &problems)?
      .secret("client_secret", context, &problems)
    let refresh = reader.secret("refresh_token", context, &problems)
    let fields = [
      TemplateField(name: "grant_type", value: Template(constant: "refresh_token")),
      TemplateField(name: "refresh_token", value: Template("", name: Self.refreshTokenName)),
    ]
    self.init(&reader, fields: fields, client: (id, secret), context, &problems)
    guard let refresh else { return nil }
    refreshToken = refresh
    nextRefreshToken = try? Expression("$.refresh_token")
  }

  /// Reads `login:`, a call of the supplier's own making.
  init?(login node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "login", &problems) else { return nil }
    let inRequest = context.withoutGiven
    var request = RequestTemplate()
    if let node = reader.node("request", .required, &problems) {
      request.read(node, inRequest, &problems)
    }
    let format = reader.node("decode", &problems).flatMap { ReplyFormat($0, &problems) } ?? .json
    let inReply = context.withoutGiven.reading(format)
    let token = reader.node("token", .required, &problems)?
      .expression("token", inReply, &problems)
    let terms = Terms(&reader, context, inReply, &problems)
    reader.finish(&problems)
    guard let token, let terms else { return nil }
    self.init(
      request: request, format: format, token: token, expiresIn: terms.expiresIn,
      expiresAt: terms.expiresAt, margin: terms.margin, placement: terms.placement,
      renewWhen: terms.renewWhen)
  }

  /// What both kinds of OAuth 2.0 have.
  private init?(
    _ reader: inout MappingReader, fields: [TemplateField],
    client: (id: Template?, secret: Template?), _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    let inRequest = context.withoutGiven
    let url = reader.template("token_url", .required, inRequest, &problems)
    let placement = reader.choice("client_auth", of: ClientPlacement.self, &problems) ?? .basic
    let scope = reader.template("scope", .optional, inRequest, &problems)
    let parameters = reader.node("parameters", &problems)?
      .fields("parameters", inRequest, &problems)
    let inReply = inRequest.reading(.json)
    let token = reader.node("token", &problems)?.expression("token", inReply, &problems)
    let terms = Terms(&reader, context, inReply, &problems)
    reader.finish(&problems)
    url?.checkAsTokenURL(at: reader.mark(of: "token_url"), &problems)
    guard let url, let terms, let usual = try? Expression("$.access_token"),
      let usualLife = try? Expression("$.expires_in")
    else { return nil }
    var fields = fields + (scope.map { [TemplateField(name: "scope", value: $0)] } ?? [])
    fields += parameters ?? []
    var requestPlacement = Placement()
    switch placement {
    case .basic:
      if let id = client.id {
        requestPlacement.basic = (id, client.secret ?? .empty)
      }
    case .form, .body, .json:
      fields += client.id.map { [TemplateField(name: "client_id", value: $0)] } ?? []
      fields += client.secret.map { [TemplateField(name: "client_secret", value: $0)] } ?? []
    }
    let json = JSONTemplate.object(fields.map { (name: $0.name, value: .text($0.value)) })
    let request = RequestTemplate(
      method: .post, path: url, body: placement == .json ? .json(json) : .form(fields))
    let isTimed = terms.expiresIn != nil || terms.expiresAt != nil
    self.init(
      request: request, requestPlacement: requestPlacement, token: token ?? usual,
      expiresIn: isTimed ? terms.expiresIn : usualLife, expiresAt: terms.expiresAt,
      margin: terms.margin, placement: terms.placement, renewWhen: terms.renewWhen)
  }

  /// How long a token lives, and how it goes along.
  private struct Terms {
    var expiresIn: Expression?
    var expiresAt: Expression?
    var margin: Duration
    var placement: Placement
    var renewWhen: Expression

    init?(
      _ reader: inout MappingReader, _ context: AdapterContext, _ inReply: AdapterContext,
      _ problems: inout Problems
    ) {
      expiresIn = reader.expression("expires_in", inReply, &problems)
      expiresAt = reader.expression("expires_at", inReply, &problems)
      margin =
        reader.duration("margin", in: TokenGrant.margins, &problems) ?? TokenGrant.defaultMargin
      placement = .bearer(Template("", name: TokenGrant.tokenName))
      if let node = reader.node("send", &problems) {
        guard let (kind, value) = node.onlyMember("send", among: Placement.kinds, &problems),
          let read = Placement(kind, value, context, &problems)
        else { return nil }
        placement = read
      }
      guard let usual = try? Expression("reply.status == 401") else { return nil }
      renewWhen = reader.expression("renew_when", context, &problems) ?? usual
    }
  }
}

extension AdapterContext {
  /// The context of the call that gives a token: the token itself is not known there.
  fileprivate var withoutGiven: AdapterContext {
    var context = self
    context.given = []
    return context
  }
}

extension Template {
  fileprivate func checkAsTokenURL(at mark: SourceMark, _ problems: inout Problems) {
    if let start = pieces.first, !isAbsoluteURL, !start.isPathStart {
      problems.error(
        at: mark, "`token_url` must be a URL, or a path on the base URL that starts with `/`")
    }
    if let flaw = hostFlaw { problems.error(at: mark, "`token_url` \(flaw)") }
  }

  /// What is wrong with the host of an absolute URL; `nil` when nothing is, or it is a path. The
  /// client's secret goes there, so it must be known when the file is read.
  private var hostFlaw: String? {
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
